import { isObject } from '../core/json.ts'
import type { PublicJwk } from '../core/key.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { concatBytes, unshared } from './bytes.ts'
import { ed25519Pkcs8, ed25519Seed, hasNativeEd25519, signEd25519Slowly } from './ed25519.ts'
import { algorithmOf, assertPublicJwk } from './jwk.ts'
import { ivLength, parameters, type SigningAlgorithm, unavailable } from './keys.ts'
import { verifySignature } from './verify.ts'

/** A private JWK of a signature key: the public members and `d`. */
export interface PrivateJwk extends PublicJwk {
  readonly d: string
}

/**
 * A private JWK of Ed25519 or P-256 (RFC 7517, RFC 7518 section 6.2.2, RFC 8037 section 2) with exactly the members `kty`, `crv`, `x`, `y` (EC) and `d`;
 * null when it is not one. Whether both halves belong together is not looked at.
 */
export function readPrivateJwk(value: unknown): PrivateJwk | null {
  if (!isObject(value)) return null
  const { d, ...rest } = value
  const jwk = assertPublicJwk(rest)
  if (!jwk || !signingAlgorithmOf(jwk) || Object.keys(rest).length !== Object.keys(jwk).length) return null
  return typeof d === 'string' && d.length === 43 && decodeBase64url(d) ? { ...jwk, d } : null
}

/** Which of the algorithms that the wallet makes keys for this key is of; null: of none. */
export function signingAlgorithmOf(jwk: PublicJwk): SigningAlgorithm | null {
  const algorithm = algorithmOf(jwk)
  return algorithm === 'EdDSA' || algorithm === 'ES256' ? algorithm : null
}

/**
 * The private key as a JWK (RFC 7517, RFC 7518 section 6.2.2, RFC 8037): for a backup, and for a person who asked to see it. It is text in the heap then.
 * Throws `key.unavailable` as `unwrapSigner` does, and when the private half is not that of `jwk`.
 */
export async function exportPrivateJwk(
  algorithm: SigningAlgorithm,
  jwk: PublicJwk,
  wrapped: Uint8Array,
  wrapping: CryptoKey,
  additionalData: Uint8Array,
): Promise<PrivateJwk> {
  if (algorithmOf(jwk) !== algorithm) return unavailable()
  const gcm = { name: 'AES-GCM', iv: unshared(wrapped.slice(0, ivLength)), additionalData: unshared(additionalData) }
  const sealed = unshared(wrapped.slice(ivLength))
  const d = await (algorithm === 'EdDSA' && !(await hasNativeEd25519())
    ? exportOpened(gcm, sealed, wrapping)
    : exportNatively(algorithm, gcm, sealed, wrapping))
  const whole = readPrivateJwk({ ...jwk, d })
  if (!whole || !(await isKeyPair(whole))) return unavailable()
  return whole
}

/**
 * A private JWK as a key that is kept, wrapped as `generateWrappedKey` does. Throws `key.unavailable` when it is no private key of Ed25519 or P-256,
 * has other members than `kty`, `crv`, `x`, `y` and `d`, or its public half is not that of the private one.
 */
export async function wrapPrivateJwk(
  given: unknown,
  wrapping: CryptoKey,
  additionalData: Uint8Array,
): Promise<{ readonly algorithm: SigningAlgorithm; readonly jwk: PublicJwk; readonly wrapped: Uint8Array<ArrayBuffer> }> {
  const whole = readPrivateJwk(given)
  const algorithm = whole && signingAlgorithmOf(whole)
  if (!whole || !algorithm || !(await isKeyPair(whole))) return unavailable()
  const { d: _private, ...jwk } = whole
  const iv = crypto.getRandomValues(new Uint8Array(ivLength))
  const gcm = { name: 'AES-GCM', iv, additionalData: unshared(additionalData) }
  if (algorithm === 'EdDSA' && !(await hasNativeEd25519())) {
    const pkcs8 = pkcs8Of(whole)
    try {
      return { algorithm, jwk, wrapped: concatBytes(iv, new Uint8Array(await crypto.subtle.encrypt(gcm, wrapping, pkcs8))) }
    } finally {
      pkcs8.fill(0)
    }
  }
  const key = await crypto.subtle.importKey('jwk', { ...whole }, parameters[algorithm].generate, true, ['sign']).catch(unavailable)
  return { algorithm, jwk, wrapped: concatBytes(iv, new Uint8Array(await crypto.subtle.wrapKey('pkcs8', key, wrapping, gcm))) }
}

/** Whether what the private half signs, the public half verifies: an import need not compare them. */
export async function isKeyPair(jwk: PrivateJwk): Promise<boolean> {
  const probe = crypto.getRandomValues(new Uint8Array(32))
  try {
    const algorithm = signingAlgorithmOf(jwk) ?? unavailable()
    return await verifySignature(algorithm, jwk, await signWith(algorithm, jwk, probe), probe)
  } catch {
    return false
  }
}

async function signWith(algorithm: SigningAlgorithm, jwk: PrivateJwk, data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (algorithm === 'EdDSA' && !(await hasNativeEd25519())) {
    const pkcs8 = pkcs8Of(jwk)
    return signEd25519Slowly(pkcs8, data)
      .then((signature) => signature ?? unavailable())
      .finally(() => pkcs8.fill(0))
  }
  const { generate, sign } = parameters[algorithm]
  const key = await crypto.subtle.importKey('jwk', { ...jwk }, generate, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign(sign, key, data))
}

function pkcs8Of({ d }: PrivateJwk): Uint8Array<ArrayBuffer> {
  return ed25519Pkcs8(decodeBase64url(d) ?? unavailable())
}

async function exportNatively(algorithm: SigningAlgorithm, gcm: AesGcmParams, sealed: Uint8Array<ArrayBuffer>, wrapping: CryptoKey): Promise<string> {
  const key = await crypto.subtle.unwrapKey('pkcs8', sealed, wrapping, gcm, parameters[algorithm].generate, true, ['sign']).catch(unavailable)
  const { d } = await crypto.subtle.exportKey('jwk', key)
  return d ?? unavailable()
}

async function exportOpened(gcm: AesGcmParams, sealed: Uint8Array<ArrayBuffer>, wrapping: CryptoKey): Promise<string> {
  const pkcs8 = new Uint8Array(await crypto.subtle.decrypt(gcm, wrapping, sealed).catch(unavailable))
  try {
    return encodeBase64url(ed25519Seed(pkcs8) ?? unavailable())
  } finally {
    pkcs8.fill(0)
  }
}
