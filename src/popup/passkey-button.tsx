import { useEffect, useState } from 'react'
import type { GivenSecret, PasskeyRequest } from '../messaging/views.ts'
import { useHost } from './host.ts'
import { t } from './i18n.ts'
import type { PasskeyTrouble } from './passkey.ts'
import { Button, type Look } from './ui/button.tsx'
import { Notice } from './ui/notice.tsx'
import s from './screens/unlock.module.css'

interface Props {
  /** Those that can be used in this browser: at least one. */
  readonly usable: readonly PasskeyRequest[]
  readonly look: Look
  readonly label: string
  /** Nothing else stands beside it. */
  readonly alone?: boolean
  readonly disabled: boolean
  readonly give: (secret: GivenSecret) => Promise<unknown>
  /** Where the passkey is asked for when this surface cannot: a toolbar popup goes away under the browser's own window. */
  readonly elsewhere: () => void
}

/** Uses a passkey instead of a passphrase, with one prompt of the browser. */
export function PasskeyButton({ usable, look, label, alone = false, disabled, give, elsewhere }: Props) {
  const { passkeys } = useHost()
  const stays = useStays()
  const [busy, setBusy] = useState(false)
  const [why, setWhy] = useState<PasskeyTrouble | null>(null)
  const ask = async () => {
    setBusy(true)
    setWhy(null)
    const used = await passkeys.use(usable)
    if (used.ok) await give(used.value)
    else setWhy(used.why)
    setBusy(false)
  }
  return (
    <>
      <Button
        look={look}
        icon="passkey"
        wide
        busy={busy}
        disabled={busy || disabled}
        data-testid="passkey-unlock"
        onClick={() => (stays ? void ask() : elsewhere())}
      >
        {label}
      </Button>
      {why !== null && <Notice tone={why === 'cancelled' ? 'plain' : 'bad'}>{passkeyWords(why, 'use')}</Notice>}
      {!alone && (
        <p className={s.or}>
          <span>{t('or')}</span>
        </p>
      )}
    </>
  )
}

/** Whether this surface stays while a window of the browser or of a security key is over it: only there a passkey can be asked for. */
export function useStays(): boolean {
  const { surface } = useHost()
  return surface === 'tab' || surface === 'prompt'
}

/** Why passkeys do not work here; null: they do; undefined: not yet known. */
export function usePasskeyTrouble(): PasskeyTrouble | null | undefined {
  const { passkeys } = useHost()
  const [trouble, setTrouble] = useState<PasskeyTrouble | null | undefined>(undefined)
  useEffect(() => {
    let here = true
    void passkeys.trouble().then((found) => here && setTrouble(found))
    return () => {
      here = false
    }
  }, [passkeys])
  return trouble
}

/** What a trouble with passkeys is called when one is to be used, or made. */
export function passkeyWords(why: PasskeyTrouble, when: 'use' | 'make'): string {
  if (why === 'cancelled') return t('passkey_cancelled')
  if (why === 'known') return t('passkey_known')
  if (why === 'absent') return t('passkey_absent')
  if (why === 'no-domain') return t('passkey_no_domain')
  if (why === 'no-prf') return when === 'make' ? t('passkey_no_prf') : t('passkey_no_prf_use')
  return when === 'make' ? t('passkey_failed') : t('passkey_not_here')
}
