import { useId } from 'react'
import type { Candidate, Disclosure, Shown } from '../../core/exchange.ts'
import { pathLabel, valueNode } from '../claims.ts'
import { plural, t } from '../i18n.ts'
import { Card } from '../ui/card.tsx'
import { ClaimTree, Value } from '../ui/claim-tree.tsx'
import { Icon } from '../ui/icons.tsx'
import { Chip } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import s from './consent.module.css'
import { isNew } from './verifier.tsx'

/** The credential as the verifier will see it: its badge, and on the slip below every field that leaves and no other. */
export function Disclosed({ shown, candidate, set }: { readonly shown: Shown; readonly candidate: Candidate; readonly set: number }) {
  const title = useId()
  const disclosures = candidate.sets[set] ?? []
  const asked = disclosures.filter((disclosure) => disclosure.asked)
  const along = disclosures.filter((disclosure) => !disclosure.asked)
  return (
    <div className={s.badge} data-testid="disclosed">
      <Card title={candidate.title} issuer={candidate.issuer} head />
      <div className={s.slip}>
        {asked.length > 0 && <Claims shown={shown} disclosures={asked} />}
        {asked.length === 0 && along.length === 0 && <p>{t('discloses_nothing')}</p>}
        {along.length > 0 && (
          <section className={s.with} aria-labelledby={title} data-testid="comes-with-it">
            <p id={title}>
              <Icon name="warning" size={16} />
              <span>{plural('comes_with_it', along.length)}</span>
            </p>
            <Claims shown={shown} disclosures={along} />
          </section>
        )}
      </div>
    </div>
  )
}

function Claims({ shown, disclosures }: { readonly shown: Shown; readonly disclosures: readonly Disclosure[] }) {
  return (
    <dl>
      {disclosures.map((disclosure) => {
        const { parts, value } = valueNode('', disclosure.value)
        return (
          <div key={JSON.stringify(disclosure.path)} className={s.claim} data-testid="claim">
            <dt>
              <Untrusted text={pathLabel(disclosure.path)} max={90} />
              {isNew(shown, disclosure) && (
                <span className={s.fresh}>
                  <Chip tone="warn">{t('new_mark')}</Chip>
                </span>
              )}
            </dt>
            <dd>{parts.length > 0 ? <ClaimTree nodes={parts} /> : <Value value={value} />}</dd>
          </div>
        )
      })}
    </dl>
  )
}
