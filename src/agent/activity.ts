import type { Activity } from '../core/records.ts'
import type { Disclosure, Plan, Shown } from '../core/exchange.ts'
import { choicesFor, type Yes } from './decision.ts'
import type { Pending } from './ports.ts'

/** A name as long as this says who it is; what is longer is cut off, so that nobody fills the vault with one. */
const longestName = 256
const longestProof = 4096

/** What the activity list says of an exchange that a person agreed to: which claim names went or came, never their values. */
export function activityOf(
  { plan, shown, received }: Pick<Pending, 'plan' | 'shown' | 'received'>,
  decision: Yes | null,
  result: Activity['result'],
  id: string,
  at: number,
): Activity {
  const { credentials, identifiers } = decision && result !== 'failed' ? given(plan, shown?.candidates ?? null, decision) : nothing
  const { id: party, name, proofs } = plan.party
  return {
    id,
    at,
    kind: plan.kind,
    result,
    party,
    partyName: name && cut(name, longestName),
    proofs: proofs.map(({ by, of }) => ({ by, of: cut(of, longestProof) })),
    via: received.via,
    credentials,
    identifiers,
  }
}

const nothing: Pick<Activity, 'credentials' | 'identifiers'> = { credentials: [], identifiers: [] }

/** Which credentials these choices show or take in, with the names of the claims, and which identifiers sign. */
export function given(plan: Plan, candidates: Shown['candidates'], decision: Yes): Pick<Activity, 'credentials' | 'identifiers'> {
  const credentials: Activity['credentials'][number][] = []
  const identifiers: string[] = []
  for (const ask of plan.asks) {
    for (const choice of choicesFor(ask, decision)) {
      if ('identifier' in choice) identifiers.push(choice.identifier)
      else {
        const candidate = candidates?.[ask.id]?.find(({ credentialId }) => credentialId === choice.credentialId)
        if (!candidate) continue
        credentials.push({ credentialId: candidate.credentialId, title: candidate.title, claims: names(candidate.sets[choice.set] ?? []) })
        if (candidate.holder && ask.kind === 'credential' && ask.query.holderBinding) identifiers.push(candidate.holder)
      }
    }
  }
  for (const offer of plan.offers) if (decision.offers.includes(offer.id)) credentials.push({ credentialId: null, title: offer.preview.title, claims: [] })
  return { credentials, identifiers: [...new Set(identifiers)] }
}

/** Cut between two characters: half of one could not be stored. */
function cut(text: string, most: number): string {
  return text.slice(0, most).toWellFormed()
}

function names(disclosures: readonly Disclosure[]): readonly string[] {
  return [...new Set(disclosures.map(({ path }) => path.filter((part) => typeof part === 'string').join('.')))]
}
