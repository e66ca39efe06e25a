import type { IndexEntry } from '../../core/credential.ts'
import { WalletError } from '../../core/errors.ts'
import type { JsonObject } from '../../core/json.ts'
import { isList } from './envelope.ts'

/**
 * Whether the credential is of one of the types in `vct_values` (OpenID4VP 1.0 appendix B.3.5), by its `vct` or as its issuer says in `aka_vcts`.
 * Throws `request.malformed` when `vct_values` is not a non-empty list of non-empty strings.
 */
export function satisfiesMeta(entry: Pick<IndexEntry, 'types' | 'claims'>, meta: JsonObject): boolean {
  const wanted = meta.vct_values
  if (!isList(wanted) || wanted.length === 0 || !wanted.every((type) => typeof type === 'string' && type !== ''))
    throw new WalletError('request.malformed', 'vct_values is no list of types')
  const others = entry.claims.aka_vcts
  return wanted.some((type) => typeof type === 'string' && (entry.types.includes(type) || (isList(others) && others.includes(type))))
}
