import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { Logo } from '../ui/logo.tsx'
import s from './onboarding.module.css'

/** What this is, and the two ways to a wallet. */
export function Welcome({ create, restore }: { readonly create: () => void; readonly restore: () => void }) {
  return (
    <div className={s.step}>
      <Logo size={52} />
      <h1>{t('welcome_title')}</h1>
      <p className={s.lead}>{t('welcome_lead')}</p>
      <ul className={s.points}>
        <li>
          <Icon name="eye" />
          <div>
            <b>{t('point_see')}</b>
            <span>{t('point_see_text')}</span>
          </div>
        </li>
        <li>
          <Icon name="lock" />
          <div>
            <b>{t('point_here')}</b>
            <span>{t('point_here_text')}</span>
          </div>
        </li>
        <li>
          <Icon name="person" />
          <div>
            <b>{t('point_fresh')}</b>
            <span>{t('point_fresh_text')}</span>
          </div>
        </li>
      </ul>
      <div className={s.buttons}>
        <Button look="primary" onClick={create}>
          {t('welcome_create')}
        </Button>
        <Button onClick={restore}>{t('restore')}</Button>
      </div>
    </div>
  )
}

/** The same on a small surface: the way to the tab where a wallet is made. */
export function WelcomeSmall() {
  const { openTab } = useHost()
  return (
    <main className={`${s.body} ${s.page}`}>
      <div className={`${s.step} ${s.small}`}>
        <Logo size={64} />
        <h1>{t('welcome_title')}</h1>
        <p className={s.lead}>{t('welcome_lead')}</p>
        <Button look="primary" wide onClick={() => openTab('/welcome')}>
          {t('welcome_create')}
        </Button>
        <Button wide onClick={() => openTab('/restore/new')}>
          {t('restore')}
        </Button>
      </div>
    </main>
  )
}
