import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { useHost } from './host.ts'
import { t } from './i18n.ts'
import { Button } from './ui/button.tsx'
import { Icon, type IconName } from './ui/icons.tsx'
import { Logo } from './ui/logo.tsx'
import s from './shell.module.css'

/** What stands round every screen of an open wallet: name, lock, the four places. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { agent } = useHost()
  const [location] = useLocation()
  const main = useRef<HTMLElement>(null)
  const before = useRef(location)
  useEffect(() => {
    // A new screen begins at its top, and there the keyboard and the screen reader go on.
    if (before.current !== location) main.current?.focus()
    main.current?.scrollTo(0, 0)
    before.current = location
  }, [location])
  const places: readonly { to: string; icon: IconName; name: string; under: readonly string[] }[] = [
    { to: '/', icon: 'wallet', name: t('nav_wallet'), under: ['/credential'] },
    { to: '/identifiers', icon: 'person', name: t('nav_identifiers'), under: ['/identifier'] },
    { to: '/activity', icon: 'clock', name: t('nav_activity'), under: ['/activity', '/sites'] },
    { to: '/settings', icon: 'settings', name: t('nav_settings'), under: ['/settings', '/unlockers', '/backup', '/restore', '/health'] },
  ]
  return (
    <div className={s.shell}>
      <header className={s.bar}>
        <span className={s.brand}>
          <Logo size={24} />
          {t('app_name')}
        </span>
        <Button
          look="quiet"
          icon="lock"
          aria-label={t('lock_now')}
          title={t('lock_now')}
          onClick={() => void agent('vault.lock', undefined).catch(() => undefined)}
        />
      </header>
      {/* What scrolls must be within reach of the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <main className={s.main} ref={main} tabIndex={0}>
        {children}
      </main>
      <nav className={s.tabs} aria-label={t('nav_label')}>
        {places.map(({ to, icon, name, under }) => (
          <Link key={to} href={to} className={s.tab} aria-current={location === to || under.some((part) => location.startsWith(part)) ? 'page' : undefined}>
            <Icon name={icon} />
            <span>{name}</span>
          </Link>
        ))}
      </nav>
    </div>
  )
}

/** One screen: its title, the way back, what can be done with it as a whole, and its content. */
export function Screen({
  title,
  back,
  actions,
  wide = false,
  children,
}: {
  readonly title: string
  readonly back?: string
  readonly actions?: ReactNode
  readonly wide?: boolean
  readonly children: ReactNode
}) {
  return (
    <div className={`${s.screen} ${wide ? s.wide : ''}`}>
      <div className={s.title}>
        {back !== undefined && (
          <Link href={back} className={s.back} aria-label={t('back')}>
            <Icon name="back" />
          </Link>
        )}
        <h1>{title}</h1>
        {actions}
      </div>
      {children}
    </div>
  )
}
