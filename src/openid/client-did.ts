import { isDid } from '../core/did.ts'
import type { World } from '../core/plugin.ts'
import { verifyJws } from '../crypto/jws.ts'
import { type Proven, type SignedRequest, unauthenticated } from './client-proof.ts'
import { malformed, text } from './members.ts'

/**
 * `decentralized_identifier` (OpenID4VP 1.0 section 5.9.3): signed with the verification method that `kid` names, an absolute DID URL. The document must
 * list it for proving who one is or for making statements (DID Core 1.0 section 5.3): a key for agreement signs nothing.
 * Throws `verifier.unauthenticated`, `request.malformed`, and what resolving throws.
 */
export async function didClient({ jws }: SignedRequest, did: string, world: World): Promise<Proven> {
  if (!isDid(did)) return malformed('client_id')
  const kid = text(jws.header.kid, 'kid', 4096)
  if (!kid.startsWith(`${did}#`)) return unauthenticated('the key of another identifier')
  const document = await world.resolve(did)
  const [method, second] = document.verificationMethod.filter(({ id }) => id === kid)
  if (document.id !== did || !method || second) return unauthenticated('no such key')
  if (![...document.authentication, ...document.assertionMethod].includes(kid)) return unauthenticated('a key for something else')
  if (!(await verifyJws(jws, method.publicKeyJwk))) return unauthenticated('not signed with this key')
  return { party: { id: did, name: null, proofs: [{ by: 'did', of: did }] }, mayAnswerTo: () => true }
}
