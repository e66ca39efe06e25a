import { type FormEvent, useState } from 'react'
import { useAction } from '../action.ts'
import { t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import { Passphrase } from '../ui/field.tsx'
import { focusWhenShown } from '../ui/focus.ts'
import { Failure } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { WordsField } from '../ui/words-field.tsx'
import s from './steps.module.css'

/** What opens a backup file. `entropy`: base64url. */
export type FileSecret = { readonly passphrase: string } | { readonly entropy: string }

interface Props {
  readonly name: string
  readonly give: (secret: FileSecret) => Promise<void>
  readonly onBack: () => void
}

/** Asks for what opens a backup file: its passphrase, or the recovery words. */
export function FileSecretForm({ name, give, onBack }: Props) {
  const [way, setWay] = useState<'passphrase' | 'words'>('passphrase')
  const [passphrase, setPassphrase] = useState('')
  const [entropy, setEntropy] = useState<string | null>(null)
  const { run, busy, failed, reset } = useAction(give)
  const secret: FileSecret | null = way === 'words' ? (entropy === null ? null : { entropy }) : passphrase === '' ? null : { passphrase }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (secret) void run(secret)
  }
  return (
    <form className={`${s.flow} ${s.narrow}`} onSubmit={submit}>
      <p className={s.soft}>{t('restore_secret')}</p>
      <p>
        <Untrusted text={name} max={80} code />
      </p>
      {way === 'words' ? (
        <WordsField focus onRead={setEntropy} wrong={failed === 'backup.wrong-secret'} />
      ) : (
        <Passphrase
          label={t('restore_passphrase')}
          name="file-passphrase"
          autoComplete="off"
          ref={focusWhenShown}
          value={passphrase}
          error={failed === 'backup.wrong-secret' ? failed : null}
          onChange={(event) => setPassphrase(event.target.value)}
        />
      )}
      <div>
        <Button
          look="link"
          onClick={() => {
            setWay(way === 'words' ? 'passphrase' : 'words')
            setEntropy(null)
            reset()
          }}
        >
          {way === 'words' ? t('restore_use_passphrase') : t('use_words')}
        </Button>
      </div>
      <Failure code={failed} />
      <div className={s.buttons}>
        <Button onClick={onBack}>{t('back')}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={busy || !secret}>
          {busy ? t('restore_opening') : t('restore_look')}
        </Button>
      </div>
    </form>
  )
}
