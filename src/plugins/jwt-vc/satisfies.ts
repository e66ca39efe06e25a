import type { IndexEntry } from '../../core/credential.ts'
import { WalletError } from '../../core/errors.ts'
import type { Json, JsonObject } from '../../core/json.ts'

const expanded = 'https://www.w3.org/2018/credentials#VerifiableCredential'

/**
 * Whether one alternative of `type_values` lies within the credential's types (OpenID4VP 1.0 appendix B.1.1). JSON-LD processing is skipped,
 * as the appendix allows: types are compared as they stand, except `VerifiableCredential`, whose IRI is known.
 * Throws `request.malformed` when `type_values` is not a non-empty list of non-empty lists of strings.
 */
export function satisfiesMeta(entry: Pick<IndexEntry, 'types'>, meta: JsonObject): boolean {
  const alternatives = meta.type_values
  if (!isList(alternatives) || !alternatives.every(isTypeList)) throw new WalletError('request.malformed', 'type_values is no list of type lists')
  const held = new Set(entry.types.map(expand))
  return alternatives.some((types) => types.every((type) => held.has(expand(type))))
}

function expand(type: string): string {
  return type === 'VerifiableCredential' ? expanded : type
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value) && value.length > 0
}

function isTypeList(value: Json): value is readonly string[] {
  return isList(value) && value.every((type) => typeof type === 'string' && type !== '')
}
