import type { Disclosure, Party, Shown } from '../../core/exchange.ts'
import { pathLabel, pathName } from '../claims.ts'
import { useHost } from '../host.ts'
import { day, plural, t } from '../i18n.ts'
import { originOf, shortId } from '../party.ts'
import { Rich } from '../rich.tsx'
import { siteRoute } from '../site-key.ts'
import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Chip } from '../ui/notice.tsx'
import { Site } from '../ui/site.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { askerOf, behindPage, isNameProven } from './asker.ts'
import s from './consent.module.css'
import { Proofs } from './proofs.tsx'

/** Who asks: the site first, what is proven of it and how, who started it, where the answer goes, and what they received before. */
export function Verifier({ shown, disclosed }: { readonly shown: Shown; readonly disclosed: readonly Disclosure[] }) {
  const { openTab } = useHost()
  const { received } = shown
  const { party, kind } = shown.plan
  const { site, page, answer, pageless } = askerOf(shown)
  const behind = behindPage(shown)
  const framed = received.topOrigin !== null && received.topOrigin !== received.origin ? received.topOrigin : null
  return (
    <section className={s.verifier} aria-label={t('verifier_label')} data-testid="verifier">
      <div className={s.who}>
        <Icon name={site ? 'globe' : 'person'} size={24} />
        <div>
          <Who party={party} site={site} />
          <Proofs party={{ ...party, name: behind ? null : party.name, proofs: pageFirst(shown, behind !== null) }} site={site} />
        </div>
      </div>
      {behind ? <Behind party={behind} /> : <Name party={party} site={site} />}
      {framed !== null && page === null && <Fact icon="globe">{<Rich k="framed_in" values={{ site: <Site origin={framed} /> }} />}</Fact>}
      {page !== null && (
        <Fact icon="globe" testId="started-by">
          <Rich k="started_by" values={{ site: <Site origin={page} /> }} />
        </Fact>
      )}
      {pageless && kind !== 'issuance' && <Fact icon="question">{t('started_nowhere')}</Fact>}
      {answer !== null && (
        <Fact icon="out" testId="answer-to">
          <Rich k="answer_goes_to" values={{ site: <Site origin={answer} /> }} />
        </Fact>
      )}
      {received.inPrivate && (
        <Fact icon="lock" testId="in-private">
          {t('in_private')}
        </Fact>
      )}
      {kind !== 'issuance' && shown.candidates !== null && <Before shown={shown} disclosed={disclosed} />}
      {(shown.before !== null || shown.grant !== null) && (
        <div className={s.aside}>
          <Button look="link" onClick={() => openTab(siteRoute(party.id))} data-testid="about-site">
            {t('site_look')}
          </Button>
        </div>
      )}
    </section>
  )
}

/** What proves the site on top: for a call of a page first the browser, and what proves somebody behind it stands with them. */
function pageFirst({ plan, received }: Shown, behind: boolean): Party['proofs'] {
  const { proofs } = plan.party
  const called = received.via === 'dc-api' || received.via === 'provider'
  if (!called || received.origin === null) return proofs
  return [{ by: 'origin', of: received.origin }, ...(behind ? [] : proofs.filter(({ by }) => by !== 'origin'))]
}

/** Whom a page asks for, when it does not ask for itself. */
function Behind({ party }: { readonly party: Party }) {
  const site = originOf(party)
  return (
    <div className={s.who} data-testid="behind">
      <Icon name="person" size={24} />
      <div>
        <small>{t('asks_for')}</small>
        <Who party={party} site={site} />
        <Proofs party={party} site={site} />
        <Name party={party} site={site} />
      </div>
    </div>
  )
}

interface Named {
  readonly party: Party
  readonly site: string | null
}

/** The site first; where there is none a name that is proven, else the identifier. */
function Who({ party, site }: Named) {
  if (site) return <Site origin={site} />
  if (!isNameProven(party)) return <Untrusted text={shortId(party.id, 12)} code max={160} />
  return (
    <b className={s.named}>
      <Untrusted text={party.name ?? ''} max={100} />
    </b>
  )
}

/** What the party is called, where that was not said yet. */
function Name({ party, site }: Named) {
  if (party.name === null || party.name === site) return null
  if (isNameProven(party))
    return site === null ? null : (
      <p className={s.chips}>
        <Untrusted text={party.name} max={100} />
      </p>
    )
  return (
    <p className={s.chips}>
      <span>
        <Rich k="name_claimed" values={{ name: <Untrusted text={party.name} max={100} /> }} />
      </span>
      <Chip tone="warn">{t('name_unverified')}</Chip>
    </p>
  )
}

function Fact({ icon, testId, children }: { readonly icon: IconName; readonly testId?: string; readonly children: React.ReactNode }) {
  return (
    <p className={s.fact} data-testid={testId}>
      <Icon name={icon} size={16} />
      <span>{children}</span>
    </p>
  )
}

function Before({ shown, disclosed }: { readonly shown: Shown; readonly disclosed: readonly Disclosure[] }) {
  const fresh = newNames(shown, disclosed)
  return (
    <p className={s.chips}>
      {shown.before ? (
        <Chip icon="clock">{plural('seen_before', shown.before.times, { day: day(shown.before.last) })}</Chip>
      ) : (
        <Chip tone="brand" icon="globe">
          {t('seen_never')}
        </Chip>
      )}
      {fresh.length > 0 && (
        <Chip tone="warn" icon="plus">
          <span data-testid="new-this-time">
            <Rich k="new_this_time" values={{ claims: <Untrusted text={fresh.join(', ')} max={80} /> }} />
          </span>
        </Chip>
      )}
    </p>
  )
}

/** True when this party has received something before, but never this claim. */
export function isNew(shown: Shown, disclosure: Disclosure): boolean {
  return shown.before !== null && !shown.before.claims.includes(pathName(disclosure.path))
}

function newNames(shown: Shown, disclosed: readonly Disclosure[]): readonly string[] {
  return [...new Set(disclosed.filter((disclosure) => isNew(shown, disclosure)).map(({ path }) => pathLabel(path)))]
}
