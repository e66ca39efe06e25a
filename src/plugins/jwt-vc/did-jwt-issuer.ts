import type { Issuer } from 'did-jwt-vc'
import type { Signer } from '../../core/plugin.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'

/** The signer as did-jwt-vc takes one: a DID, an algorithm, and a function that answers with an encoded JWS signature. */
export function didJwtIssuer(signer: Signer): Issuer {
  const encoder = new TextEncoder()
  return {
    did: signer.did,
    alg: signer.key.algorithm,
    signer: async (data) => encodeBase64url(await signer.sign(typeof data === 'string' ? encoder.encode(data) : data)),
  }
}
