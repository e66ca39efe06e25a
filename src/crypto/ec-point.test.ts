import { p256, p384 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, decodePoint, type EcCurve, type EcPoint, numberOf, power } from './ec-point.ts'

const curves = [
  ['P-256', p256],
  ['P-384', p384],
  ['secp256k1', secp256k1],
] as const
type Curve = (typeof curves)[number][1]

/** What another implementation makes of the bytes. */
function asNoble(curve: Curve, bytes: Uint8Array): EcPoint | null {
  try {
    return curve.Point.fromBytes(bytes).toAffine()
  } catch {
    return null
  }
}

describe.each(curves)('points of %s', (name: EcCurve, curve) => {
  const { p, Gx, Gy } = curve.Point.CURVE()
  const size = (p.toString(16).length + 1) >> 1
  const written = (form: number, ...coordinates: bigint[]) => Uint8Array.from([form, ...coordinates.flatMap((each) => [...bytesOf(each, size)])])

  it('of random keys are read as another implementation reads them, compressed or not', () => {
    for (let round = 0; round < 40; round++) {
      const secret = curve.utils.randomSecretKey()
      for (const compressed of [true, false]) {
        const bytes = curve.getPublicKey(secret, compressed)
        expect(decodePoint(name, bytes)).toEqual(asNoble(curve, bytes))
        expect(decodePoint(name, bytes)).not.toBeNull()
      }
    }
  })

  it('of random bytes are read, or refused, as another implementation does: half of all x have no y', () => {
    let refused = 0
    const bytes = fc.tuple(fc.constantFrom(2, 3), fc.uint8Array({ minLength: size, maxLength: size })).map(([form, x]) => Uint8Array.from([form, ...x]))
    fc.assert(
      fc.property(bytes, (each) => {
        const point = decodePoint(name, each)
        if (!point) refused++
        expect(point).toEqual(asNoble(curve, each))
      }),
      { numRuns: 80 },
    )
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(80)
  })

  it('of any length and first byte are never an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2 * size + 2 }), (bytes) => {
        expect(decodePoint(name, bytes)).toEqual(asNoble(curve, bytes))
      }),
    )
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['infinity', Uint8Array.of(0)],
    ['a first byte of 5', written(5, Gx)],
    ['a hybrid form', written(6 + Number(Gy & 1n), Gx, Gy)],
    ['both coordinates as a compressed point', written(2, Gx, Gy)],
    ['one coordinate as an uncompressed point', written(4, Gx)],
    ['an x that is p', written(2, p)],
    ['a y that is not below p', written(4, Gx, Gy + p < 2n ** BigInt(size * 8) ? Gy + p : p)],
    ['a point beside the curve', written(4, Gx, Gy ^ 1n)],
    ['zeros', written(4, 0n, 0n)],
  ])('%s: refused', (_, bytes) => {
    expect(decodePoint(name, bytes)).toBeNull()
  })

  it('that are G have the y of the sign that is asked for', () => {
    const odd = (Gy & 1n) === 1n
    expect(decodePoint(name, written(odd ? 3 : 2, Gx))).toEqual({ x: Gx, y: Gy })
    expect(decodePoint(name, written(odd ? 2 : 3, Gx))).toEqual({ x: Gx, y: p - Gy })
  })
})

describe('coordinates that are not below p, though what is left of them modulo p is on the curve', () => {
  const { p } = secp256k1.Point.CURVE()
  const written = (form: number, ...coordinates: bigint[]) => Uint8Array.from([form, ...coordinates.flatMap((each) => [...bytesOf(each, 32)])])

  it('are refused as x', () => {
    expect(decodePoint('secp256k1', written(2, 1n))).not.toBeNull()
    expect(decodePoint('secp256k1', written(2, 1n + p))).toBeNull()
  })

  it('are refused as y', () => {
    // Of x³ = y² - 7 some small y has a cube root x; p is 7 modulo 9.
    for (let y = 1n; y < 100n; y++) {
      const x = power(y * y - 7n, (p + 2n) / 9n, p)
      if (!decodePoint('secp256k1', written(4, x, y))) continue
      expect(decodePoint('secp256k1', written(4, x, y + p))).toBeNull()
      return
    }
    expect.unreachable('no small y')
  })
})

describe('numbers', () => {
  it('come back from their bytes, and do not fit into fewer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), (bytes) => {
        const number = numberOf(bytes)
        expect(bytesOf(number, bytes.length)).toEqual(Uint8Array.from(bytes))
        expect(() => bytesOf(number + 256n ** BigInt(bytes.length), bytes.length)).toThrow(RangeError)
      }),
    )
  })

  it('raised to a power are what multiplying makes of them', () => {
    fc.assert(
      fc.property(fc.bigInt(-1000n, 1000n), fc.integer({ min: 0, max: 30 }), fc.bigInt(2n, 997n), (base, exponent, modulus) => {
        const expected = base ** BigInt(exponent) % modulus
        expect(power(base, BigInt(exponent), modulus)).toBe((expected + modulus) % modulus)
      }),
    )
  })
})
