import { Link } from 'wouter'
import type { Waiting } from '../messaging/views.ts'
import { t } from './i18n.ts'
import { originOf } from './party.ts'
import { Rich } from './rich.tsx'
import { Icon } from './ui/icons.tsx'
import { SiteWord } from './ui/site.tsx'
import { Untrusted } from './ui/untrusted.tsx'
import s from './screens/unlock.module.css'

/** The requests that wait for an answer, each a way to its screen. Safe to show while locked. */
export function WaitingList({ waiting }: { readonly waiting: readonly Waiting[] }) {
  if (waiting.length === 0) return null
  return (
    <ul className={s.who} aria-label={t('waiting_label')}>
      {waiting.map(({ id, party }) => {
        const origin = originOf(party)
        return (
          <li key={id}>
            <Link href={`/exchange/${encodeURIComponent(id)}`} className={s.one} data-testid="waiting">
              <i className={s.dot} />
              <span>
                <Rich
                  k="waiting_one"
                  values={{ site: <b>{origin ? <SiteWord origin={origin} /> : <Untrusted text={party.name ?? party.id} max={60} />}</b> }}
                />
              </span>
              <Icon name="next" size={16} />
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
