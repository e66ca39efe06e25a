import type { Disclosure, Shown } from '../../core/exchange.ts'
import { pathLabel, pathName } from '../claims.ts'
import { day, plural, t } from '../i18n.ts'
import { shortId, siteOf } from '../party.ts'
import { Rich } from '../rich.tsx'
import { Icon } from '../ui/icons.tsx'
import { Chip } from '../ui/notice.tsx'
import { Site } from '../ui/site.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import s from './consent.module.css'

/** Who asks: the origin first, what is proven of the name and how, and what they received before. */
export function Verifier({ shown, disclosed }: { readonly shown: Shown; readonly disclosed: readonly Disclosure[] }) {
  const { party, kind } = shown.plan
  const origin = siteOf(shown)
  const proof = party.proofs.find((one) => one.by !== 'origin') ?? party.proofs[0]
  const proven = {
    origin: t('proof_origin'),
    certificate: t('proof_certificate'),
    did: t('proof_did'),
    attestation: t('proof_attestation'),
    'domain-linkage': t('proof_linkage'),
  }
  const nameProven = party.proofs.some((one) => one.by === 'certificate' || one.by === 'attestation')
  const fresh = newNames(shown, disclosed)
  const framed = shown.received.topOrigin !== null && shown.received.topOrigin !== shown.received.origin ? shown.received.topOrigin : null
  return (
    <section className={s.verifier} aria-label={t('verifier_label')} data-testid="verifier">
      <div className={s.who}>
        <Icon name={origin ? 'globe' : 'person'} size={24} />
        <div>
          {origin ? <Site origin={origin} /> : <Untrusted text={shortId(party.id, 12)} code max={160} />}
          {proof && (
            <small className={s.proven}>
              <Icon name="check" size={14} />
              {proven[proof.by]}
            </small>
          )}
        </div>
      </div>
      {party.name !== null && party.name !== origin && (
        <p className={s.chips}>
          <Untrusted text={party.name} max={100} />
          {!nameProven && <Chip tone="warn">{t('name_unverified')}</Chip>}
        </p>
      )}
      {framed && (
        <p className={s.chips}>
          <Rich k="framed_in" values={{ site: <Site origin={framed} /> }} />
        </p>
      )}
      {kind !== 'issuance' && shown.candidates !== null && (
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
      )}
    </section>
  )
}

/** True when this party has received something before, but never this claim. */
export function isNew(shown: Shown, disclosure: Disclosure): boolean {
  return shown.before !== null && !shown.before.claims.includes(pathName(disclosure.path))
}

function newNames(shown: Shown, disclosed: readonly Disclosure[]): readonly string[] {
  return [...new Set(disclosed.filter((disclosure) => isNew(shown, disclosure)).map(({ path }) => pathLabel(path)))]
}
