import { lazy, Suspense, useState } from 'react'
import type { Activity } from '../../core/records.ts'
import { isParty, partyOf } from '../activity-choice.ts'
import { kindWord, resultWord } from '../activity-words.ts'
import { moment, time } from '../i18n.ts'
import { PartyName } from '../party-name.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { Waiting } from '../ui/waiting.tsx'
import s from './screens.module.css'

const ActivityDetail = lazy(() => import('./activity-detail.tsx').then((made) => ({ default: made.ActivityDetail })))

const kinds: Readonly<Record<Activity['kind'], IconName>> = {
  presentation: 'out',
  issuance: 'in',
  'sign-in': 'person',
  deletion: 'trash',
  removal: 'trash',
  export: 'download',
}

/** One thing that happened: what, with whom, when; unfolded, everything that is known of it. `withSite`: whom it was with is not said elsewhere. */
export function ActivityRow({
  activity,
  dated = false,
  withSite = true,
}: {
  readonly activity: Activity
  readonly dated?: boolean
  readonly withSite?: boolean
}) {
  const { kind, result, party } = activity
  const [open, setOpen] = useState(false)
  const what = result === 'done' ? kindWord(kind) : resultWord(result)
  const named = withSite && isParty(party)
  const titles = [...new Set(activity.credentials.map(({ title }) => title))].join(', ')
  return (
    <li data-testid="activity" data-result={result}>
      <details className={s.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className={s.row}>
          <span className={s.badge} data-tone={result === 'done' ? 'good' : result === 'failed' ? 'bad' : 'plain'}>
            <Icon name={result === 'done' ? kinds[kind] : result === 'unknown' ? 'question' : 'cross'} size={18} />
          </span>
          <span className={s.text}>
            <b>{named ? <PartyName party={partyOf(activity)} /> : what}</b>
            <small>
              {named && what}
              {named && titles !== '' && ' · '}
              <Untrusted text={titles} max={120} />
            </small>
            {dated && <small>{moment(activity.at)}</small>}
          </span>
          {!dated && <small>{time(activity.at)}</small>}
          <Icon name="next" size={16} />
        </summary>
        {open && (
          <Suspense fallback={<Waiting />}>
            <ActivityDetail activity={activity} linked={withSite} />
          </Suspense>
        )}
      </details>
    </li>
  )
}
