import * as noble from '@noble/ed25519'
import { encodeBase64url } from './base64url.ts'
import { unshared } from './bytes.ts'

let native: Promise<boolean> | null = null

/** Whether WebCrypto knows Ed25519 here; asked once. */
export function hasNativeEd25519(): Promise<boolean> {
  native ??= crypto.subtle.importKey('raw', basePoint(), 'Ed25519', true, ['verify']).then(
    () => true,
    () => false,
  )
  return native
}

/** The base point's encoding (RFC 8032 section 5.1): a public key every implementation takes. */
function basePoint(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(32).fill(0x66)
  bytes[0] = 0x58
  return bytes
}

/** The y coordinates (little-endian, hexadecimal) of the eight points of small order: 0, 1, -1 and the two of order 8. */
const smallOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].map((hex) => Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16)))

/**
 * Whether the 32 bytes are a canonical encoding (y < p) that is not of small order. WebCrypto accepts one fixed signature
 * for every message under such keys. That the point is on the curve is left to whoever decodes it: see `isEd25519Point`.
 */
export function isSafeEd25519Key(key: Uint8Array): boolean {
  return key.length === 32 && !isTooLarge(key) && !smallOrder.some((point) => sameY(point, key))
}

/** As `isSafeEd25519Key`, and the point is on the curve (RFC 8032 section 5.1.3). About a signature check's time. */
export function isEd25519Point(key: Uint8Array): boolean {
  if (!isSafeEd25519Key(key)) return false
  try {
    noble.Point.fromBytes(key, false)
    return true
  } catch {
    return false
  }
}

/** y >= p = 2^255 - 19. */
function isTooLarge(key: Uint8Array): boolean {
  if ((key[0] ?? 0) < 0xed || ((key[31] ?? 0) & 0x7f) !== 0x7f) return false
  for (let at = 1; at < 31; at++) if (key[at] !== 0xff) return false
  return true
}

function sameY(point: Uint8Array, key: Uint8Array): boolean {
  for (let at = 0; at < 31; at++) if (point[at] !== key[at]) return false
  return point[31] === ((key[31] ?? 0) & 0x7f)
}

/**
 * Verification (RFC 8032 section 5.1.7, S < L, canonical R and key) where WebCrypto has no Ed25519. It multiplies by the cofactor, which WebCrypto
 * does not: only a key or an R that somebody made of mixed order tells them apart, and neither lets anyone sign for another.
 */
export async function verifyEd25519Slowly(key: Uint8Array, signature: Uint8Array, data: Uint8Array): Promise<boolean> {
  try {
    return signature.length === 64 && isSafeEd25519Key(key) && (await noble.verifyAsync(signature, data, key, { zip215: false }))
  } catch {
    return false
  }
}

const seedPrefix = Uint8Array.of(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20)

/** A new private key as PKCS #8 (RFC 8410 section 7) and its public key (base64url). The caller fills the bytes with zeros. */
export async function generateEd25519Slowly(): Promise<{ readonly pkcs8: Uint8Array<ArrayBuffer>; readonly x: string }> {
  const pkcs8 = new Uint8Array(48)
  pkcs8.set(seedPrefix)
  crypto.getRandomValues(pkcs8.subarray(16))
  return { pkcs8, x: encodeBase64url(await noble.getPublicKeyAsync(pkcs8.subarray(16))) }
}

/** A private key of 32 bytes as PKCS #8. The caller fills both with zeros. */
export function ed25519Pkcs8(seed: Uint8Array): Uint8Array<ArrayBuffer> {
  const pkcs8 = new Uint8Array(48)
  pkcs8.set(seedPrefix)
  pkcs8.set(seed.subarray(0, 32), 16)
  return pkcs8
}

/** The 32 bytes of the private key in the PKCS #8 bytes, in the same memory; null when they are something else. */
export function ed25519Seed(pkcs8: Uint8Array): Uint8Array | null {
  return pkcs8.length === 48 && seedPrefix.every((byte, at) => byte === pkcs8[at]) ? pkcs8.subarray(16) : null
}

/** A signature with the private key in the PKCS #8 bytes; null when they are something else. */
export async function signEd25519Slowly(pkcs8: Uint8Array, data: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null> {
  const seed = ed25519Seed(pkcs8)
  return seed && unshared(await noble.signAsync(data, seed))
}
