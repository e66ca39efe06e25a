import { WalletError } from '../../core/errors.ts'
import { malformed } from '../../openid/members.ts'

/** The values of a `response_type` (OAuth 2.0 Multiple Response Types section 2); none for what is no text. */
export function responseTypes(type: unknown): readonly string[] {
  return typeof type === 'string' ? type.split(' ') : []
}

/** Only an ID Token and nothing beside it is given out here. Throws `request.unsupported` for other types and for `vp_token id_token`, `request.malformed` for none. */
export function checkResponseType(type: unknown): void {
  if (type === 'id_token') return
  if (typeof type === 'string') throw new WalletError('request.unsupported', 'something else than an ID Token alone is asked for')
  malformed('response_type')
}
