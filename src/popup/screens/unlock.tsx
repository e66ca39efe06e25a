import { useEffect } from 'react'
import { Link } from 'wouter'
import type { Waiting } from '../../messaging/views.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Logo } from '../ui/logo.tsx'
import { UnlockForm } from '../unlock-form.tsx'
import { WaitingList } from '../waiting-list.tsx'
import s from './unlock.module.css'

/** A locked wallet: who waits, and what opens it. Nothing of what is held. */
export function Unlock({ waiting, passkeys }: { readonly waiting: readonly Waiting[]; readonly passkeys: boolean }) {
  const { surface, openTab } = useHost()
  return (
    <main className={s.screen}>
      <div className={s.box}>
        <div className={s.head}>
          <Logo size={56} />
          <h1>{t('unlock_title')}</h1>
          <p>{passkeys ? t('unlock_lead_passkey') : t('unlock_lead')}</p>
        </div>
        <WaitingList waiting={waiting} />
        <UnlockForm />
        <Link
          href="/forgot"
          className={s.forgot}
          onClick={(event) => {
            // Words and files need a page that stays.
            if (surface === 'tab') return
            event.preventDefault()
            openTab('/forgot')
          }}
        >
          {t('forgot')}
        </Link>
      </div>
    </main>
  )
}

/** A window that was opened only to unlock, and closes with that. */
export function Unlocked() {
  const { close } = useHost()
  useEffect(() => close(), [close])
  return null
}
