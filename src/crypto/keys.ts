import { WalletError } from '../core/errors.ts'
import type { PublicJwk } from '../core/key.ts'
import { concatBytes, unshared } from './bytes.ts'
import { generateEd25519Slowly, hasNativeEd25519, signEd25519Slowly } from './ed25519.ts'
import { algorithmOf, assertPublicJwk } from './jwk.ts'

/** What the wallet makes keys for. */
export type SigningAlgorithm = 'EdDSA' | 'ES256'

/** Bytes of iv before what is wrapped. */
export const ivLength = 12
/** What WebCrypto calls each algorithm. */
export const parameters = {
  EdDSA: { generate: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
  ES256: { generate: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
} as const

/**
 * A new key pair, the private half as PKCS #8 under AES-GCM (`wrapping` needs the usages wrapKey and unwrapKey; encrypt and decrypt too where
 * WebCrypto has no Ed25519), prefixed with its 12 random bytes of iv and bound to `additionalData`. The private bytes never enter the heap,
 * except where WebCrypto has no Ed25519: there they do for the time of the call, and are overwritten.
 */
export async function generateWrappedKey(
  algorithm: SigningAlgorithm,
  wrapping: CryptoKey,
  additionalData: Uint8Array,
): Promise<{ readonly jwk: PublicJwk; readonly wrapped: Uint8Array<ArrayBuffer> }> {
  const iv = crypto.getRandomValues(new Uint8Array(ivLength))
  const gcm = { name: 'AES-GCM', iv, additionalData: unshared(additionalData) }
  if (algorithm === 'EdDSA' && !(await hasNativeEd25519())) {
    const { pkcs8, x } = await generateEd25519Slowly()
    try {
      return { jwk: { kty: 'OKP', crv: 'Ed25519', x }, wrapped: concatBytes(iv, new Uint8Array(await crypto.subtle.encrypt(gcm, wrapping, pkcs8))) }
    } finally {
      pkcs8.fill(0)
    }
  }
  const pair = await crypto.subtle.generateKey(parameters[algorithm].generate, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new WalletError('key.unavailable', 'no key pair')
  const [wrapped, exported] = await Promise.all([
    crypto.subtle.wrapKey('pkcs8', pair.privateKey, wrapping, gcm),
    crypto.subtle.exportKey('jwk', pair.publicKey),
  ])
  const { kty, crv, x, y } = exported
  const jwk = assertPublicJwk({ kty, crv, x, y })
  if (!jwk) throw new WalletError('key.unavailable', 'no public key')
  return { jwk, wrapped: concatBytes(iv, new Uint8Array(wrapped)) }
}

/**
 * Opens a wrapped key as a non-extractable one and gives what signs with it: a raw JWS signature of 64 bytes (RFC 7518 section 3.4, RFC 8037).
 * Throws `key.unavailable` when the wrapping key, the additional data or the bytes are not those it was wrapped with, or `jwk` is no key of the algorithm.
 */
export async function unwrapSigner(
  algorithm: SigningAlgorithm,
  jwk: PublicJwk,
  wrapped: Uint8Array,
  wrapping: CryptoKey,
  additionalData: Uint8Array,
): Promise<(data: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>> {
  if (algorithmOf(jwk) !== algorithm) return unavailable()
  const gcm = { name: 'AES-GCM', iv: unshared(wrapped.slice(0, ivLength)), additionalData: unshared(additionalData) }
  const sealed = unshared(wrapped.slice(ivLength))
  if (algorithm === 'EdDSA' && !(await hasNativeEd25519())) {
    // Opened for each signature and overwritten after it; once now, so that a wrong key is known at once.
    const sign = (data: Uint8Array) => signOpened(gcm, sealed, wrapping, data)
    await sign(new Uint8Array())
    return sign
  }
  const { generate, sign } = parameters[algorithm]
  const key = await crypto.subtle.unwrapKey('pkcs8', sealed, wrapping, gcm, generate, false, ['sign']).catch(unavailable)
  return async (data) => new Uint8Array(await crypto.subtle.sign(sign, key, unshared(data)))
}

async function signOpened(gcm: AesGcmParams, sealed: Uint8Array<ArrayBuffer>, wrapping: CryptoKey, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const pkcs8 = new Uint8Array(await crypto.subtle.decrypt(gcm, wrapping, sealed).catch(unavailable))
  try {
    const signature = await signEd25519Slowly(pkcs8, data)
    return signature ?? unavailable()
  } finally {
    pkcs8.fill(0)
  }
}

/** Refuses what is no key of ours, or does not open. */
export function unavailable(cause?: unknown): never {
  throw new WalletError('key.unavailable', 'the key cannot be opened', { cause })
}
