import type { ReactNode } from 'react'
import { Redirect, useLocation } from 'wouter'
import type { SiteDetail } from '../../messaging/sites-contract.ts'
import { Links } from '../consent/links.tsx'
import { Proofs } from '../consent/proofs.tsx'
import { day, plural, t } from '../i18n.ts'
import { originOf, shortId } from '../party.ts'
import { useHost } from '../host.ts'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { withKey } from '../site-key.ts'
import { Icon } from '../ui/icons.tsx'
import { Chip, Failure } from '../ui/notice.tsx'
import { Site } from '../ui/site.tsx'
import { Sure } from '../ui/sure.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { Called } from './called.tsx'
import { Named } from './named.tsx'
import s from './screens.module.css'
import { SiteActivity } from './site-activity.tsx'
import { Blocking } from './site-blocking.tsx'
import { Deletion } from './site-deletion.tsx'
import { Grants } from './site-grants.tsx'
import own from './sites.module.css'

/** The page of one party, by the short name that stands in the address. */
export function SiteScreen({ site: key }: { readonly site: string }) {
  const list = useAgent('sites.list', undefined)
  if (list.state === 'loading') return <Waiting />
  if (list.state === 'failed') return <Failure code={list.code} />
  const site = withKey(list.value, key)
  return site ? <Known id={site.id} /> : <Redirect to="/sites" />
}

function Known({ id }: { readonly id: string }) {
  const detail = useAgent('sites.get', { id })
  if (detail.state === 'loading') return <Waiting />
  if (detail.state === 'failed') return <Failure code={detail.code} />
  if (detail.value === null) return <Redirect to="/sites" />
  return <SitePage detail={detail.value} onChanged={detail.refresh} />
}

/** All that is known of one party, and what can be done about it. */
export function SitePage({ detail, onChanged }: { readonly detail: SiteDetail; readonly onChanged: () => void }) {
  const { agent } = useHost()
  const [, navigate] = useLocation()
  const { id, received, identifiers } = detail
  return (
    <Screen title={t('site')} back="/sites">
      <Head detail={detail} />
      <Section title={t('site_received')}>
        {received.length === 0 ? (
          <p className={s.foot}>{t('site_received_none')}</p>
        ) : (
          <div className={`${s.panel} ${own.thing}`} data-testid="received">
            <Named credentials={received} />
          </div>
        )}
      </Section>
      {identifiers.length > 0 && (
        <Section title={t('site_identifiers')}>
          <ul className={`${s.panel} ${s.rows}`} data-testid="known-by">
            {identifiers.map(({ did, name }) => (
              <li key={did} className={own.thing}>
                {name !== did && (
                  <b>
                    <Untrusted text={name} max={60} />
                  </b>
                )}
                <small>
                  <Untrusted text={shortId(did, 10)} code />
                </small>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('site_grants')}>
        <Grants detail={detail} onChanged={onChanged} />
      </Section>
      <SiteActivity activities={detail.activities} />
      <Section title={t('site_blocking')}>
        <Blocking detail={detail} onChanged={onChanged} />
      </Section>
      {(received.length > 0 || identifiers.length > 0) && (
        <Section title={t('site_deletion')}>
          <Deletion id={id} onAsked={onChanged} />
        </Section>
      )}
      <Sure
        label={t('site_forget')}
        icon="trash"
        text={t('site_forget_text')}
        act={async () => {
          await agent('sites.forget', { id })
          navigate('/sites')
        }}
        testId="site-forget"
      />
    </Screen>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={s.section}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

/** Who it is, what proves that, and in a line how it stands. */
function Head({ detail }: { readonly detail: SiteDetail }) {
  const { activities, blocked, links } = detail
  const party = { id: detail.id, name: detail.name, proofs: detail.proofs }
  const site = originOf(party)
  const shared = activities.filter(({ kind, result }) => result === 'done' && (kind === 'presentation' || kind === 'sign-in'))
  const last = shared.length > 0 ? Math.max(...shared.map(({ at }) => at)) : null
  return (
    <section className={`${s.panel} ${own.head}`} aria-label={t('site')} data-testid="site-head">
      <Icon name={site ? 'globe' : 'person'} size={24} />
      <div>
        {site ? <Site origin={site} /> : <Untrusted text={party.id} max={160} code more />}
        <Called party={party} />
        <Proofs party={{ ...party, name: null }} site={site} />
        <div className={own.chips}>
          {last === null ? <Chip>{t('site_never')}</Chip> : <Chip icon="clock">{plural('seen_before', shared.length, { day: day(last) })}</Chip>}
          {blocked && <Chip tone="bad">{t('site_blocked')}</Chip>}
        </div>
        <Links links={links} />
      </div>
    </section>
  )
}
