import { isObject, type Json } from '../core/json.ts'
import type { PublicJwk } from '../core/key.ts'
import type { World } from '../core/plugin.ts'
import { assertPublicJwk } from '../crypto/jwk.ts'
import { type Jws, parseJws, verifyJws } from '../crypto/jws.ts'
import { attesterKeys } from './attester.ts'
import { type Proven, type SignedRequest, unauthenticated } from './client-proof.ts'
import { isInForce } from './jwt-times.ts'
import { list, malformed, text } from './members.ts'

/**
 * `verifier_attestation` (OpenID4VP 1.0 sections 5.9.3 and 12): the JWT in the header `jwt`, signed by an attester the person trusts, names this client and
 * the key that signed the request. Where it lists `redirect_uris`, answers go to one of these, letter for letter.
 * Throws `verifier.unauthenticated`, `request.malformed`.
 */
export async function attestedClient({ jws }: SignedRequest, name: string, world: World): Promise<Proven> {
  const attestation = parseJws(text(jws.header.jwt, 'jwt', 65_536), 'request.malformed')
  const { iss, sub, exp, cnf, redirect_uris } = attestation.payload
  if (attestation.header.typ !== 'verifier-attestation+jwt') return malformed('typ')
  const redirects = redirect_uris === undefined ? null : list(redirect_uris, 'redirect_uris', 100, (uri, where) => text(uri, where, 4096))
  const key = keyOf(cnf) ?? malformed('cnf')
  if (typeof exp !== 'number' || typeof iss !== 'string' || typeof sub !== 'string') return malformed('an attestation')
  if (sub !== name) return unauthenticated('an attestation for somebody else')
  if (!isInForce(attestation.payload, world.now())) return unauthenticated('an attestation that is not in force')
  const keys = (await world.trust()).attesters.filter(({ issuer }) => issuer === iss).flatMap((attester) => attester.keys)
  if (keys.length === 0) return unauthenticated('an attester nobody trusts')
  if (!(await isSignedByOne(attestation, keys))) return unauthenticated('an attestation that is not its attester’s')
  if (!(await verifyJws(jws, key))) return unauthenticated('not signed with the attested key')
  return {
    // With its prefix (section 14.8): what an attester calls a verifier may look like the host or the identifier of another one.
    party: { id: `verifier_attestation:${name}`, name: null, proofs: [{ by: 'attestation', of: `${name} / ${iss}` }] },
    mayAnswerTo: (url) => redirects?.includes(url) ?? true,
  }
}

/** RFC 7800 section 3.2. */
function keyOf(cnf: Json | undefined): PublicJwk | null {
  return isObject(cnf) ? assertPublicJwk(cnf.jwk, 'sig') : null
}

async function isSignedByOne(jws: Jws, keys: readonly PublicJwk[]): Promise<boolean> {
  for (const key of keys.slice(0, attesterKeys)) if (await verifyJws(jws, key)) return true
  return false
}
