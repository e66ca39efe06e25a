import { p256, p384 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { getPublicKeyAsync } from '@noble/ed25519'
import { base58, base64urlnopad } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asWalletError } from '../core/errors.ts'
import type { PublicJwk } from '../core/key.ts'
import { encodeBase64url } from './base64url.ts'
import { didKeyMethod, jwkFromMultikey, multikeyFromJwk } from './multikey.ts'

const ed25519 = 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
const x25519 = 'z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW'
const p256Key = 'zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv'
const p384Key = 'z82LkvCwHNreneWpsgPEbV3gu1C6NFJEBg4srfJ5gdxEsMGRJUz2sG9FE42shbn2xkZJh54'
const secp256k1Key = 'zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme'
const all = [ed25519, x25519, p256Key, p384Key, secp256k1Key]

const encode = (...bytes: readonly (number | Uint8Array)[]) =>
  `z${base58.encode(Uint8Array.from(bytes.flatMap((part) => (typeof part === 'number' ? part : [...part]))))}`
const decode = (multikey: string) => base58.decode(multikey.slice(1))
const codeOf = (did: string): string => {
  try {
    return didKeyMethod(did) ? 'a method' : 'not mine'
  } catch (error) {
    return asWalletError(error).code
  }
}
const jcs = (jwk: object) => encode(0xd1, 0xd6, 0x03, new TextEncoder().encode(JSON.stringify(jwk)))

