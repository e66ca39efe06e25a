import { Link, useLocation } from 'wouter'
import { t } from '../i18n.ts'
import s from './sites.module.css'

/** The two ways to look back: by what happened, and by whom it was with. */
export function Places() {
  const [location] = useLocation()
  const places = [
    { to: '/activity', name: t('activity_all') },
    { to: '/sites', name: t('sites') },
  ]
  return (
    <nav className={s.places} aria-label={t('places_label')}>
      {places.map(({ to, name }) => (
        <Link key={to} href={to} aria-current={location === to ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
