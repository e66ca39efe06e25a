import { WalletError } from '../core/errors.ts'
import { isObject, type JsonObject } from '../core/json.ts'
import type { PublicJwk } from '../core/key.ts'
import { assertPublicJwk } from '../crypto/jwk.ts'
import { list, malformed, type Members, member, members, text } from './members.ts'

/** How a response is encrypted (OpenID4VP 1.0 section 8.3): to whom, and with what. */
export interface ResponseEncryption {
  readonly recipient: { readonly jwk: PublicJwk; readonly kid: string; readonly alg: 'ECDH-ES' }
  readonly enc: 'A128GCM' | 'A256GCM'
}

const keysLimit = 32
const encsLimit = 32

/**
 * Chooses the key and the content encryption from `client_metadata` (sections 5.1 and 8.3; HAIP 1.0 prefers A256GCM).
 * Throws `request.malformed` without a usable key, `request.unsupported` without a usable content encryption: there is no unencrypted way out.
 */
export function chooseEncryption(clientMetadata: Members): ResponseEncryption {
  const jwks = members(member(clientMetadata, 'jwks'), 'client_metadata.jwks')
  const keys = list(member(jwks, 'keys'), 'client_metadata.jwks.keys', keysLimit, (key) => key)
  const kids = keys.flatMap((key) => (isObject(key) && typeof key.kid === 'string' ? [key.kid] : []))
  if (new Set(kids).size !== kids.length) malformed('client_metadata.jwks.keys')
  for (const key of keys) {
    const recipient = recipientOf(key)
    if (recipient) return { recipient, enc: chooseEnc(member(clientMetadata, 'encrypted_response_enc_values_supported')) }
  }
  return malformed('client_metadata.jwks.keys')
}

/** The key, when it is meant for encryption and one we can encrypt to: on P-256 or X25519, on its curve, with nothing private in it. */
function recipientOf(key: unknown): ResponseEncryption['recipient'] | null {
  const jwk = assertPublicJwk(key)
  if (!jwk || !isObject(key) || (jwk.crv !== 'P-256' && jwk.crv !== 'X25519')) return null
  const { use, alg, kid } = key
  if ((use !== undefined && use !== 'enc') || alg !== 'ECDH-ES') return null
  return typeof kid === 'string' && kid.length > 0 && kid.length <= 1024 ? { jwk, kid, alg } : null
}

/** The choice as the least `client_metadata` from which `chooseEncryption` makes it again: plain data to keep in a plan. */
export function chosenMetadata({ recipient, enc }: ResponseEncryption): JsonObject {
  const { jwk, kid, alg } = recipient
  const key = { kty: jwk.kty, crv: jwk.crv, x: jwk.x, ...(jwk.y === undefined ? {} : { y: jwk.y }), kid, alg, use: 'enc' }
  return { jwks: { keys: [key] }, encrypted_response_enc_values_supported: [enc] }
}

function chooseEnc(value: unknown): ResponseEncryption['enc'] {
  if (value === undefined) return 'A128GCM'
  const supported = list(value, 'client_metadata.encrypted_response_enc_values_supported', encsLimit, (enc, at) => text(enc, at, 64))
  if (supported.includes('A256GCM')) return 'A256GCM'
  if (supported.includes('A128GCM')) return 'A128GCM'
  throw new WalletError('request.unsupported', 'no content encryption in common')
}
