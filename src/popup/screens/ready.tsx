import { useLocation } from 'wouter'
import { t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { WelcomeArt } from './welcome-art.tsx'
import s from './onboarding.module.css'

/** The end of the first minute: the wallet exists, and this is what to do with it. */
export function Ready() {
  const [, navigate] = useLocation()
  return (
    <div className={s.page}>
      <WelcomeArt />
      <main className={s.body}>
        <div className={s.step}>
          <h1>{t('ready_title')}</h1>
          <ul className={s.points}>
            <li>
              <Icon name="pin" />
              <div>
                <b>{t('ready_pin')}</b>
                <span>{t('ready_pin_text')}</span>
              </div>
            </li>
            <li>
              <Icon name="in" />
              <div>
                <b>{t('ready_first')}</b>
                <span>{t('ready_first_text')}</span>
              </div>
            </li>
          </ul>
          <div className={s.buttons}>
            <Button look="primary" onClick={() => navigate('/')}>
              {t('ready_open')}
            </Button>
            <Button onClick={() => navigate('/add')}>{t('add_title')}</Button>
          </div>
        </div>
      </main>
    </div>
  )
}
