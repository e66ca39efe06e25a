import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { GivenSecret, PasskeyRequest } from '../messaging/views.ts'
import { codeOf } from './code.ts'
import { useCountdown } from './countdown.ts'
import { useHost } from './host.ts'
import { plural, t } from './i18n.ts'
import { PasskeyButton, passkeyWords, usePasskeyTrouble } from './passkey-button.tsx'
import { useAgent } from './query.ts'
import { Button } from './ui/button.tsx'
import { Passphrase } from './ui/field.tsx'
import { Failure, Notice } from './ui/notice.tsx'
import { WordsField } from './ui/words-field.tsx'
import s from './screens/unlock.module.css'

interface Props {
  /** What the button says that gives the secret. */
  readonly submit: string
  /** Does what the secret is for; what it throws is shown. */
  readonly give: (secret: GivenSecret) => Promise<unknown>
  /** The passkeys that may be used instead. */
  readonly passkeys: readonly PasskeyRequest[]
  /** Whether the recovery words may be typed instead. */
  readonly words: boolean
  /** Where a passkey is asked for when this surface cannot. */
  readonly elsewhere: () => void
  /** What the button of a passkey says. */
  readonly passkeyLabel?: string
  readonly focus?: boolean
  readonly look?: 'primary' | 'danger'
}

/** Asks for what opens the wallet: passphrase, passkey or recovery words. Says how long to wait after wrong ones. */
export function SecretForm({ submit, give, passkeys, words, elsewhere, passkeyLabel = t('use_passkey_once'), focus = true, look = 'primary' }: Props) {
  const [way, setWay] = useState<'passphrase' | 'words'>('passphrase')
  const [passphrase, setPassphrase] = useState('')
  const [entropy, setEntropy] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<{ readonly code: string; readonly by: 'passphrase' | 'words' | 'passkey' } | null>(null)
  const { wait, refresh } = useWait()
  const { passkeys: port } = useHost()
  const trouble = usePasskeyTrouble()
  const usable = trouble === null ? port.mine(passkeys) : []
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (focus && way === 'passphrase') field.current?.focus()
  }, [focus, way])

  const run = async (secret: GivenSecret, by: 'passphrase' | 'words' | 'passkey') => {
    setBusy(true)
    setFailed(null)
    try {
      await give(secret)
    } catch (error) {
      const code = codeOf(error)
      setFailed({ code, by })
      if (code === 'vault.wrong-secret') {
        refresh()
        setPassphrase('')
        field.current?.focus()
      }
    }
    setBusy(false)
  }
  const secret: GivenSecret | null = way === 'words' ? (entropy === null ? null : { entropy }) : passphrase === '' ? null : { passphrase }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (secret && !busy && wait === 0) void run(secret, way)
  }
  const wrong = failed?.code === 'vault.wrong-secret'
  return (
    <form className={s.form} onSubmit={onSubmit}>
      {usable.length > 0 && (
        <PasskeyButton
          usable={usable}
          look={look === 'danger' ? 'secondary' : 'primary'}
          label={passkeyLabel}
          elsewhere={elsewhere}
          disabled={busy || wait > 0}
          give={(given) => run(given, 'passkey')}
        />
      )}
      {passkeys.length > 0 && trouble !== undefined && usable.length === 0 && <p className={s.aside}>{passkeyWords(trouble ?? 'failed', 'use')}</p>}
      {way === 'words' ? (
        <WordsField onRead={setEntropy} wrong={wrong} focus={focus} />
      ) : (
        <Passphrase
          label={t('passphrase')}
          ref={field}
          name="passphrase"
          autoComplete="current-password"
          value={passphrase}
          error={wrong && failed.by === 'passphrase' ? failed.code : null}
          onChange={(event) => setPassphrase(event.target.value)}
        />
      )}
      {wrong && failed.by !== 'passphrase' ? (
        <Notice tone="bad">{failed.by === 'words' ? t('words_wrong') : t('passkey_wrong')}</Notice>
      ) : (
        <Failure code={failed?.code ?? null} />
      )}
      <Button type="submit" look={usable.length > 0 && look === 'primary' ? 'secondary' : look} wide busy={busy} disabled={busy || wait > 0 || !secret}>
        {wait > 0 ? plural('unlock_wait', wait) : submit}
      </Button>
      {words && (
        <Button
          look="link"
          onClick={() => {
            setWay(way === 'words' ? 'passphrase' : 'words')
            setEntropy(null)
            setFailed(null)
          }}
        >
          {way === 'words' ? t('use_passphrase') : t('use_words')}
        </Button>
      )}
    </form>
  )
}

/** How long no secret is tried, in seconds. The wallet counts the wrong ones, over all windows and restarts. */
function useWait(): { readonly wait: number; readonly refresh: () => void } {
  const wallet = useAgent('wallet.state', undefined)
  const wait = useCountdown(wallet.state === 'ready' ? wallet.value.waitUntil : 0)
  return { wait, refresh: wallet.refresh }
}
