import type { IndexEntry } from '../core/credential.ts'
import type { ClaimQuery, CredentialQuery, Reason } from '../core/exchange.ts'
import type { Json } from '../core/json.ts'
import { type Claim, select } from './claim-path.ts'
import { selectAny } from './value-test.ts'

type Answer = readonly Claim[] | Reason

/** How the claims of a query can be answered with one entry. */
export interface Options {
  /** The claims asked by each option that can be met, in the verifier's order. */
  readonly met: readonly (readonly Claim[])[]
  /** When none can be met, what each of them lacks. */
  readonly missing: readonly Reason[]
}

/** What the claims of a query come to (section 6.4.1): without `claim_sets` all of them are one option. */
export function claimOptions(entry: Pick<IndexEntry, 'claims'>, { claims, claimSets: sets }: CredentialQuery): Options {
  if (claims === null) return { met: [[]], missing: [] }
  const answers = claims.map((claim) => answerTo(claim, entry))
  const { options, named } = placesOf(claims, sets)
  const met: (readonly Claim[])[] = []
  for (const places of options) {
    const found = claimsAt(places, answers)
    if (found) met.push(found)
  }
  return { met, missing: met.length > 0 ? [] : reasonsAt(named, answers) }
}

/** Where the claims of each option stand among the claims, and where those of any option do. */
interface Places {
  readonly options: readonly (readonly number[])[]
  readonly named: readonly number[]
}

// A query that was handed in is never changed.
const known = new WeakMap<object, Places>()

/** Looked up once for each query, however many entries it is matched with. */
function placesOf(claims: readonly ClaimQuery[], sets: CredentialQuery['claimSets']): Places {
  const query = sets ?? claims
  const made = known.get(query) ?? makePlaces(claims, sets)
  known.set(query, made)
  return made
}

function makePlaces(claims: readonly ClaimQuery[], sets: CredentialQuery['claimSets']): Places {
  const places = new Map(claims.map(({ id }, place) => [id, place]))
  const options = sets?.map((ids) => [...new Set(ids)].flatMap((id) => places.get(id) ?? [])) ?? [[...claims.keys()]]
  return { options, named: [...new Set(options.flat())] }
}

/** The claims at these places; null as soon as one of them is missing. */
function claimsAt(places: readonly number[], answers: readonly Answer[]): readonly Claim[] | null {
  const claims: Claim[] = []
  for (const place of places) {
    const answer = answers[place] ?? []
    if (isReason(answer)) return null
    // One by one: a list may be longer than the arguments of a call.
    for (const claim of answer) claims.push(claim)
  }
  return claims
}

function reasonsAt(places: readonly number[], answers: readonly Answer[]): readonly Reason[] {
  const reasons: Reason[] = []
  for (const place of places) {
    const answer = answers[place]
    if (answer && isReason(answer)) reasons.push(answer)
  }
  return reasons
}

/** The claims that answer one Claims Query (section 6.3), or why there are none. A value must equal one of `values` in type and value. */
function answerTo(claim: ClaimQuery, entry: Pick<IndexEntry, 'claims'>): Answer {
  const { path, values } = claim
  if (claim.alternatives !== undefined || claim.test !== undefined) return olderAnswerTo(claim, entry)
  const selected = select(entry.claims, path)
  if (selected.length === 0) return { code: 'claim-missing', path }
  if (values === null) return selected
  const wanted: readonly Json[] = values
  const fitting = selected.filter(({ value }) => wanted.includes(value))
  return fitting.length > 0 ? fitting : { code: 'value-differs', path }
}

/** The same for what older requests say beyond DCQL. */
function olderAnswerTo(claim: ClaimQuery, entry: Pick<IndexEntry, 'claims'>): Answer {
  const { found, there } = selectAny(claim, entry.claims)
  return found.length > 0 ? found : { code: there ? 'value-differs' : 'claim-missing', path: claim.path }
}

function isReason(answer: Answer): answer is Reason {
  return 'code' in answer
}
