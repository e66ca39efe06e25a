import type { ClaimPath } from '../core/credential.ts'
import type { Json } from '../core/json.ts'
import { day, type Key, t } from './i18n.ts'

/** Claims that every JWT calls by these letters (RFC 7519 section 4.1, SD-JWT VC section 2.2.2.2), in words. */
const names: ReadonlyMap<string, Key> = new Map<string, Key>([
  ['iss', 'registered_iss'],
  ['sub', 'registered_sub'],
  ['iat', 'registered_iat'],
  ['nbf', 'registered_nbf'],
  ['exp', 'registered_exp'],
  ['jti', 'registered_jti'],
  ['vct', 'registered_vct'],
  ['cnf', 'registered_cnf'],
  ['status', 'registered_status'],
])
const times: ReadonlySet<string> = new Set(['iat', 'nbf', 'exp'])

/** The words for a claim at the top that is called by letters; null: it is called by words. */
export function registered(name: string): string | null {
  const key = names.get(name)
  return key === undefined ? null : t(key)
}

/** The value of a claim as a person reads it: seconds since the epoch are a day, everything else is as it is. */
export function readable([name, ...deeper]: ClaimPath, value: Json): Json {
  return deeper.length === 0 && typeof name === 'string' && times.has(name) && typeof value === 'number' && Math.abs(value) < 8.64e12
    ? day(value * 1000)
    : value
}
