import { type ECDSA, ecdsa, weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** SEC 2 version 2.0 section 2.4.1. */
const parameters = {
  p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn,
  n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  h: 1n,
  a: 0n,
  b: 7n,
  Gx: 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  Gy: 0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
}

let made: ECDSA | null = null

/** Made when it is first needed: few issuers use the curve, and the worker starts often. */
function secp256k1(): ECDSA {
  made ??= ecdsa(weierstrass(parameters), sha256)
  return made
}

/** Whether the 64 bytes are the key's ECDSA signature with SHA-256 (RFC 8812 section 3.2); high S is valid. False, never an error. */
export function verifySecp256k1(point: Uint8Array, signature: Uint8Array, data: Uint8Array): boolean {
  try {
    return signature.length === 64 && secp256k1().verify(signature, data, point, { lowS: false, prehash: true, format: 'compact' })
  } catch {
    return false
  }
}
