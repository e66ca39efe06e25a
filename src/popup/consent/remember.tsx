import type { Shown } from '../../core/exchange.ts'
import { useHost } from '../host.ts'
import { day, t } from '../i18n.ts'
import { siteRoute } from '../site-key.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import s from './consent.module.css'
import { isRemembered } from './remembered.ts'
import { mayRemember } from './remembering.ts'

/** Offers, quietly, to have this choice remembered; nothing where that cannot be. */
export function Remember({ shown, checked, onChange }: { readonly shown: Shown; readonly checked: boolean; readonly onChange: (checked: boolean) => void }) {
  if (!mayRemember(shown)) return null
  return (
    <label className={s.quiet} data-testid="remember">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {t('remember')}
        <small>{t('remember_hint', { button: yesWord(shown) })}</small>
      </span>
    </label>
  )
}

/** Says that what is chosen was remembered, and where that can be changed. */
export function Remembered({ shown }: { readonly shown: Shown }) {
  const { openTab } = useHost()
  if (shown.grant === null || !isRemembered(shown)) return null
  return (
    <div data-testid="remembered">
      <Notice icon="clock">
        {t('remembered_until', { day: day(shown.grant.until), button: yesWord(shown) })}{' '}
        <span className={s.aside}>
          <Button look="link" onClick={() => openTab(siteRoute(shown.plan.party.id))}>
            {t('remembered_look')}
          </Button>
        </span>
      </Notice>
    </div>
  )
}

function yesWord({ plan }: Shown): string {
  return plan.kind === 'sign-in' ? t('sign_in') : t('share')
}
