import { useLocation } from 'wouter'
import { t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import s from './home.module.css'

/** A wallet with nothing in it yet, and what to do about it. */
export function EmptyWallet() {
  const [, navigate] = useLocation()
  return (
    <div className={s.empty}>
      <svg className={s.ghost} viewBox="0 0 176 132" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
        <path d="M64 0c0 20 21 22 24 40M112 0c0 20-21 22-24 40" stroke="var(--brand)" strokeWidth="7" />
        <rect x="30" y="42" width="116" height="82" rx="12" strokeDasharray="5 6" fill="var(--surface)" />
        <rect x="74" y="51" width="28" height="7" rx="3.5" />
        <path d="M48 78h34M48 92h56M48 106h22" strokeLinecap="round" />
      </svg>
      <h2>{t('empty_title')}</h2>
      <p>{t('empty_text')}</p>
      <Button look="primary" icon="plus" onClick={() => navigate('/add')}>
        {t('add_title')}
      </Button>
    </div>
  )
}
