import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Activity } from '../../core/records.ts'
import { isParty, partyOf } from '../activity-choice.ts'
import { kindNoun, resultWord, viaWord } from '../activity-words.ts'
import { Proofs } from '../consent/proofs.tsx'
import { moment, t } from '../i18n.ts'
import { originOf, shortId } from '../party.ts'
import { siteRoute } from '../site-key.ts'
import { Site } from '../ui/site.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { Called } from './called.tsx'
import { Named } from './named.tsx'
import s from './sites.module.css'

/** Everything that is known of one thing that happened: with whom and what proved it, how it came in, which claims by their names, who signed. */
export function ActivityDetail({ activity, linked }: { readonly activity: Activity; readonly linked: boolean }) {
  const { kind, result, party, via, credentials, identifiers, at } = activity
  const known = partyOf(activity)
  const site = originOf(known)
  return (
    <div className={s.detail} data-testid="activity-detail">
      <dl className={s.facts}>
        <Fact label={t('activity_what')}>
          <span>{kindNoun(kind)}</span>
        </Fact>
        <Fact label={t('activity_end')}>
          <span>{resultWord(result)}</span>
        </Fact>
        <Fact label={t('activity_when')}>
          <span>{moment(at)}</span>
        </Fact>
        {isParty(party) && (
          <Fact label={t('activity_with')}>
            {site ? <Site origin={site} /> : <Untrusted text={party} max={200} code more />}
            <Called party={known} />
            {kind !== 'deletion' && <Proofs party={{ ...known, name: null }} site={site} />}
          </Fact>
        )}
        {via !== null && (
          <Fact label={t('activity_via')}>
            <span>{viaWord(via)}</span>
          </Fact>
        )}
        {credentials.length > 0 && (
          <Fact label={kind === 'presentation' ? t('activity_claims') : t('credentials')}>
            <Named credentials={credentials} empty={kind === 'presentation'} />
          </Fact>
        )}
        {identifiers.length > 0 && (
          <Fact label={t('activity_signed')}>
            {identifiers.map((did) => (
              <Untrusted key={did} text={shortId(did, 10)} code />
            ))}
          </Fact>
        )}
      </dl>
      {linked && isParty(party) && (
        <Link href={siteRoute(party)} data-testid="to-site">
          {t('site_about')}
        </Link>
      )}
    </div>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
