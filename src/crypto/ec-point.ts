/** A point of a curve y² = x³ + ax + b over the integers modulo p. */
export interface EcPoint {
  readonly x: bigint
  readonly y: bigint
}

interface EcParameters {
  readonly p: bigint
  readonly a: bigint
  readonly b: bigint
  /** Bytes of a coordinate. */
  readonly size: number
}

/** FIPS 186-5 with SP 800-186 section 3.2.1 (P-256, P-384) and SEC 2 version 2.0 section 2.4.1 (secp256k1). Of each p ≡ 3 modulo 4 and the order is prime: no y is 0. */
const parameters = {
  'P-256': {
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    a: -3n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    size: 32,
  },
  'P-384': {
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    a: -3n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    size: 48,
  },
  secp256k1: {
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn,
    a: 0n,
    b: 7n,
    size: 32,
  },
} satisfies Record<string, EcParameters>

/** The curves whose points are decoded here. */
export type EcCurve = keyof typeof parameters

/**
 * The point that SEC 1 version 2.0 section 2.3.4 writes so, compressed or not; null for anything else: another length or first byte, a coordinate
 * that is not below p, a point that is not on the curve, infinity. For public keys only: the time it takes tells of the point.
 */
export function decodePoint(curve: EcCurve, bytes: Uint8Array): EcPoint | null {
  const { p, a, b, size } = parameters[curve]
  const form = bytes[0]
  const compressed = form === 2 || form === 3
  if (bytes.length !== (compressed ? 1 + size : 1 + 2 * size) || !(compressed || form === 4)) return null
  const x = numberOf(bytes.subarray(1, 1 + size))
  if (x >= p) return null
  const square = modulo((x * x + a) * x + b, p)
  if (!compressed) {
    const y = numberOf(bytes.subarray(1 + size))
    return y < p && (y * y) % p === square ? { x, y } : null
  }
  const root = power(square, (p + 1n) >> 2n, p)
  if ((root * root) % p !== square) return null
  return { x, y: ((root & 1n) === 1n) === (form === 3) ? root : p - root }
}

/** base^exponent modulo the modulus; all of them known to everyone. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let factor = modulo(base, modulus)
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % modulus
    factor = (factor * factor) % modulus
  }
  return result
}

/** The bytes as a number, the most significant first. */
export function numberOf(bytes: Uint8Array): bigint {
  let hex = '0x0'
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return BigInt(hex)
}

/** The number as bytes, the most significant first. Throws a RangeError when it needs more than `length`. */
export function bytesOf(number: bigint, length: number): Uint8Array<ArrayBuffer> {
  const hex = number.toString(16).padStart(length * 2, '0')
  if (hex.length !== length * 2) throw new RangeError('too large a number')
  return Uint8Array.from({ length }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))
}

/** The remainder that is never negative. */
function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus
  return rest < 0n ? rest + modulus : rest
}
