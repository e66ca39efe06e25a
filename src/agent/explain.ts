import type { IndexEntry } from '../core/credential.ts'
import type { Candidate, CredentialQuery, Reason } from '../core/exchange.ts'
import { candidates, described, type MatchContext } from './match.ts'
import { ofType, satisfied } from './of-type.ts'
import type { EntryKind } from './ports.ts'
import { witnessOf } from './witness.ts'

/** How many entries there are of one format with the same types. */
export type EntryCount = Pick<IndexEntry, 'format' | 'types'> & { readonly count: number }

/** What became of one Credential Query: what could serve or comes near, with the reasons, and of everything else how much there is and why it is out. */
export interface Explanation {
  readonly candidates: readonly Candidate[]
  /** Another format or another type, by kind; together with the candidates this is everything that is held. */
  readonly others: readonly (EntryCount & { readonly code: Extract<Reason['code'], 'other-format' | 'other-type'> })[]
}

/**
 * Whether an entry of this kind may serve a query, whatever its claims say. False only where none can: a format that looks at a claim
 * the kind has may find anything there.
 */
export function mayServe({ format, types, says }: EntryKind, query: CredentialQuery, context: Pick<MatchContext, 'satisfies'>): boolean {
  if (format !== query.format) return false
  const witness = witnessOf(types, Object.fromEntries(says.map((name) => [name, null])))
  const verdict = satisfied(witness, query.meta, context)
  return witness.wasRead() || verdict
}

/**
 * Why each held credential fits a query or does not (OpenID4VP 1.0 section 6.4). `entries` are at least those that may serve, `kinds` counts all that is held.
 * Plain data, in the order of `candidates` and then of `kinds`.
 */
export function explain(query: CredentialQuery, entries: readonly IndexEntry[], kinds: readonly EntryCount[], context: MatchContext): Explanation {
  const near = new Map<string, number>()
  for (const { entry } of ofType(query, entries, context)) near.set(kindOf(entry), (near.get(kindOf(entry)) ?? 0) + 1)
  const others = kinds.flatMap(({ format, types, count }) => {
    const left = count - (near.get(kindOf({ format, types })) ?? 0)
    return left > 0 ? [{ code: codeFor(format, query), format, types, count: left }] : []
  })
  return { candidates: candidates(query, entries, context), others }
}

/** Credentials of another format or type as the consent screen lists them where nothing comes nearer: with that as their only reason. */
export function farMisses(query: CredentialQuery, entries: readonly IndexEntry[], context: MatchContext): readonly Candidate[] {
  const near = new Set(ofType(query, entries, context).map(({ entry }) => entry))
  return entries.flatMap((entry) => (near.has(entry) ? [] : [described(entry, context, [], [{ code: codeFor(entry.format, query), path: null }])]))
}

function codeFor(format: string, query: CredentialQuery): 'other-format' | 'other-type' {
  return format === query.format ? 'other-type' : 'other-format'
}

function kindOf({ format, types }: Pick<IndexEntry, 'format' | 'types'>): string {
  return JSON.stringify([format, ...types])
}
