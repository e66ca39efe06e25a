import { WalletError } from '../../core/errors.ts'
import type { Ask, Transaction } from '../../core/exchange.ts'
import { decodeBase64url } from '../../crypto/base64url.ts'
import { decodeUtf8 } from '../../crypto/bytes.ts'
import { parseStrictJson } from '../../crypto/strict-json.ts'
import type { DcqlQuery } from '../../openid/dcql-query.ts'
import { list, malformed, type Members, member, members, text } from '../../openid/members.ts'
import type { TransactionType, TransactionTypes } from './transaction-types.ts'

const most = 20
const longest = 16_384
const longestValue = 500
const common: ReadonlySet<string> = new Set(['type', 'credential_ids', 'transaction_data_hashes_alg'])

/**
 * `transaction_data` (OpenID4VP 1.0 sections 5.1, 8.4 and B.3.3.1), each as rows to show and as the text to sign. All or nothing: one that is malformed,
 * of an unknown type, with an unknown parameter, or for a credential that cannot authorize it, and the request is refused.
 * Throws `request.malformed`, `request.unsupported`.
 */
export function parseTransactions(value: unknown, query: DcqlQuery, asks: readonly Ask[], types: TransactionTypes): readonly Transaction[] {
  if (value === undefined) return []
  return list(value, 'transaction_data', most, (element, where) => {
    const raw = text(element, where, longest)
    const bytes = decodeBase64url(raw)
    const data = members(parseStrictJson((bytes && decodeUtf8(bytes)) ?? ''), where)
    const type = types.get(text(member(data, 'type'), `${where}.type`, 500))
    if (!type) throw new WalletError('request.unsupported', 'unknown type of transaction')
    checkHashes(data, where)
    const ids = credentialIds(data, query, where)
    const able = asks.flatMap(({ id }) => (ids.has(id) ? [id] : []))
    if (able.length === 0) malformed(`${where}.credential_ids`)
    return { asks: able, rows: rowsOf(data, type, where), raw }
  })
}

/** Section B.3.3.1: hashes are made with sha-256, the default, which every wallet knows. */
function checkHashes(data: Members, where: string): void {
  const algorithms = member(data, 'transaction_data_hashes_alg')
  if (algorithms === undefined) return
  const named = list(algorithms, `${where}.transaction_data_hashes_alg`, 32, (one, at) => text(one, at, 64))
  if (!named.includes('sha-256')) throw new WalletError('request.unsupported', 'no hash algorithm in common')
}

/** The queries whose credential may authorize it: they exist, are of a format that can, and ask for a signature of the holder (section B.3.3). */
function credentialIds(data: Members, query: DcqlQuery, where: string): ReadonlySet<string> {
  const known = new Map(query.credentials.map((credential) => [credential.id, credential]))
  const ids = list(member(data, 'credential_ids'), `${where}.credential_ids`, 100, (one, at) => {
    const credential = known.get(text(one, at, 128)) ?? malformed(at)
    if (!credential.holderBinding) malformed(at)
    if (credential.format !== 'dc+sd-jwt') throw new WalletError('request.unsupported', 'a format that authorizes no transactions')
    return credential.id
  })
  const distinct = new Set(ids)
  return distinct.size === ids.length ? distinct : malformed(`${where}.credential_ids`)
}

/** Nothing is shortened: what cannot be shown whole cannot be agreed to. */
function rowsOf(data: Members, { name, fields }: TransactionType, where: string): Transaction['rows'] {
  for (const given of Object.keys(data)) if (!common.has(given) && !Object.hasOwn(fields, given)) malformed(where)
  const rows = Object.entries(fields).flatMap(([field, { label, required }]) => {
    const value = member(data, field)
    return value === undefined && !required ? [] : [{ label, value: text(value, `${where}.${field}`, longestValue) }]
  })
  return [{ label: 'Transaction', value: name }, ...rows]
}
