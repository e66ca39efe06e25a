import type { IndexEntry } from '../core/credential.ts'
import type { Candidate, CredentialQuery, Disclosure, Reason } from '../core/exchange.ts'
import type { JsonObject } from '../core/json.ts'
import { isAccepted } from './authority.ts'
import { claimOptions } from './claim-options.ts'
import type { Claim } from './claim-path.ts'
import { disclosures, leavesOf } from './disclosures.ts'
import { ofType } from './of-type.ts'

/** What matching has to know beyond the index. */
export interface MatchContext {
  /** The format's part of the query: `CredentialFormat.satisfies`. */
  satisfies(entry: Pick<IndexEntry, 'types' | 'claims'>, meta: JsonObject): boolean
  /** True when the wallet holds the key of this identifier. */
  mine(did: string): boolean
  /** Other sites this identifier was shown to. */
  seenBy(did: string): readonly string[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** How many of each are told, of the newest. */
export interface Most {
  readonly usable: number
  readonly near: number
}

/** What could serve a Credential Query, what comes near, and how many more of either there are than were asked for. */
export interface Matches {
  readonly usable: readonly Candidate[]
  /** Without `sets`, and with the reasons why. */
  readonly near: readonly Candidate[]
  readonly more: Most
}

const all: Most = Object.freeze({ usable: Number.POSITIVE_INFINITY, near: Number.POSITIVE_INFINITY })

/**
 * What of the index could serve a Credential Query (OpenID4VP 1.0 section 6.4), the newest first. A credential of another format or type does not come near.
 * Says nothing to anyone: a query the format finds malformed matches nothing, whatever is held.
 */
export function matches(query: CredentialQuery, entries: readonly IndexEntry[], context: MatchContext, most: Most = all): Matches {
  const usable: Candidate[] = []
  const near: Candidate[] = []
  const more = { usable: 0, near: 0 }
  for (const { entry } of ofType(query, entries, context)) {
    const unfit = standing(entry, query, context)
    const { met, missing } = claimOptions(entry, query)
    const unusable = missing.length > 0 ? unfit.concat(missing) : unfit
    if (unusable.length > 0) {
      if (near.length < most.near) near.push(described(entry, context, [], unusable))
      else more.near++
    } else if (usable.length < most.usable) usable.push(described(entry, context, revealed(met, entry), unusable))
    else more.usable++
  }
  return { usable, near, more }
}

/** The same as one list: usable ones first. */
export function candidates(query: CredentialQuery, entries: readonly IndexEntry[], context: MatchContext): readonly Candidate[] {
  const { usable, near } = matches(query, entries, context)
  return near.length > 0 ? usable.concat(near) : usable
}

/** A held credential as the consent screen lists it. */
export function described(entry: IndexEntry, context: Pick<MatchContext, 'seenBy'>, sets: Candidate['sets'], unusable: Candidate['unusable']): Candidate {
  const { id, title, issuer, holder } = entry
  return { credentialId: id, title, issuer, holder, seenBy: holder === null ? [] : context.seenBy(holder), sets, unusable }
}

/** Why the credential itself cannot serve, whatever it says. */
function standing(entry: IndexEntry, query: CredentialQuery, context: MatchContext): readonly Reason[] {
  const reasons: Reason[] = []
  const because = (code: Reason['code']) => reasons.push({ code, path: null })
  if (entry.validUntil !== null && entry.validUntil <= context.now) because('expired')
  if (entry.validFrom !== null && entry.validFrom > context.now) because('not-yet-valid')
  if (query.holderBinding && entry.holder === null) because('not-bound')
  if (query.holderBinding && entry.holder !== null && !context.mine(entry.holder)) because('not-mine')
  if (!isAccepted(entry, query.trustedAuthorities)) because('issuer-not-accepted')
  return reasons
}

/** What leaves the wallet with each of these options. */
function revealed(met: readonly (readonly Claim[])[], entry: IndexEntry): readonly (readonly Disclosure[])[] {
  const all = leavesOf(entry)
  return met.map((asked) => disclosures(asked, all))
}
