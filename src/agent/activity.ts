import type { Activity } from '../core/records.ts'
import type { Disclosure } from '../core/exchange.ts'
import { choicesFor, type Yes } from './decision.ts'
import type { Pending } from './ports.ts'

/** What the activity list says of an exchange that a person agreed to: which claim names went or came, never their values. */
export function activityOf(
  { plan, shown, received }: Pick<Pending, 'plan' | 'shown' | 'received'>,
  decision: Yes | null,
  result: Activity['result'],
  id: string,
  at: number,
): Activity {
  const credentials: Activity['credentials'][number][] = []
  const identifiers: string[] = []
  if (decision && result !== 'failed') {
    for (const ask of plan.asks) {
      for (const choice of choicesFor(ask, decision)) {
        if ('identifier' in choice) identifiers.push(choice.identifier)
        else {
          const candidate = shown?.candidates?.[ask.id]?.find(({ credentialId }) => credentialId === choice.credentialId)
          if (!candidate) continue
          credentials.push({ credentialId: candidate.credentialId, title: candidate.title, claims: names(candidate.sets[choice.set] ?? []) })
          if (candidate.holder && ask.kind === 'credential' && ask.query.holderBinding) identifiers.push(candidate.holder)
        }
      }
    }
    for (const offer of plan.offers) if (decision.offers.includes(offer.id)) credentials.push({ credentialId: null, title: offer.preview.title, claims: [] })
  }
  const { id: party, name: partyName, proofs } = plan.party
  return { id, at, kind: plan.kind, result, party, partyName, proofs, via: received.via, credentials, identifiers: [...new Set(identifiers)] }
}

function names(disclosures: readonly Disclosure[]): readonly string[] {
  return [...new Set(disclosures.map(({ path }) => path.filter((part) => typeof part === 'string').join('.')))]
}
