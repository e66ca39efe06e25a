import { CompactEncrypt } from 'jose/jwe/compact/encrypt'
import { WalletError } from '../core/errors.ts'
import type { PublicJwk } from '../core/key.ts'
import { assertPublicJwk } from './jwk.ts'

/** Whom a JWE is for: the key, and the id the recipient knows it by. */
export interface JweRecipient {
  readonly jwk: PublicJwk
  readonly kid: string | null
  readonly alg: 'ECDH-ES'
}

/**
 * Encrypts to a compact JWE (RFC 7516) by direct key agreement (RFC 7518 section 4.6) with a key on P-256, P-384 or X25519.
 * Throws `request.malformed` for a point that is not on its curve or of small order, and for a key of another kind.
 */
export async function encryptJwe(
  plaintext: Uint8Array,
  recipient: JweRecipient,
  enc: 'A128GCM' | 'A256GCM',
  info: { readonly apu?: Uint8Array; readonly apv?: Uint8Array } = {},
): Promise<string> {
  const jwk = assertPublicJwk(recipient.jwk)
  if (!jwk || !['P-256', 'P-384', 'X25519'].includes(jwk.crv)) throw new WalletError('request.malformed', 'not a key to encrypt to')
  const header = { alg: recipient.alg, enc, ...(recipient.kid === null ? {} : { kid: recipient.kid }) }
  const jwe = new CompactEncrypt(plaintext).setProtectedHeader(header)
  if (info.apu || info.apv) jwe.setKeyManagementParameters({ ...(info.apu ? { apu: info.apu } : {}), ...(info.apv ? { apv: info.apv } : {}) })
  try {
    return await jwe.encrypt({ ...jwk })
  } catch (cause) {
    throw new WalletError('request.malformed', 'the key cannot be encrypted to', { cause })
  }
}
