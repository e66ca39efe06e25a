import { asWalletError, type ErrorCode, WalletError } from '../core/errors.ts'
import type { World } from '../core/plugin.ts'
import { type Jws, parseJws } from '../crypto/jws.ts'
import { authenticateClient, type Client } from './client.ts'
import { isInForce } from './jwt-times.ts'
import { list, malformed, type Members, member, members, text } from './members.ts'

/** A request whose verifier is proven. Only these parameters count, wherever else the same were given (OpenID4VP 1.0 section 5.10.1). */
export interface OpenedRequest {
  readonly client: Client
  readonly parameters: Members
}

const longest = 4096
const maxSignatures = 10
/** What stands in the header of each signature and nowhere else (appendix A.3.2.2). */
const perSignature = ['client_id', 'verifier_info']
/** A signature with one of these says nothing for or against the others. */
const passedOver: readonly ErrorCode[] = ['request.malformed', 'verifier.unauthenticated', 'identifier.malformed', 'identifier.unresolvable', 'network.failed']

/**
 * Opens a Request Object (OpenID4VP 1.0 sections 5 and 5.10.1, RFC 9101): a strict JWS of type `oauth-authz-req+jwt`, in force (60 s for clocks), for
 * wallets, without another request inside, with the `client_id` and the `wallet_nonce` that are expected (`null`: any), signed by the client it names.
 * `today`: how a Client Identifier of an older request is written in version 1.0.
 * `iss` is ignored. Throws `request.malformed`, `verifier.unauthenticated`; for a DID also what its resolution throws.
 */
export async function openRequestObject(
  compact: string,
  expected: { readonly clientId: string | null; readonly walletNonce: string | null; readonly today?: (clientId: string, payload: Members) => string },
  via: 'redirect' | 'dc-api',
  world: World,
): Promise<OpenedRequest> {
  const jws = parseRequestObject(compact, world)
  const clientId = text(member(jws.payload, 'client_id'), 'client_id', longest)
  if (expected.clientId !== null && clientId !== expected.clientId) malformed('client_id')
  if (expected.walletNonce !== null && member(jws.payload, 'wallet_nonce') !== expected.walletNonce) malformed('wallet_nonce')
  const named = expected.today?.(clientId, jws.payload) ?? clientId
  return { client: await authenticateClient({ jws, clientId: named, via }, world), parameters: jws.payload }
}

/**
 * Opens a request with several signatures (OpenID4VP 1.0 appendix A.3.2.2, RFC 7515 section 7.2.1), over the DC API. `client_id` and `verifier_info` stand in
 * the protected headers alone. The first signature, `signature`, whose client proves itself decides who asks. Throws `request.malformed`, also when no signature
 * can be read, and `verifier.unauthenticated` when none of those that can proves anything.
 */
export async function openMultisigned(value: unknown, world: World): Promise<OpenedRequest & { readonly signature: number }> {
  const request = members(value, 'request')
  const payload = text(member(request, 'payload'), 'payload', 524_288)
  const signatures = list(member(request, 'signatures'), 'signatures', maxSignatures, (one, where) => compactOf(one, payload, where))
  let failure: WalletError | null = null
  for (const [signature, compact] of signatures.entries()) {
    try {
      return { ...(await openSignature(compact, world)), signature }
    } catch (cause) {
      const error = asWalletError(cause)
      if (!passedOver.includes(error.code)) throw error
      if (failure === null || failure.code === 'request.malformed') failure = error
    }
  }
  if (failure?.code === 'request.malformed') throw failure
  throw new WalletError('verifier.unauthenticated', 'no signature proves anything', { cause: failure })
}

async function openSignature(compact: string, world: World): Promise<OpenedRequest> {
  const jws = parseRequestObject(compact, world)
  if (perSignature.some((name) => Object.hasOwn(jws.payload, name))) malformed('payload')
  const own = Object.fromEntries(perSignature.filter((name) => Object.hasOwn(jws.header, name)).map((name) => [name, jws.header[name]]))
  const clientId = text(own.client_id, 'client_id', longest)
  return { client: await authenticateClient({ jws, clientId, via: 'dc-api' }, world), parameters: { ...jws.payload, ...own } }
}

/** One signature of the JSON form as a compact JWS, which its signature covers in the same way. */
function compactOf(signature: unknown, payload: string, where: string): string {
  const of = members(signature, where)
  // What nobody signed cannot say anything.
  if (Object.hasOwn(of, 'header')) malformed(where)
  return `${text(member(of, 'protected'), where, 262_144)}.${payload}.${text(member(of, 'signature'), where, longest)}`
}

function parseRequestObject(compact: string, world: World): Jws {
  const jws = parseJws(compact, 'request.malformed')
  if (jws.header.typ !== 'oauth-authz-req+jwt') malformed('typ')
  for (const name of ['request', 'request_uri']) if (Object.hasOwn(jws.payload, name)) malformed(name)
  // Section 5.8 says what a verifier writes into `aud`; no wallet is asked to refuse another, and verifiers in use name all sorts of things there.
  if (!isInForce(jws.payload, world.now())) malformed('a date')
  return jws
}
