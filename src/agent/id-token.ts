import type { JsonObject } from '../core/json.ts'
import type { Signer } from '../core/plugin.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { jwkThumbprint } from '../crypto/jwk.ts'

const lifetime = 5 * 60

/** What an ID Token says besides who signed it: for whom it is, and what it answers. `subject`: what names the person; `null`: the identifier itself. */
export interface SignIn {
  readonly audience: string
  readonly nonce: string
  readonly subject: 'jwk-thumbprint' | null
}

/**
 * A Self-Issued ID Token (SIOPv2 draft 13 sections 8 and 11): `iss` and `sub` are one, and nothing is said of the person. Signed by a DID, which `kid` leads
 * to, or by the key whose thumbprint is the subject and which then stands in `sub_jwk`. In force for five minutes from `now`, milliseconds since the epoch.
 */
export async function createIdToken({ audience, nonce, subject }: SignIn, signer: Signer, now: number): Promise<string> {
  const { kty, crv, x, y } = signer.key.jwk
  const named: JsonObject =
    subject === null
      ? { sub: signer.did }
      : {
          sub: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${await jwkThumbprint(signer.key.jwk)}`,
          sub_jwk: { kty, crv, x, ...(y === undefined ? {} : { y }) },
        }
  const kid = subject === null ? { kid: signer.verificationMethod } : {}
  const iat = Math.floor(now / 1000)
  const header = { typ: 'JWT', alg: signer.key.algorithm, ...kid }
  const payload = { iss: named.sub, ...named, aud: audience, nonce, iat, exp: iat + lifetime }
  const input = `${segment(header)}.${segment(payload)}`
  return `${input}.${encodeBase64url(await signer.sign(encodeUtf8(input)))}`
}

function segment(json: object): string {
  return encodeBase64url(encodeUtf8(JSON.stringify(json)))
}
