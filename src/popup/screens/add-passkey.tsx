import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import type { MadePasskey, PasskeyTrouble } from '../passkey.ts'
import { passkeyWords, usePasskeyTrouble } from '../passkey-button.tsx'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { StepUp } from '../step-up.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Waiting } from '../ui/waiting.tsx'
import s from './steps.module.css'

/** A passkey that was made, and the name it has. */
export interface NamedPasskey extends MadePasskey {
  readonly name: string
}

/** Adding a passkey: its name, the browser's ceremony, and once more what opens the wallet already. In a tab. */
export function AddPasskey() {
  const { agent, surface, openTab } = useHost()
  const [, navigate] = useLocation()
  const trouble = usePasskeyTrouble()
  const [made, setMade] = useState<NamedPasskey | null>(null)
  return (
    <Screen title={t('passkey_add')} back="/unlockers">
      {trouble === undefined && <Waiting />}
      {trouble && <Notice>{passkeyWords(trouble, 'make')}</Notice>}
      {trouble === null && surface !== 'tab' && (
        <div className={s.flow}>
          <p className={s.soft}>{t('tab_why')}</p>
          <div>
            <Button look="primary" onClick={() => openTab('/unlockers/passkey')}>
              {t('open_tab')}
            </Button>
          </div>
        </div>
      )}
      {trouble === null && surface === 'tab' && made === null && (
        <div className={s.flow}>
          <p className={s.soft}>{t('passkeys_text')}</p>
          <MakePasskey onMade={setMade} />
        </div>
      )}
      {made && (
        <div className={s.flow}>
          <Notice tone="good">{t('passkey_made')}</Notice>
          <StepUp
            submit={t('passkey_add')}
            onCancel={() => navigate('/unlockers')}
            give={async (secret) => {
              await agent('unlockers.addPasskey', { secret, ...made })
              navigate('/unlockers')
            }}
          />
        </div>
      )}
    </Screen>
  )
}

/** The name of a passkey, and the browser's ceremony on a click. */
export function MakePasskey({ onMade }: { readonly onMade: (made: NamedPasskey) => void }) {
  const { passkeys } = useHost()
  const wallet = useAgent('wallet.state', undefined)
  const [name, setName] = useState(t('passkey_name_first'))
  const [busy, setBusy] = useState(false)
  const [why, setWhy] = useState<PasskeyTrouble | null>(null)
  const make = async () => {
    setBusy(true)
    setWhy(null)
    const made = await passkeys.make(name.trim(), wallet.state === 'ready' ? wallet.value.passkeys : [])
    setBusy(false)
    if (made.ok) onMade({ ...made.value, name: name.trim() })
    else setWhy(made.why)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() && !busy) void make()
  }
  return (
    <form className={`${s.flow} ${s.narrow}`} onSubmit={submit}>
      <Field label={t('passkey_name')} hint={t('passkey_name_hint')} value={name} maxLength={64} onChange={(event) => setName(event.target.value)} />
      {why !== null && <Notice tone={why === 'cancelled' ? 'plain' : 'bad'}>{passkeyWords(why, 'make')}</Notice>}
      <div className={s.buttons}>
        <Button type="submit" look="primary" icon="passkey" busy={busy} disabled={busy || !name.trim()} data-testid="passkey-make">
          {t('passkey_make')}
        </Button>
      </div>
    </form>
  )
}
