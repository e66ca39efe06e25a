import { type FormEvent, useState } from 'react'
import type { UnlockerView } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { day, t } from '../i18n.ts'
import { StepUp } from '../step-up.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { focusWhenShown } from '../ui/focus.ts'
import { Icon } from '../ui/icons.tsx'
import { Failure } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import screens from './screens.module.css'
import s from './steps.module.css'

/** One passkey by its name: to be named otherwise, or removed. */
export function PasskeyRow({ passkey }: { readonly passkey: UnlockerView }) {
  const { agent } = useHost()
  const [doing, setDoing] = useState<'rename' | 'remove' | null>(null)
  const name = passkey.name ?? t('passkey_unnamed')
  return (
    <li data-testid="passkey">
      <div className={screens.row}>
        <span className={screens.badge}>
          <Icon name="passkey" size={18} />
        </span>
        <span className={screens.text}>
          <b>
            <Untrusted text={name} max={80} />
          </b>
          <small>{t('unlockers_since', { day: day(passkey.createdAt) })}</small>
        </span>
        <Button look="quiet" aria-label={t('rename_one', { name })} onClick={() => setDoing(doing === 'rename' ? null : 'rename')}>
          <Icon name="pencil" size={18} />
        </Button>
        <Button look="quiet" aria-label={t('remove_one', { name })} onClick={() => setDoing(doing === 'remove' ? null : 'remove')}>
          <Icon name="trash" size={18} />
        </Button>
      </div>
      {doing === 'rename' && <Rename passkey={passkey} onDone={() => setDoing(null)} />}
      {doing === 'remove' && (
        <div className={screens.form}>
          <p className={s.soft}>{t('passkey_remove_text')}</p>
          <StepUp
            submit={t('passkey_remove')}
            look="danger"
            onCancel={() => setDoing(null)}
            give={(secret) => agent('unlockers.remove', { secret, slotId: passkey.slotId })}
          />
        </div>
      )}
    </li>
  )
}

function Rename({ passkey, onDone }: { readonly passkey: UnlockerView; readonly onDone: () => void }) {
  const { agent } = useHost()
  const [name, setName] = useState(passkey.name ?? '')
  const { run, busy, failed } = useAction(async () => {
    await agent('unlockers.rename', { slotId: passkey.slotId, name: name.trim() })
    onDone()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) void run()
  }
  return (
    <form className={screens.form} onSubmit={submit}>
      <Field label={t('identifier_name')} value={name} maxLength={80} ref={focusWhenShown} onChange={(event) => setName(event.target.value)} />
      <Failure code={failed} />
      <div className={s.buttons}>
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={busy || !name.trim()}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
