import type { Waiting } from '../../messaging/contract.ts'
import { t } from '../i18n.ts'
import { Logo } from '../ui/logo.tsx'
import { UnlockForm } from '../unlock-form.tsx'
import { WaitingList } from '../waiting-list.tsx'
import s from './unlock.module.css'

/** A locked wallet: who waits, and the passphrase. Nothing of what is held. */
export function Unlock({ waiting }: { readonly waiting: readonly Waiting[] }) {
  return (
    <main className={s.screen}>
      <div className={s.box}>
        <div className={s.head}>
          <Logo size={56} />
          <h1>{t('unlock_title')}</h1>
          <p>{t('unlock_lead')}</p>
        </div>
        <WaitingList waiting={waiting} />
        <UnlockForm />
      </div>
    </main>
  )
}
