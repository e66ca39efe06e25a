import { leaves } from '../../agent/claim-path.ts'
import { candidates, type MatchContext } from '../../agent/match.ts'
import type { IndexEntry } from '../../core/credential.ts'
import type { Candidate } from '../../core/exchange.ts'
import { isObject, type JsonObject } from '../../core/json.ts'
import { canBeMet, satisfiable } from '../../core/selection.ts'
import type { DcqlQuery } from '../../openid/dcql-query.ts'

/** A held credential as the vectors and npm dcql write it. */
export interface Held {
  readonly id?: string
  readonly format?: string
  readonly credential_format?: string
  readonly vct?: string
  readonly type?: readonly string[]
  readonly doctype?: string
  readonly claims?: JsonObject
  readonly namespaces?: JsonObject
  readonly cryptographic_holder_binding?: boolean
  readonly authority?: { readonly type: string; readonly values: readonly string[] }
}

const holder = 'did:example:me'

/** A held credential as the index would have it; every claim can be held back, as the vectors assume. */
export function entryOf(held: Held, index: number): IndexEntry {
  const claims = held.claims ?? held.namespaces ?? {}
  return {
    id: held.id ?? `${index}`,
    format: held.format ?? held.credential_format ?? '',
    types: held.type ?? [held.vct ?? held.doctype ?? ''],
    issuer: 'did:example:issuer',
    holder: held.cryptographic_holder_binding === false ? null : holder,
    title: 'a credential',
    claims,
    authorities: held.authority?.type === 'aki' ? held.authority.values.map((value) => ({ type: 'aki', value })) : [],
    withholdable: leaves(claims).map(({ path }) => path),
    validFrom: null,
    validUntil: null,
    addedAt: -index,
  }
}

const strings = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
/** The formats of the vectors, whose types are compared as they stand; the wallet holds the keys of one identifier. */
export const context: MatchContext = {
  satisfies: ({ types }, meta) => {
    if (Object.keys(meta).length === 0) return true
    if (meta.vct_values !== undefined) return strings(meta.vct_values).includes(types[0])
    if (meta.doctype_value !== undefined) return meta.doctype_value === types[0]
    return strings(meta.type_values).some((wanted) => strings(wanted).every((type) => types.some((has) => has === type)))
  },
  mine: (did) => did === holder,
  seenBy: () => [],
  now: 1_800_000_000_000,
}

/** What of these credentials fits each Credential Query, and whether that is enough. */
export function matches(query: DcqlQuery, credentials: readonly Held[]) {
  const entries = credentials.map(entryOf)
  const found = new Map<string, readonly Candidate[]>(
    query.credentials.map((one) => [one.id, candidates(one, entries, context).filter(({ sets }) => sets.length > 0)]),
  )
  const usable = (id: string) => (found.get(id)?.length ?? 0) > 0
  return { found, met: canBeMet(query, usable), options: satisfiable(query, usable) }
}

/** Every leaf that would leave, whichever level of the credential it was asked at. */
export const shown = (candidate: Candidate | undefined, set: number) =>
  (candidate?.sets[set] ?? []).flatMap(({ path, value }) =>
    isObject(value) || Array.isArray(value) ? leaves({ root: value }).map((leaf) => [...path, ...leaf.path.slice(1)].join('/')) : [path.join('/')],
  )
