import type { AskId, ClaimQuery, CredentialQuery, Plan } from '../core/exchange.ts'
import { parseClaim } from './dcql-claim.ts'
import { checkFormatRules } from './dcql-formats.ts'
import { flag, list, malformed, member, members, plainObject, text } from './members.ts'

/** A Credential Query, and whether more than one credential may answer it. */
export type ParsedCredentialQuery = CredentialQuery & { readonly multiple: boolean }

/** A DCQL query, checked; `sets` always says what is required, also when the verifier left it out. */
export interface DcqlQuery {
  readonly credentials: readonly ParsedCredentialQuery[]
  readonly sets: Plan['sets']
}

/** What one query may hold; far above what verifiers ask, far below what would hurt. */
const limits = { credentials: 100, claims: 100, allClaims: 1000, claimSets: 100, allClaimSets: 200, sets: 100, options: 100, authorities: 100 } as const

/** Valid ids (section 6.1) that would reach a prototype wherever they become a member name; the response makes them one. */
const reserved: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * A DCQL query (OpenID4VP 1.0 section 6), strictly: what the standard requires is there and well-formed, unknown members are ignored.
 * Throws `request.malformed`, also for more than 100 credentials, 100 claims in one of them, or paths deeper than 32.
 */
export function parseDcqlQuery(value: unknown): DcqlQuery {
  const query = members(value, 'dcql_query')
  const credentials = list(member(query, 'credentials'), 'credentials', limits.credentials, parseCredential)
  unique(
    credentials.map(({ id }) => id),
    'credentials',
  )
  const total = (count: (credential: CredentialQuery) => number) => credentials.reduce((sum, credential) => sum + count(credential), 0)
  if (total(({ claims }) => claims?.length ?? 0) > limits.allClaims) malformed('claims')
  if (total(({ claimSets }) => claimSets?.length ?? 0) > limits.allClaimSets) malformed('claim_sets')
  return { credentials, sets: parseSets(member(query, 'credential_sets'), credentials) }
}

/** An id of a credential or claim: letters, digits, underscore, hyphen; at most 128 of them. */
function parseId(value: unknown, where: string): string {
  const id = text(value, where, 128)
  return /^[A-Za-z0-9_-]+$/.test(id) && !reserved.has(id) ? id : malformed(where)
}

function unique(ids: readonly string[], where: string): void {
  if (new Set(ids).size !== ids.length) malformed(where)
}

function parseCredential(value: unknown, where: string): ParsedCredentialQuery {
  const credential = members(value, where)
  const authorities = member(credential, 'trusted_authorities')
  const claims = parseClaims(credential, where)
  const parsed: ParsedCredentialQuery = {
    id: parseId(member(credential, 'id'), `${where}.id`),
    format: text(member(credential, 'format'), `${where}.format`, 128),
    meta: plainObject(member(credential, 'meta'), `${where}.meta`),
    claims: claims.claims,
    claimSets: claims.claimSets,
    trustedAuthorities: authorities === undefined ? null : list(authorities, `${where}.trusted_authorities`, limits.authorities, parseAuthority),
    holderBinding: flag(member(credential, 'require_cryptographic_holder_binding'), `${where}.require_cryptographic_holder_binding`, true),
    multiple: flag(member(credential, 'multiple'), `${where}.multiple`, false),
  }
  checkFormatRules(parsed, where)
  return parsed
}

function parseClaims(credential: ReturnType<typeof members>, where: string): Pick<CredentialQuery, 'claims' | 'claimSets'> {
  const rawClaims = member(credential, 'claims')
  const rawSets = member(credential, 'claim_sets')
  if (rawClaims === undefined) return rawSets === undefined ? { claims: null, claimSets: null } : malformed(`${where}.claim_sets`)
  const claims = list(rawClaims, `${where}.claims`, limits.claims, (claim, at) => parseClaim(claim, at, parseId))
  const ids = claims.flatMap(({ id }) => (id === null ? [] : [id]))
  unique(ids, `${where}.claims`)
  if (rawSets === undefined) return { claims: withoutRepeats(claims), claimSets: null }
  if (ids.length !== claims.length) malformed(`${where}.claims`)
  const known = (id: unknown, at: string) => (typeof id === 'string' && ids.includes(id) ? id : malformed(at))
  return { claims, claimSets: list(rawSets, `${where}.claim_sets`, limits.claimSets, (set, at) => list(set, at, limits.claims, known)) }
}

/** "Wallets SHOULD ignore such duplicate claim queries" (section 6.1): the first one counts. */
function withoutRepeats(claims: readonly ClaimQuery[]): readonly ClaimQuery[] {
  const seen = new Set<string>()
  return claims.filter(({ path }) => seen.size !== seen.add(JSON.stringify(path)).size)
}

function parseAuthority(value: unknown, where: string): { readonly type: string; readonly values: readonly string[] } {
  const authority = members(value, where)
  const values = list(member(authority, 'values'), `${where}.values`, limits.allClaims, (one, at) => text(one, at, 2048))
  return { type: text(member(authority, 'type'), `${where}.type`, 128), values }
}

/** Credential Set Queries (section 6.2). Without any, every credential is required. */
function parseSets(value: unknown, credentials: readonly CredentialQuery[]): Plan['sets'] {
  const asks = new Map(credentials.map(({ id }) => [id, id as AskId]))
  if (value === undefined) return [{ required: true, options: [[...asks.values()]] }]
  const known = (id: unknown, at: string) => (typeof id === 'string' ? asks.get(id) : undefined) ?? malformed(at)
  return list(value, 'credential_sets', limits.sets, (element, where) => {
    const set = members(element, where)
    const options = list(member(set, 'options'), `${where}.options`, limits.options, (option, at) => list(option, at, limits.credentials, known))
    return { required: flag(member(set, 'required'), `${where}.required`, true), options }
  })
}
