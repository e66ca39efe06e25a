import { label } from '../claims.ts'
import { moment, t, time } from '../i18n.ts'
import { originIn, shortId } from '../party.ts'
import type { Activity } from '../../core/records.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { SiteWord } from '../ui/site.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import s from './screens.module.css'

const kinds: Readonly<Record<Activity['kind'], IconName>> = {
  presentation: 'out',
  issuance: 'in',
  'sign-in': 'person',
  deletion: 'trash',
  removal: 'trash',
  export: 'download',
}

/** One thing that happened: what, with whom, when, and which claims by their names. */
export function ActivityRow({ activity, dated = false }: { readonly activity: Activity; readonly dated?: boolean }) {
  const { kind, result, party } = activity
  const origin = originIn(party)
  const done = {
    presentation: t('activity_presented'),
    issuance: t('activity_received'),
    'sign-in': t('activity_signed_in'),
    deletion: t('activity_deletion'),
    removal: t('activity_removed'),
    export: t('activity_exported'),
  }
  const other = { refused: t('activity_refused'), expired: t('activity_expired'), failed: t('activity_failed'), unknown: t('activity_unknown') }
  const titles = [...new Set(activity.credentials.map(({ title }) => title))]
  const claims = [...new Set(activity.credentials.flatMap((credential) => credential.claims))].map((name) => label(name.split('.').at(-1) ?? name))
  return (
    <li className={s.row} data-testid="activity" data-result={result}>
      <span className={s.badge} data-tone={result === 'done' ? 'good' : result === 'failed' ? 'bad' : 'plain'}>
        <Icon name={result === 'done' ? kinds[kind] : result === 'unknown' ? 'question' : 'cross'} size={18} />
      </span>
      <span className={s.text}>
        <b>{origin ? <SiteWord origin={origin} /> : <Untrusted text={activity.partyName ?? shortId(party)} max={60} />}</b>
        <small>
          {result === 'done' ? done[kind] : other[result]}
          {titles.length > 0 && (
            <>
              {' · '}
              <Untrusted text={titles.join(', ')} max={120} />
            </>
          )}
        </small>
        {claims.length > 0 && (
          <small>
            <Untrusted text={claims.join(', ')} max={160} more />
          </small>
        )}
      </span>
      <small>{dated ? moment(activity.at) : time(activity.at)}</small>
    </li>
  )
}
