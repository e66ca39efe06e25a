import type { World } from '../core/plugin.ts'
import { parseAddress } from './address.ts'
import { hashClient, sanClient } from './client-certificate.ts'
import { didClient } from './client-did.ts'
import { type Proven, type SignedRequest, unauthenticated } from './client-proof.ts'
import { malformed } from './members.ts'
import { attestedClient } from './verifier-attestation.ts'

export type ClientPrefix = 'redirect_uri' | 'x509_san_dns' | 'x509_hash' | 'decentralized_identifier' | 'verifier_attestation'

/** A verifier as an OpenID4VP client (OpenID4VP 1.0 section 5.9). Over the DC API its answers go to the page, and to no address. */
export interface Client extends Proven {
  /** The whole Client Identifier, with its prefix. */
  readonly id: string
  readonly prefix: ClientPrefix
}

const signed = {
  x509_san_dns: sanClient,
  x509_hash: hashClient,
  decentralized_identifier: didClient,
  verifier_attestation: attestedClient,
} as const satisfies { readonly [P in Exclude<ClientPrefix, 'redirect_uri'>]: (request: SignedRequest, name: string, world: World) => Promise<Proven> }

/**
 * The client of a request that nobody signed: only `redirect_uri:`, which answers to that one address (section 5.9.3).
 * Throws `verifier.unauthenticated` for a prefix that needs a signature, `request.malformed` for every other Client Identifier: nobody is registered here.
 */
export function unsignedClient(clientId: string): Client {
  const [prefix, name] = split(clientId)
  if (isSigned(prefix)) return unauthenticated('no signature')
  if (prefix !== 'redirect_uri') return malformed('client_id')
  const { host } = new URL(parseAddress(name, 'client_id'))
  // Never the id of a verifier of that host who proved it: what that one was shown before, this one was not.
  return { id: clientId, prefix, party: { id: `${prefix}:${host}`, name: null, proofs: [] }, mayAnswerTo: (url) => url === name }
}

/**
 * The client that signed this request, proven as its prefix demands (section 5.9.3).
 * Throws `verifier.unauthenticated` when it does not prove to be who it says; `request.malformed` for what cannot be read, `redirect_uri:` and prefixes we
 * do not serve; for a DID also what its resolution throws.
 */
export async function authenticateClient(request: SignedRequest, world: World): Promise<Client> {
  const [prefix, name] = split(request.clientId)
  if (!isSigned(prefix)) return malformed('client_id')
  const { party, mayAnswerTo } = await signed[prefix](request, name, world)
  return { id: request.clientId, prefix, party, mayAnswerTo: (url) => request.via === 'redirect' && mayAnswerTo(url) }
}

/** Section 5.9.1: what stands before the first colon. */
function split(clientId: string): readonly [string, string] {
  const colon = clientId.indexOf(':')
  return [clientId.slice(0, Math.max(colon, 0)), clientId.slice(colon + 1)]
}

function isSigned(prefix: string): prefix is keyof typeof signed {
  return Object.hasOwn(signed, prefix)
}
