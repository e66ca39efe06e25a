import type { IndexEntry } from '../core/credential.ts'
import type { Candidate, ClaimQuery, CredentialQuery, Disclosure, Reason } from '../core/exchange.ts'
import { WalletError } from '../core/errors.ts'
import type { JsonObject } from '../core/json.ts'
import { type Claim, select } from './claim-path.ts'
import { disclosures, leavesOf } from './disclosures.ts'

/** What matching has to know beyond the index. */
export interface MatchContext {
  /** The format's part of the query: `CredentialFormat.satisfies`. */
  satisfies(entry: IndexEntry, meta: JsonObject): boolean
  /** True when the wallet holds the key of this identifier. */
  mine(did: string): boolean
  /** Other sites this identifier was shown to. */
  seenBy(did: string): readonly string[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * What of the index could serve a Credential Query (OpenID4VP 1.0 section 6.4): usable ones first, then the newest.
 * A credential of another format or type is no candidate; one that comes near is, without `sets` and with the reasons why.
 * Says nothing to anyone: a query the format finds malformed matches nothing, whatever is held.
 */
export function candidates(query: CredentialQuery, entries: readonly IndexEntry[], context: MatchContext): readonly Candidate[] {
  const found: { readonly candidate: Candidate; readonly addedAt: number }[] = []
  for (const entry of entries) {
    if (entry.format !== query.format || !isOfType(entry, query, context)) continue
    found.push({ candidate: candidateOf(entry, query, context), addedAt: entry.addedAt })
  }
  const rank = (candidate: Candidate) => (candidate.sets.length > 0 ? 0 : 1)
  return found.sort((a, b) => rank(a.candidate) - rank(b.candidate) || b.addedAt - a.addedAt).map(({ candidate }) => candidate)
}

function isOfType(entry: IndexEntry, query: CredentialQuery, context: MatchContext): boolean {
  try {
    return context.satisfies(entry, query.meta)
  } catch (error) {
    // Failing here would tell the page that something of this format is held.
    if (error instanceof WalletError && error.code === 'request.malformed') return false
    throw error
  }
}

function candidateOf(entry: IndexEntry, query: CredentialQuery, context: MatchContext): Candidate {
  const { sets, missing } = claimSets(entry, query)
  const unusable = [...standing(entry, query, context), ...missing]
  return {
    credentialId: entry.id,
    title: entry.title,
    issuer: entry.issuer,
    holder: entry.holder,
    seenBy: entry.holder === null ? [] : context.seenBy(entry.holder),
    sets: unusable.length > 0 ? [] : sets,
    unusable,
  }
}

/** Why the credential itself cannot serve, whatever it says. */
function standing(entry: IndexEntry, query: CredentialQuery, context: MatchContext): readonly Reason[] {
  const codes: Reason['code'][] = []
  if (entry.validUntil !== null && entry.validUntil <= context.now) codes.push('expired')
  if (entry.validFrom !== null && entry.validFrom > context.now) codes.push('not-yet-valid')
  if (query.holderBinding && entry.holder === null) codes.push('not-bound')
  if (query.holderBinding && entry.holder !== null && !context.mine(entry.holder)) codes.push('not-mine')
  // No kind of trusted authority can be proven for the formats there are; to claim a match would mislead the verifier.
  if (query.trustedAuthorities !== null) codes.push('issuer-not-accepted')
  return codes.map((code) => ({ code, path: null }))
}

/** One list of disclosures per option that can be met, in the verifier's order; when none can, what each of them lacks. */
function claimSets(entry: IndexEntry, query: CredentialQuery): { readonly sets: readonly (readonly Disclosure[])[]; readonly missing: readonly Reason[] } {
  const answers = (query.claims ?? []).map((claim) => ({ id: claim.id, answer: answerTo(claim, entry) }))
  const options = query.claimSets?.map((ids) => ids.flatMap((id) => answers.filter((answer) => answer.id === id))) ?? [answers]
  const met: (readonly Claim[])[] = []
  const missing = new Set<Reason>()
  for (const option of options) {
    const lacking = option.flatMap(({ answer }) => ('code' in answer ? [answer] : []))
    if (lacking.length === 0) met.push(option.flatMap(({ answer }) => ('code' in answer ? [] : answer)))
    else for (const reason of lacking) missing.add(reason)
  }
  if (met.length === 0) return { sets: [], missing: [...missing] }
  const all = leavesOf(entry)
  return { sets: met.map((asked) => disclosures(asked, all)), missing: [] }
}

/** The claims that answer one Claims Query (section 6.3), or why there are none. A value must equal one of `values` in type and value. */
function answerTo(query: ClaimQuery, entry: IndexEntry): readonly Claim[] | Reason {
  const selected = select(entry.claims, query.path)
  if (selected.length === 0) return { code: 'claim-missing', path: query.path }
  const { values } = query
  if (values === null) return selected
  const fitting = selected.filter(({ value }) => values.some((wanted) => wanted === value))
  return fitting.length > 0 ? fitting : { code: 'value-differs', path: query.path }
}
