import { isObject } from '../core/json.ts'
import type { KeyAlgorithm, PublicJwk } from '../core/key.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { concatBytes, encodeUtf8 } from './bytes.ts'
import { bytesOf, decodePoint, type EcCurve } from './ec-point.ts'
import { isEd25519Point } from './ed25519.ts'
import { sha256 } from './hash.ts'

const curves = {
  'P-256': { algorithm: 'ES256', size: 32 },
  'P-384': { algorithm: 'ES384', size: 48 },
  secp256k1: { algorithm: 'ES256K', size: 32 },
} as const satisfies { readonly [C in EcCurve]: { readonly algorithm: KeyAlgorithm; readonly size: number } }

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/** True for a name of a known EC curve. */
export function isEcCurve(curve: unknown): curve is EcCurve {
  return typeof curve === 'string' && Object.hasOwn(curves, curve)
}

/** The JWS algorithm of keys of this kind (RFC 7518 section 3.4, RFC 8037, RFC 8812); null for key agreement (X25519). */
export function algorithmOf(jwk: PublicJwk): KeyAlgorithm | null {
  if (jwk.kty === 'OKP') return jwk.crv === 'Ed25519' ? 'EdDSA' : null
  return isEcCurve(jwk.crv) ? curves[jwk.crv].algorithm : null
}

/**
 * The public key in a JWK (RFC 7517, RFC 7518 section 6.2, RFC 8037), stripped to `kty`, `crv`, `x`, `y`; null when it is not one we know:
 * Ed25519, X25519, P-256, P-384 or secp256k1, coordinates of exact length, on the curve, not of small order, and nothing private in it.
 * With a `purpose`, also null when the JWK's own `use`, `key_ops` or `alg` says it is for something else.
 */
export function assertPublicJwk(value: unknown, purpose?: 'sig' | 'enc'): PublicJwk | null {
  if (!isObject(value) || privateMembers.some((member) => Object.hasOwn(value, member))) return null
  const jwk = readJwk(value)
  return jwk && (purpose === undefined || serves(value, purpose, algorithmOf(jwk))) ? jwk : null
}

function serves(value: { readonly [name: string]: unknown }, purpose: 'sig' | 'enc', algorithm: KeyAlgorithm | null): boolean {
  const { use, alg, key_ops } = value
  if (use !== undefined && use !== purpose) return false
  if (purpose === 'enc') return alg === undefined || (typeof alg === 'string' && alg.startsWith('ECDH-ES'))
  if (key_ops !== undefined && !(Array.isArray(key_ops) && key_ops.includes('verify'))) return false
  return algorithm !== null && (alg === undefined || alg === algorithm)
}

function readJwk(value: { readonly [name: string]: unknown }): PublicJwk | null {
  const { kty, crv, x, y } = value
  if (typeof x !== 'string' || x.length > 88) return null
  const xBytes = decodeBase64url(x)
  if (kty === 'OKP' && y === undefined && xBytes?.length === 32) {
    if (crv === 'X25519') return { kty, crv, x }
    return crv === 'Ed25519' && isEd25519Point(xBytes) ? { kty, crv, x } : null
  }
  if (kty !== 'EC' || !isEcCurve(crv) || typeof y !== 'string' || y.length > 88) return null
  const yBytes = decodeBase64url(y)
  const { size } = curves[crv]
  if (xBytes?.length !== size || yBytes?.length !== size) return null
  return jwkFromPoint(crv, concatBytes(Uint8Array.of(4), xBytes, yBytes))
}

/** The JWK of a SEC 1 point, compressed or not; null when it is not on the curve. */
export function jwkFromPoint(crv: EcCurve, bytes: Uint8Array): PublicJwk | null {
  const point = decodePoint(crv, bytes)
  const { size } = curves[crv]
  return point && { kty: 'EC', crv, x: encodeBase64url(bytesOf(point.x, size)), y: encodeBase64url(bytesOf(point.y, size)) }
}

/** The coordinates of a JWK: `04 x y` (SEC 1 section 2.3.3) for EC, `x` for OKP; null when they are not base64url or of the wrong length. */
export function pointOf(jwk: PublicJwk): Uint8Array<ArrayBuffer> | null {
  const x = decodeBase64url(jwk.x)
  if (jwk.kty === 'OKP') return x?.length === 32 && jwk.y === undefined ? x : null
  const y = jwk.y === undefined ? null : decodeBase64url(jwk.y)
  const size = isEcCurve(jwk.crv) ? curves[jwk.crv].size : 0
  return x && y && x.length === size && y.length === size ? concatBytes(Uint8Array.of(4), x, y) : null
}

/** True when both are the same key. */
export function sameJwk(a: PublicJwk, b: PublicJwk): boolean {
  return a.kty === b.kty && a.crv === b.crv && a.x === b.x && a.y === b.y
}

/** The SHA-256 JWK thumbprint (RFC 7638), base64url. */
export async function jwkThumbprint(jwk: PublicJwk): Promise<string> {
  const { crv, kty, x, y } = jwk
  // The required members in the order of their names, without spaces: section 3.3. `JSON.stringify` leaves out an absent y.
  return encodeBase64url(await sha256(encodeUtf8(JSON.stringify({ crv, kty, x, y }))))
}
