import { WalletError } from '../../core/errors.ts'
import { parseAnswerAddress } from '../../openid/answer-address.ts'
import { type DcqlQuery, parseDcqlQuery } from '../../openid/dcql-query.ts'
import { malformed, type Members, member, members } from '../../openid/members.ts'
import { parseNonce } from '../../openid/nonce.ts'
import { chooseEncryption, type ResponseEncryption } from '../../openid/response-encryption.ts'
import { checkVerifierFormats } from '../../openid/verifier-formats.ts'
import type { OpenRequest } from './open-request.ts'
import { parseResponseMode, type ResponseMode } from './response-mode.ts'

/** The parameters of a request, checked. */
export interface Request {
  readonly nonce: string
  /** Returned as it is; `null` over the DC API, where it is ignored. */
  readonly state: string | null
  readonly query: DcqlQuery
  readonly clientMetadata: Members
  readonly mode: ResponseMode
  /** `null`: the page that asked. */
  readonly to: string | null
  /** `null` exactly when the verifier asked for a plain answer. */
  readonly encryption: ResponseEncryption | null
}

/**
 * What every request has to have (OpenID4VP 1.0 sections 5, 8.2, 8.3 and A.2); parameters not defined there are ignored.
 * Throws `request.malformed`; `request.unsupported` for scopes, other response types, and formats or encryption that cannot be served.
 */
export function parseRequest({ transport, client, parameters }: OpenRequest): Request {
  checkResponseType(member(parameters, 'response_type'))
  const clientMetadata = members(member(parameters, 'client_metadata') ?? {}, 'client_metadata')
  const nonce = parseNonce(member(parameters, 'nonce'))
  const query = parseQuery(parameters)
  checkVerifierFormats(clientMetadata, query.credentials)
  const mode = parseResponseMode(parameters, transport)
  const encryption = mode.endsWith('.jwt') ? chooseEncryption(clientMetadata) : null
  const parsed = { nonce, query, clientMetadata, mode, encryption }
  if (mode === 'dc_api' || mode === 'dc_api.jwt') return { ...parsed, state: null, to: null }
  if (!client) return malformed('client_id')
  const to = parseAnswerAddress(parameters, mode === 'fragment' ? 'redirect_uri' : 'response_uri', client)
  return { ...parsed, state: parseState(member(parameters, 'state'), query), to }
}

/** Sections 5.4 and 8: an id_token is the business of another protocol (SIOPv2). */
function checkResponseType(type: unknown): void {
  if (type === 'vp_token') return
  if (typeof type === 'string' && type.split(' ').includes('id_token')) throw new WalletError('request.unsupported', 'an id_token is asked for')
  malformed('response_type')
}

/** Section 5.1: exactly one of `dcql_query` and `scope`; no scope value stands for a query here. */
function parseQuery(parameters: Members): DcqlQuery {
  const query = member(parameters, 'dcql_query')
  const scope = member(parameters, 'scope')
  if (query === undefined && scope !== undefined) throw new WalletError('request.unsupported', 'a scope instead of a query')
  return scope === undefined ? parseDcqlQuery(query) : malformed('scope')
}

/** Sections 5.2 and 5.3: URL-safe, and required where the nonce is not signed by a holder. */
function parseState(state: unknown, query: DcqlQuery): string | null {
  if (state === undefined && query.credentials.every(({ holderBinding }) => holderBinding)) return null
  return typeof state === 'string' && /^[A-Za-z0-9._~-]{1,4096}$/.test(state) ? state : malformed('state')
}
