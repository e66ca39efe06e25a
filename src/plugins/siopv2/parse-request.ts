import { WalletError } from '../../core/errors.ts'
import type { KeyAlgorithm } from '../../core/key.ts'
import { parseAnswerAddress } from '../../openid/answer-address.ts'
import { malformed, type Members, member, members, text } from '../../openid/members.ts'
import { parseNonce } from '../../openid/nonce.ts'
import type { OpenLink } from '../../openid/open-link.ts'
import { chooseEncryption, type ResponseEncryption } from '../../openid/response-encryption.ts'
import { checkResponseType } from './response-type.ts'
import { chooseSubjectType, type SubjectType } from './subject-type.ts'

const modes = ['fragment', 'direct_post', 'direct_post.jwt'] as const
const algorithms = ['ES256', 'EdDSA'] as const satisfies readonly KeyAlgorithm[]

/** The parameters of a request, checked. */
export interface Request extends SubjectType {
  readonly nonce: string
  /** Returned as it is. */
  readonly state: string | null
  /** What the ID Token has to be signed with; `null`: anything. */
  readonly algorithm: KeyAlgorithm | null
  readonly clientMetadata: Members
  readonly mode: (typeof modes)[number]
  readonly to: string
  /** `null` exactly when the verifier asked for a plain answer. */
  readonly encryption: ResponseEncryption | null
}

/**
 * What every request has to have (SIOPv2 draft 13 sections 7.5 and 9, OpenID Connect Core 1.0 section 3.1.2.1); parameters not defined there are ignored.
 * Throws `request.malformed`; `request.unsupported` for what cannot be served: see `docs/dapps.md`.
 */
export function parseRequest({ client, parameters }: OpenLink): Request {
  checkResponseType(member(parameters, 'response_type'))
  if (!words(member(parameters, 'scope'), 'scope').includes('openid')) malformed('scope')
  checkServed(parameters)
  const clientMetadata = parseClientMetadata(parameters)
  const mode = modes.find((one) => one === (member(parameters, 'response_mode') ?? 'fragment')) ?? malformed('response_mode')
  return {
    ...chooseSubjectType(clientMetadata),
    nonce: parseNonce(member(parameters, 'nonce')),
    state: parseState(member(parameters, 'state')),
    algorithm: parseAlgorithm(member(clientMetadata, 'id_token_signed_response_alg')),
    clientMetadata,
    mode,
    // Section 9.2 calls the address of a POST `redirect_uri`, OpenID4VP 1.0 section 8.2 `response_uri`: either will do, both will not.
    to: parseAnswerAddress(parameters, mode === 'fragment' || member(parameters, 'redirect_uri') !== undefined ? 'redirect_uri' : 'response_uri', client),
    encryption: mode === 'direct_post.jwt' ? chooseEncryption(clientMetadata) : null,
  }
}

/** Nobody but the person signs here (section 9), and never without asking them (OpenID Connect Core 1.0 section 3.1.2.1). */
function checkServed(parameters: Members): void {
  const kinds = member(parameters, 'id_token_type')
  if (kinds !== undefined && !words(kinds, 'id_token_type').includes('subject_signed_id_token')) throw unsupported('an ID Token that somebody else signs')
  // What is to be authorized by the answer must be shown (OpenID4VP 1.0 section 5); here it cannot be.
  if (member(parameters, 'transaction_data') !== undefined) throw unsupported('transaction data')
  const prompt = member(parameters, 'prompt')
  if (prompt !== undefined && words(prompt, 'prompt').includes('none')) throw unsupported('a sign-in without asking')
}

/** Sections 7.3 to 7.5: nobody is registered here, so a verifier says what it takes, in the request itself. */
function parseClientMetadata(parameters: Members): Members {
  const value = member(parameters, 'client_metadata')
  if (member(parameters, 'client_metadata_uri') !== undefined) {
    if (value !== undefined) malformed('client_metadata_uri')
    throw unsupported('metadata by reference')
  }
  const clientMetadata = members(value, 'client_metadata')
  // What it wants encrypted is not sent in any other way. The answer as a whole is encrypted by `direct_post.jwt`.
  for (const name of ['id_token_encrypted_response_alg', 'id_token_encrypted_response_enc'])
    if (member(clientMetadata, name) !== undefined) throw unsupported('an ID Token that is encrypted by itself')
  return clientMetadata
}

function parseAlgorithm(value: unknown): KeyAlgorithm | null {
  if (value === undefined) return null
  const wanted = text(value, 'client_metadata.id_token_signed_response_alg', 64)
  const algorithm = algorithms.find((one) => one === wanted)
  if (!algorithm) throw unsupported('a signature algorithm that no key here has')
  return algorithm
}

/** RFC 6749 appendix A.5. */
function parseState(state: unknown): string | null {
  if (state === undefined) return null
  return typeof state === 'string' && /^[ -~]{1,4096}$/.test(state) ? state : malformed('state')
}

function words(value: unknown, where: string): readonly string[] {
  return text(value, where, 4096).split(' ')
}

function unsupported(why: string): WalletError {
  return new WalletError('request.unsupported', why)
}
