import { encodeBase64url } from '../crypto/base64url.ts'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { sha256 } from '../crypto/hash.ts'
import { malformed } from './members.ts'

/**
 * A verifier's nonce: 8 to 4096 of the ASCII URL-safe characters of OpenID4VP 1.0 section 5.2. Throws `request.malformed`.
 * The standard asks for 128 bits but its own example has twelve characters; below eight it cannot be a nonce.
 */
export function parseNonce(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z0-9._~-]{8,4096}$/.test(value) ? value : malformed('nonce')
}

/** What is remembered of an answer so that no nonce is answered twice: a hash of audience and nonce, base64url. */
export async function onceOf(audience: string, nonce: string): Promise<string> {
  return encodeBase64url(await sha256(encodeUtf8(JSON.stringify([audience, nonce]))))
}