describe('a Multikey', () => {
  it.each(all)('%s comes back from its key', (multikey) => {
    const key = jwkFromMultikey(multikey)
    expect(key && multikeyFromJwk(key.jwk)).toBe(multikey)
  })

  it('says what its key is for', () => {
    expect(all.map((multikey) => jwkFromMultikey(multikey)?.algorithm)).toEqual(['EdDSA', null, 'ES256', 'ES384', 'ES256K'])
  })

  it.each([
    ['P-256', p256, [0x80, 0x24]],
    ['P-384', p384, [0x81, 0x24]],
    ['secp256k1', secp256k1, [0xe7, 0x01]],
  ] as const)('of any %s key is read as the point it is', (crv, curve, prefix) => {
    for (let round = 0; round < 30; round++) {
      const secretKey = curve.utils.randomSecretKey()
      const full = curve.getPublicKey(secretKey, false)
      const middle = (full.length + 1) / 2
      const jwk: PublicJwk = { kty: 'EC', crv, x: encodeBase64url(full.subarray(1, middle)), y: encodeBase64url(full.subarray(middle)) }
      const multikey = encode(...prefix, curve.getPublicKey(secretKey, true))
      expect(jwkFromMultikey(multikey)?.jwk).toEqual(jwk)
      expect(multikeyFromJwk(jwk)).toBe(multikey)
    }
  })

  it('of any Ed25519 key is read as the key it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (seed) => {
        const publicKey = await getPublicKeyAsync(seed)
        const jwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(publicKey) }
        expect(multikeyFromJwk(jwk)).toBe(encode(0xed, 0x01, publicKey))
        expect(jwkFromMultikey(multikeyFromJwk(jwk))).toEqual({ algorithm: 'EdDSA', jwk })
      }),
      { numRuns: 30 },
    )
  })

  it('is the only text of its key: whatever differs is refused or another key', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(), fc.constantFrom(...'123zZabcABC0Ol '), (multikey, position, letter) => {
        const at = position % multikey.length
        const changed = multikey.slice(0, at) + letter + multikey.slice(at + 1)
        fc.pre(changed !== multikey)
        const key = jwkFromMultikey(changed)
        if (key) expect(multikeyFromJwk(key.jwk)).toBe(changed)
      }),
      { numRuns: 500 },
    )
  })

  const edKey = decode(ed25519).subarray(2)
  const p256Point = decode(p256Key).subarray(2)
  const wide = p256.Point.fromBytes(p256Point).toBytes(false)
  const offCurve = Uint8Array.from(p256Point)
  while (p256.utils.isValidPublicKey(offCurve, true)) offCurve[32] = (offCurve[32] ?? 0) + 1
  const offEdwards = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 2 : 0))
  const broken: readonly [string, string][] = [
    ['a varint that is longer than needed', encode(0xed, 0x81, 0x00, edKey)],
    ['a varint of five bytes', encode(0xed, 0x81, 0x80, 0x80, 0x00, edKey)],
    ['a varint without an end', encode(0xed)],
    ['a codec nobody registered', encode(0xff, 0xff, 0x01, edKey)],
    ['a private Ed25519 key', encode(0x80, 0x26, edKey)],
    ['the codec identity', encode(0x00, edKey)],
    ['no bytes', 'z'],
    ['nothing', ''],
    ['an Ed25519 key of 31 bytes', encode(0xed, 0x01, edKey.subarray(1))],
    ['an Ed25519 key of 33 bytes', encode(0xed, 0x01, edKey, 0)],
    ['the Ed25519 identity', encode(0xed, 0x01, 1, new Uint8Array(31))],
    ['an Ed25519 key of order 4', encode(0xed, 0x01, new Uint8Array(32))],
    ['an Ed25519 key of order 8', encode(0xed, 0x01, Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa', 'hex'))],
    ['an Ed25519 key beyond the field', encode(0xed, 0x01, new Uint8Array(32).fill(255))],
    ['an X25519 key of 31 bytes', encode(0xec, 0x01, edKey.subarray(1))],
    ['a P-256 point that is not on the curve', encode(0x80, 0x24, offCurve)],
    ['an uncompressed P-256 point', encode(0x80, 0x24, wide)],
    ['a P-256 point without its first byte', encode(0x80, 0x24, p256Point.subarray(1))],
    ['raw P-256 coordinates', encode(0x80, 0x24, wide.subarray(1))],
    ['a hybrid P-256 point', encode(0x80, 0x24, 6, wide.subarray(1, 33))],
    ['a P-384 point of P-256 length', encode(0x81, 0x24, p256Point)],
    ['a secp256k1 point that is not on the curve', encode(0xe7, 0x01, 2, new Uint8Array(32).fill(255))],
    ['base64url', `u${base64urlnopad.encode(decode(ed25519))}`],
    ['base16', `f${Buffer.from(decode(ed25519)).toString('hex')}`],
    ['base58 in another alphabet', `Z${ed25519.slice(1)}`],
    ['a letter outside the alphabet', `${ed25519}0`],
    ['a space', `${ed25519} `],
    ['a fragment', `${ed25519}#${ed25519}`],
    ['a query', `${ed25519}?a=b`],
    ['a JWK that is not canonical', jcs({ kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(edKey) })],
    ['a JWK with something private in it', jcs({ crv: 'Ed25519', d: encodeBase64url(edKey), kty: 'OKP', x: encodeBase64url(edKey) })],
    ['a JWK with more than the key', jcs({ crv: 'Ed25519', kid: 'a', kty: 'OKP', x: encodeBase64url(edKey) })],
    ['a JWK of another kind', jcs({ e: 'AQAB', kty: 'RSA', n: 'AQAB' })],
  ]
  it.each(broken)('DR-2: %s is refused', (_, multikey) => {
    expect(jwkFromMultikey(multikey)).toBe(null)
    expect(codeOf(`did:key:${multikey}`)).toBe('identifier.malformed')
  })

  it('DR-2: an Ed25519 key that is not on the curve is refused', () => {
    expect(jwkFromMultikey(encode(0xed, 0x01, offEdwards))).toBe(null)
  })

  it.each([
    ['RSA', [0x85, 0x24]],
    ['BLS12-381', [0xeb, 0x01]],
    ['P-521', [0x82, 0x24]],
  ])('DR-2: %s is refused as a kind of key that is not served', (_, prefix) => {
    expect(jwkFromMultikey(encode(...prefix, edKey))).toBe(null)
    expect(codeOf(`did:key:${encode(...prefix, edKey)}`)).toBe('identifier.unresolvable')
  })

  it.each([1025, 10_000, 20_000, 50_000, 100_000])('DR-1: %i letters are refused in less than 100 ms', (length) => {
    const start = performance.now()
    expect(jwkFromMultikey(`z${'6'.repeat(length)}`)).toBe(null)
    expect(codeOf(`did:key:z${'6'.repeat(length)}`)).toBe('identifier.malformed')
    expect(performance.now() - start).toBeLessThan(100)
  })

  it('may hold a JWK of any key, in canonical form', () => {
    for (const multikey of all) {
      const key = jwkFromMultikey(multikey)
      const { crv, kty, x, y } = key?.jwk ?? {}
      expect(jwkFromMultikey(jcs({ crv, kty, x, y }))).toEqual(key)
    }
  })

  it('is not made of a key that is none', () => {
    for (const jwk of [
      { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' },
      { kty: 'OKP', crv: 'Ed448', x: 'AAAA' },
    ] as const) {
      expect(() => multikeyFromJwk(jwk)).toThrow(expect.objectContaining({ code: 'identifier.malformed' }))
    }
  })
})

describe('the method of a did:key', () => {
  it.each([ed25519, p256Key, p384Key, secp256k1Key])('did:key:%s has its key and its absolute id', (multikey) => {
    for (let twice = 0; twice < 2; twice++) {
      expect(didKeyMethod(`did:key:${multikey}`)).toEqual({
        id: `did:key:${multikey}#${multikey}`,
        type: 'JsonWebKey',
        controller: `did:key:${multikey}`,
        publicKeyJwk: jwkFromMultikey(multikey)?.jwk,
      })
    }
  })

  it('is null for every other method', () => {
    for (const did of ['did:web:example.com', 'did:jwk:eyJ9', 'did:keys:z6Mk', 'DID:KEY:z6Mk', '', 'https://example.com']) expect(didKeyMethod(did)).toBe(null)
  })

  it('is none for a key that cannot sign', () => {
    expect(codeOf(`did:key:${x25519}`)).toBe('identifier.unresolvable')
  })
})
