import { WalletError } from '../../core/errors.ts'
import { decodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8, unshared } from '../../crypto/bytes.ts'
import { refuse } from '../shape.ts'

/**
 * Derives a wrapping key from 32 bytes that are random already (HKDF-SHA-256, RFC 5869) and uses it.
 * Throws `vault.wrong-secret` for any other number of bytes. What was derived is wiped; the 32 bytes are the caller's to wipe.
 */
export async function withDerivedKey<T>(secret: Uint8Array, salt: string, info: string, use: (key: Uint8Array) => Promise<T>): Promise<T> {
  if (secret.length !== 32) throw new WalletError('vault.wrong-secret', 'not 32 bytes')
  const base = await crypto.subtle.importKey('raw', unshared(secret), 'HKDF', false, ['deriveBits'])
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: decodeBase64url(salt) ?? refuse('slot.kdf.salt'), info: encodeUtf8(info) }
  const key = new Uint8Array(await crypto.subtle.deriveBits(hkdf, base, 256))
  try {
    return await use(key)
  } finally {
    key.fill(0)
  }
}
