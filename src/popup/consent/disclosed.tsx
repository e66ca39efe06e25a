import { useId } from 'react'
import type { Candidate, Disclosure, Shown } from '../../core/exchange.ts'
import { issuersWord, type Labels, pathLabel, valueNode } from '../claims.ts'
import { useAgent } from '../query.ts'
import { readable } from '../registered.ts'
import { plural, t } from '../i18n.ts'
import { Rich } from '../rich.tsx'
import { Card } from '../ui/card.tsx'
import { ClaimTree, Value } from '../ui/claim-tree.tsx'
import { Icon } from '../ui/icons.tsx'
import { Chip } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import s from './consent.module.css'
import { PartyWord } from './headline.tsx'
import { isSensitive } from './sensitive.ts'
import { type Ticking, TickClaim } from './tick-claim.tsx'
import { isNew } from './verifier.tsx'

interface Props {
  readonly shown: Shown
  readonly candidate: Candidate
  readonly set: number
  readonly ticking: Ticking
}

/** The credential as the verifier will see it, its claims called also what its issuer calls them. */
export function Disclosed(props: Props) {
  const held = useAgent('credentials.get', { id: props.candidate.credentialId })
  return <Disclosing {...props} labels={held.state === 'ready' ? (held.value?.display?.labels ?? []) : []} />
}

/** Its badge, and on the slip below every field that leaves and no other. What the issuer calls a field stands in quotes under the field's own name. */
export function Disclosing({ shown, candidate, set, ticking, labels }: Props & { readonly labels: Labels }) {
  const title = useId()
  const disclosures = candidate.sets[set] ?? []
  const asked = disclosures.filter((disclosure) => disclosure.asked)
  const along = disclosures.filter((disclosure) => !disclosure.asked)
  return (
    <figure className={s.will} data-testid="disclosed">
      <figcaption>
        <Icon name="eye" size={16} />
        <span>
          <Rich k="will_see" values={{ site: <PartyWord shown={shown} /> }} />
        </span>
      </figcaption>
      <div className={s.badge}>
        <Card title={candidate.title} issuer={candidate.issuer} head />
        <div className={s.slip}>
          {asked.length > 0 && <Claims shown={shown} disclosures={asked} ticking={ticking} labels={labels} />}
          {asked.length === 0 && along.length === 0 && <p>{t('discloses_nothing')}</p>}
          {along.length > 0 && (
            <section className={s.with} aria-labelledby={title} data-testid="comes-with-it">
              <p id={title}>
                <Icon name="warning" size={16} />
                <span>{plural('comes_with_it', along.length)}</span>
              </p>
              <Claims shown={shown} disclosures={along} ticking={ticking} labels={labels} />
            </section>
          )}
          {disclosures.some(({ path }) => issuersWord(path, labels) !== null) && <p className={s.said}>{t('issuer_calls_note')}</p>}
        </div>
      </div>
    </figure>
  )
}

type ClaimsProps = Pick<Props, 'shown' | 'ticking'> & { readonly disclosures: readonly Disclosure[]; readonly labels: Labels }

function Claims({ shown, disclosures, ticking, labels }: ClaimsProps) {
  return (
    <dl>
      {disclosures.map((disclosure) => {
        const { parts, value } = valueNode('', readable(disclosure.path, disclosure.value))
        const sensitive = isSensitive(disclosure)
        const said = issuersWord(disclosure.path, labels)
        return (
          <div key={JSON.stringify(disclosure.path)} className={s.claim} data-testid="claim">
            <dt>
              <Untrusted text={pathLabel(disclosure.path)} max={90} />{' '}
              {isNew(shown, disclosure) && (
                <span className={s.fresh}>
                  <Chip tone="warn">{t('new_mark')}</Chip>
                </span>
              )}
              {said !== null && (
                <small data-testid="issuers-word">
                  <Rich k="issuer_calls" values={{ name: <Untrusted text={said} max={80} /> }} />
                </small>
              )}
            </dt>
            <dd>{parts.length > 0 ? <ClaimTree nodes={parts} /> : <Value value={value} />}</dd>
            {sensitive && (
              <dd className={s.tick}>
                <TickClaim disclosure={disclosure} ticking={ticking} />
              </dd>
            )}
          </div>
        )
      })}
    </dl>
  )
}
