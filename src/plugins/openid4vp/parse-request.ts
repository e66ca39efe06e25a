import { WalletError } from '../../core/errors.ts'
import { type DcqlQuery, parseDcqlQuery } from '../../openid/dcql-query.ts'
import { malformed, type Members, member, members } from '../../openid/members.ts'
import { parseNonce } from '../../openid/nonce.ts'
import { chooseEncryption, type ResponseEncryption } from '../../openid/response-encryption.ts'
import { checkVerifierFormats } from '../../openid/verifier-formats.ts'

/** An unsigned request, checked. `encryption` is null exactly when the verifier asked for a plain answer. */
export interface Request {
  readonly nonce: string
  readonly query: DcqlQuery
  readonly encryption: ResponseEncryption | null
}

/**
 * An unsigned request over the Digital Credentials API (OpenID4VP 1.0 appendix A.2 and A.3.1). Ignored, as the standard says: `client_id`,
 * `expected_origins` and whatever is not defined there (`state`, `response_uri`, …).
 * Throws `request.malformed`; `request.unsupported` for transaction data, scopes, and formats or encryption that cannot be served.
 */
export function parseUnsignedRequest(data: unknown): Request {
  const request = members(data, 'data')
  // A Request Object belongs to the signed protocols; which of the two would count here, nobody says.
  if (member(request, 'request') !== undefined) malformed('request')
  if (member(request, 'response_type') !== 'vp_token') malformed('response_type')
  // Section 5.1: a wallet that knows no type of transaction data refuses the whole request.
  if (member(request, 'transaction_data') !== undefined) throw new WalletError('request.unsupported', 'transaction data is not supported')
  const clientMetadata = members(member(request, 'client_metadata') ?? {}, 'client_metadata')
  const nonce = parseNonce(member(request, 'nonce'))
  const query = parseQuery(request)
  checkVerifierFormats(clientMetadata, query.credentials)
  return { nonce, query, encryption: parseMode(request, clientMetadata) }
}

/** Section 5.1: exactly one of `dcql_query` and `scope`; no scope value stands for a query here. */
function parseQuery(request: Members): DcqlQuery {
  const query = member(request, 'dcql_query')
  const scope = member(request, 'scope')
  if (query === undefined && scope !== undefined) throw new WalletError('request.unsupported', 'a scope instead of a query')
  return scope === undefined ? parseDcqlQuery(query) : malformed('scope')
}

function parseMode(request: Members, clientMetadata: Members): ResponseEncryption | null {
  const mode = member(request, 'response_mode')
  if (mode === 'dc_api') return null
  return mode === 'dc_api.jwt' ? chooseEncryption(clientMetadata) : malformed('response_mode')
}
