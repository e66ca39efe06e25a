import type { KeyAlgorithm, PublicJwk } from '../core/key.ts'
import { unshared } from './bytes.ts'
import { hasNativeEd25519, isSafeEd25519Key, verifyEd25519Slowly } from './ed25519.ts'
import { algorithmOf, pointOf } from './jwk.ts'
import { createLru } from './lru.ts'
import { verifySecp256k1 } from './secp256k1.ts'

type Check = (signature: Uint8Array, data: Uint8Array) => Promise<boolean>

const checks = createLru<Check>(500)
const never: Check = async () => false

/**
 * Whether the signature (raw, as in JWS: RFC 7518 section 3.4, RFC 8037) is the key's over the data. False, never an error, for a key of another
 * algorithm, a key that is none, small-order Ed25519 keys and signatures of the wrong length. ECDSA with high S is valid.
 */
export async function verifySignature(algorithm: KeyAlgorithm, jwk: PublicJwk, signature: Uint8Array, data: Uint8Array): Promise<boolean> {
  if (algorithmOf(jwk) !== algorithm) return false
  const name = `${jwk.crv} ${jwk.x} ${jwk.y ?? ''}`
  let check = checks.get(name)
  if (!check) {
    check = await checkWith(algorithm, jwk)
    // Only what is a key is remembered, so that nobody fills the memory with names of any length.
    if (check !== never) checks.set(name, check)
  }
  return check(signature, data)
}

async function checkWith(algorithm: KeyAlgorithm, jwk: PublicJwk): Promise<Check> {
  const point = pointOf(jwk)
  if (!point) return never
  if (algorithm === 'ES256K') return async (signature, data) => verifySecp256k1(point, signature, data)
  if (algorithm !== 'EdDSA') {
    const parameters = algorithm === 'ES256' ? { namedCurve: 'P-256', hash: 'SHA-256', size: 64 } : { namedCurve: 'P-384', hash: 'SHA-384', size: 96 }
    return nativeCheck(point, { name: 'ECDSA', ...parameters }, parameters.size)
  }
  if (!isSafeEd25519Key(point)) return never
  return (await hasNativeEd25519()) ? nativeCheck(point, { name: 'Ed25519' }, 64) : (signature, data) => verifyEd25519Slowly(point, signature, data)
}

async function nativeCheck(point: Uint8Array<ArrayBuffer>, algorithm: { name: string; namedCurve?: string; hash?: string }, size: number): Promise<Check> {
  try {
    const key = await crypto.subtle.importKey('raw', point, algorithm, false, ['verify'])
    return async (signature, data) => signature.length === size && crypto.subtle.verify(algorithm, key, unshared(signature), unshared(data))
  } catch {
    return never
  }
}
