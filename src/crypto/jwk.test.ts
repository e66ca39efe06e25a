import { p256, p384 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import { calculateJwkThumbprint } from 'jose'
import { describe, expect, it } from 'vitest'
import type { PublicJwk } from '../core/key.ts'
import { encodeBase64url } from './base64url.ts'
import { isEd25519Point } from './ed25519.ts'
import { algorithmOf, assertPublicJwk, jwkThumbprint, pointOf, sameJwk } from './jwk.ts'

const ed25519: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
const x25519: PublicJwk = { kty: 'OKP', crv: 'X25519', x: '3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08' }

function ecKeys(): readonly PublicJwk[] {
  return [['P-256', p256] as const, ['P-384', p384] as const, ['secp256k1', secp256k1] as const].map(([crv, curve]) => {
    const point = curve.getPublicKey(curve.utils.randomSecretKey(), false)
    const middle = (point.length + 1) / 2
    return { kty: 'EC', crv, x: encodeBase64url(point.subarray(1, middle)), y: encodeBase64url(point.subarray(middle)) }
  })
}
const all = [ed25519, x25519, ...ecKeys()]

describe('a public JWK', () => {
  it.each(all)('of $crv is read, and stripped of everything but the key', (jwk) => {
    expect(assertPublicJwk(jwk)).toEqual(jwk)
    expect(assertPublicJwk({ ...jwk, kid: 'a', use: 'sig', alg: 'X', key_ops: ['verify'], ext: true, x5c: [] })).toEqual(jwk)
  })

  it.each(all)('of $crv is refused with anything private in it', (jwk) => {
    for (const member of ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv']) {
      for (const value of ['AAAA', null, undefined]) expect(assertPublicJwk({ ...jwk, [member]: value })).toBe(null)
    }
  })

  it.each(all)('of $crv is refused when a coordinate is too short, too long, padded, or not there', (jwk) => {
    for (const name of jwk.y === undefined ? (['x'] as const) : (['x', 'y'] as const)) {
      const good = Buffer.from(jwk[name] ?? '', 'base64url')
      const others = [good.subarray(1), Buffer.concat([Buffer.of(0), good]), Buffer.concat([good, good]), Buffer.alloc(0)].map((bytes) =>
        bytes.toString('base64url'),
      )
      for (const other of [...others, `${jwk[name]}=`, ` ${jwk[name]}`, undefined, null, 1, [jwk[name]]])
        expect(assertPublicJwk({ ...jwk, [name]: other })).toBe(null)
    }
  })

  it('on a curve stays on it: no other y is taken', () => {
    for (const jwk of ecKeys()) {
      const y = Buffer.from(jwk.y ?? '', 'base64url')
      fc.assert(
        fc.property(fc.nat(y.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
          const other = Buffer.from(y)
          other[at] = (other[at] ?? 0) ^ mask
          expect(assertPublicJwk({ ...jwk, y: other.toString('base64url') })).toBe(null)
        }),
        { numRuns: 20 },
      )
    }
  })

  it.each([
    ['a key type that is not the curve’s', { ...ed25519, kty: 'EC' }],
    ['an EC key that says OKP', { ...all[2], kty: 'OKP' }],
    ['a curve we do not know', { ...all[2], crv: 'P-521' }],
    ['a curve every object inherits', { ...all[2], crv: 'toString' }],
    ['an Ed25519 key with a y', { ...ed25519, y: ed25519.x }],
    ['the identity', { ...ed25519, x: encodeBase64url(Uint8Array.of(1, ...new Uint8Array(31))) }],
    ['a y beyond the field', { ...ed25519, x: encodeBase64url(new Uint8Array(32).fill(255)) }],
    ['the point at infinity', { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['a secret', { kty: 'oct', k: 'AAAA' }],
    ['RSA', { kty: 'RSA', n: 'AQAB', e: 'AQAB' }],
    ['an array', [ed25519]],
    ['a text', JSON.stringify(ed25519)],
    ['null', null],
    ['a 1 MB coordinate', { ...ed25519, x: 'A'.repeat(1_000_000) }],
  ])('is refused when it is %s', (_, value) => {
    expect(assertPublicJwk(value)).toBe(null)
  })

  it('says itself what it is for, and is refused for anything else', () => {
    const [p256Key] = ecKeys()
    expect(assertPublicJwk({ ...p256Key, use: 'sig', alg: 'ES256', key_ops: ['verify'] }, 'sig')).toEqual(p256Key)
    expect(assertPublicJwk({ ...p256Key, use: 'enc', alg: 'ECDH-ES' }, 'enc')).toEqual(p256Key)
    for (const other of [{ use: 'enc' }, { alg: 'ES384' }, { alg: 'ECDH-ES' }, { key_ops: ['encrypt'] }, { key_ops: 'verify' }]) {
      expect(assertPublicJwk({ ...p256Key, ...other }, 'sig')).toBe(null)
    }
    expect(assertPublicJwk({ ...p256Key, use: 'sig' }, 'enc')).toBe(null)
    expect(assertPublicJwk({ ...p256Key, alg: 'ES256' }, 'enc')).toBe(null)
    expect(assertPublicJwk(x25519, 'sig')).toBe(null)
  })

  it('of any shape is read or refused, never an error', () => {
    const member = fc.oneof(fc.constantFrom('OKP', 'EC', 'Ed25519', 'P-256', ed25519.x), fc.jsonValue())
    fc.assert(
      fc.property(fc.record({ kty: member, crv: member, x: member, y: member }, { requiredKeys: [] }), (value) => {
        const jwk = assertPublicJwk(value)
        if (jwk) expect(value).toMatchObject(jwk)
      }),
    )
  })

  it('knows its algorithm', () => {
    expect(all.map(algorithmOf)).toEqual(['EdDSA', null, 'ES256', 'ES384', 'ES256K'])
  })

  it('has the coordinates it was made of', () => {
    for (const jwk of all) expect(pointOf(jwk)?.length).toBe({ Ed25519: 32, X25519: 32, 'P-384': 97 }[jwk.crv] ?? 65)
    expect(sameJwk(ed25519, { ...ed25519 })).toBe(true)
    for (const jwk of all.slice(1)) expect(sameJwk(ed25519, jwk)).toBe(false)
  })
})

describe('the thumbprint', () => {
  it('of the key in RFC 8037 appendix A.3 is the one written there', async () => {
    expect(await jwkThumbprint(ed25519)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  })

  it.each(all)('of a $crv key is the one another implementation gives', async (jwk) => {
    expect(await jwkThumbprint(jwk)).toBe(await calculateJwkThumbprint({ ...jwk }))
  })
})

describe('an Ed25519 point', () => {
  const p = 2n ** 255n - 19n
  const encode = (y: bigint, sign: 0 | 1) => Uint8Array.from({ length: 32 }, (_, at) => Number((y >> BigInt(8 * at)) & 255n) | (at === 31 ? sign << 7 : 0))

  it('J-9: is refused in every encoding of every point of small order', () => {
    const order8 = 2707385501144840649318225287225658788936804267575313519463743609750303021958n
    const small = [0n, 1n, p - 1n, order8, p - order8]
    for (const y of [...small, ...small.map((value) => value + p).filter((value) => value < 2n ** 255n)]) {
      for (const sign of [0, 1] as const) expect(isEd25519Point(encode(y, sign))).toBe(false)
    }
  })

  it('is refused when y is p or more', () => {
    for (let y = p; y < 2n ** 255n; y++) expect(isEd25519Point(encode(y, 0)) || isEd25519Point(encode(y, 1))).toBe(false)
  })

  it('is taken or refused by the curve’s equation, which half of all y satisfy', () => {
    const power = (base: bigint, exponent: bigint): bigint =>
      exponent === 0n ? 1n : (power((base * base) % p, exponent >> 1n) * (exponent & 1n ? base : 1n)) % p
    const d = ((((p - 121665n) * power(121666n, p - 2n)) % p) + p) % p
    fc.assert(
      fc.property(fc.bigInt({ min: 2n, max: p - 2n }), fc.constantFrom(0, 1), (y, sign) => {
        const numerator = (y * y - 1n) % p
        const denominator = (d * y * y + 1n) % p
        const isSquare = power((numerator * denominator) % p, (p - 1n) / 2n) === 1n
        expect(isEd25519Point(encode(y, sign === 1 ? 1 : 0))).toBe(isSquare)
      }),
    )
  })
})
