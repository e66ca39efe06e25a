import { secp256k1 } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { KeyAlgorithm, PublicJwk } from '../core/key.ts'
import { withoutEd25519 } from '../testing/fakes/no-ed25519.ts'
import { vectors } from '../testing/vectors.ts'
import { encodeBase64url } from './base64url.ts'
import { equalBytes } from './bytes.ts'
import { verifySignature } from './verify.ts'

interface Group {
  readonly publicKey: { readonly uncompressed: string; readonly pk: string }
  readonly tests: readonly { readonly tcId: number; readonly msg: string; readonly sig: string; readonly result: 'valid' | 'invalid' | 'acceptable' }[]
}
interface Suite {
  readonly testGroups: readonly Group[]
}

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const base64url = (hex: string) => encodeBase64url(bytes(hex))
const okp = (hex: string): PublicJwk => ({ kty: 'OKP', crv: 'Ed25519', x: base64url(hex) })

function ec(crv: string, uncompressed: string): PublicJwk {
  const half = (uncompressed.length - 2) / 2
  return { kty: 'EC', crv, x: base64url(uncompressed.slice(2, 2 + half)), y: base64url(uncompressed.slice(2 + half)) }
}

/** The numbers of the tests that were judged wrongly, and how many there were. */
async function judge(suite: Suite, accepts: (group: Group, signature: Uint8Array, data: Uint8Array) => Promise<boolean>) {
  const wrong: number[] = []
  let count = 0
  for (const group of suite.testGroups) {
    for (const { tcId, msg, sig, result } of group.tests) {
      count++
      if ((await accepts(group, bytes(sig), bytes(msg))) !== (result === 'valid')) wrong.push(tcId)
    }
  }
  return { wrong, count }
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

const engines = [
  ['WebCrypto', async () => verifySignature],
  [
    'the fallback',
    async () => {
      withoutEd25519()
      return (await import('./verify.ts')).verifySignature
    },
  ],
] as const

describe.each(engines)('Ed25519 verified by %s', (_, engine) => {
  it('J-1, J-9: judges every Wycheproof test as it should, S + L and small-order keys among them', async (context) => {
    const suite = vectors<Suite>('wycheproof', 'ed25519_test.json')
    if (suite.skip !== null) return context.skip(suite.skip)
    const verify = await engine()
    const { wrong, count } = await judge(suite.data, (group, signature, data) => verify('EdDSA', okp(group.publicKey.pk), signature, data))
    expect(wrong).toEqual([])
    expect(count).toBeGreaterThan(0)
  })

  it('verifies the signatures of RFC 8032 section 7.1, and none with a bit flipped', async (context) => {
    const suite = vectors<readonly { pub: string; msg: string; sig: string }[]>('ed25519', 'rfc8032-ed25519.json')
    if (suite.skip !== null) return context.skip(suite.skip)
    const verify = await engine()
    for (const { pub, msg, sig } of suite.data) {
      expect(await verify('EdDSA', okp(pub), bytes(sig), bytes(msg))).toBe(true)
      const flipped = bytes(sig)
      flipped[7] = (flipped[7] ?? 0) ^ 4
      expect(await verify('EdDSA', okp(pub), flipped, bytes(msg))).toBe(false)
    }
  })

  it('J-9: refuses all 196 pairs of small-order keys and points that ZIP 215 accepts', async (context) => {
    const suite = vectors<readonly { vk_bytes: string; sig_bytes: string }[]>('ed25519', 'ed25519/zip215.json')
    if (suite.skip !== null) return context.skip(suite.skip)
    const verify = await engine()
    const data = new TextEncoder().encode('Zcash')
    for (const { vk_bytes, sig_bytes } of suite.data) expect(await verify('EdDSA', okp(vk_bytes), bytes(sig_bytes), data)).toBe(false)
    expect(suite.data.length).toBeGreaterThan(100)
  })

  it('J-9: refuses small-order and non-canonical keys and points, and S of L and more', async (context) => {
    const suite = vectors<readonly { message: string; pub_key: string; signature: string }[]>('ed25519', 'ed25519/edge-cases.json')
    if (suite.skip !== null) return context.skip(suite.skip)
    const verify = await engine()
    // "Taming the many EdDSAs", table 5: 2 to 5 are about the cofactor, where implementations may differ.
    for (const row of [0, 1, 6, 7, 8, 9, 10, 11]) {
      const { message = '', pub_key = '', signature = '' } = suite.data[row] ?? {}
      expect([row, await verify('EdDSA', okp(pub_key), bytes(signature), bytes(message))]).toEqual([row, false])
    }
  })

  it('J-9: refuses the signature that is good for every message under the identity key', async () => {
    const verify = await engine()
    const identity = `01${'00'.repeat(31)}`
    for (const message of ['', 'aa', 'bb']) expect(await verify('EdDSA', okp(identity), bytes(identity + '00'.repeat(32)), bytes(message))).toBe(false)
  })
})

describe('ECDSA', () => {
  const suites: readonly [KeyAlgorithm, string, string][] = [
    ['ES256', 'P-256', 'ecdsa_secp256r1_sha256_p1363_test.json'],
    ['ES384', 'P-384', 'ecdsa_secp384r1_sha384_p1363_test.json'],
    ['ES256K', 'secp256k1', 'ecdsa_secp256k1_sha256_p1363_test.json'],
  ]
  it.for(suites)('J-1, J-10: %s judges every Wycheproof test as it should, high S and r, s of 0 or n among them', async ([algorithm, crv, file], context) => {
    const suite = vectors<Suite>('wycheproof', file)
    if (suite.skip !== null) return context.skip(suite.skip)
    const { wrong, count } = await judge(suite.data, ({ publicKey }, signature, data) => {
      return verifySignature(algorithm, ec(crv, publicKey.uncompressed), signature, data)
    })
    expect(wrong).toEqual([])
    expect(count).toBeGreaterThan(0)
  })

  const derSuites: readonly [KeyAlgorithm, string, string][] = [
    ['ES256', 'P-256', 'ecdsa_secp256r1_sha256_test.json'],
    ['ES256K', 'secp256k1', 'ecdsa_secp256k1_sha256_test.json'],
    ['ES256K', 'secp256k1', 'ecdsa_secp256k1_sha256_bitcoin_test.json'],
  ]
  it.for(derSuites)('J-10: %s on %s refuses DER, valid or not (%s)', async ([algorithm, crv, file], context) => {
    const suite = vectors<Suite>('wycheproof', file)
    if (suite.skip !== null) return context.skip(suite.skip)
    let count = 0
    for (const { publicKey, tests } of suite.data.testGroups) {
      for (const { tcId, msg, sig } of tests) {
        count++
        expect([tcId, await verifySignature(algorithm, ec(crv, publicKey.uncompressed), bytes(sig), bytes(msg))]).toEqual([tcId, false])
      }
    }
    expect(count).toBeGreaterThan(0)
  })

  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const scalar = (value: bigint) => bytes(value.toString(16).padStart(64, '0'))

  it('J-10: accepts both S of an ES256K signature, and no other', async () => {
    const { secretKey, publicKey } = secp256k1.keygen()
    const jwk = ec('secp256k1', Buffer.from(secp256k1.Point.fromBytes(publicKey).toBytes(false)).toString('hex'))
    const data = new TextEncoder().encode('receipt')
    const low = secp256k1.sign(data, secretKey, { lowS: true, prehash: true })
    const r = low.subarray(0, 32)
    const s = BigInt(`0x${Buffer.from(low.subarray(32)).toString('hex')}`)
    const verify = (signature: Uint8Array) => verifySignature('ES256K', jwk, signature, data)
    expect(await verify(low)).toBe(true)
    expect(await verify(Uint8Array.of(...r, ...scalar(order - s)))).toBe(true)
    for (const other of [0n, 1n, order, order - 1n, 2n ** 256n - 1n]) expect(await verify(Uint8Array.of(...r, ...scalar(other)))).toBe(false)
    expect(await verify(Uint8Array.of(...low, 0))).toBe(false)
    expect(await verify(Uint8Array.of(0, ...low))).toBe(false)
    expect(await verify(low.subarray(0, 63))).toBe(false)
  })

  it('J-10: accepts ES256 signatures as WebCrypto makes them, half of which have a high S', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
    const { crv = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const data = new TextEncoder().encode('receipt')
    for (let round = 0; round < 16; round++) {
      const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, data))
      expect(await verifySignature('ES256', { kty: 'EC', crv, x, y }, signature, data)).toBe(true)
    }
  })
})

describe('a signature check', () => {
  it('J-2: is false for every algorithm that is not the key’s', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
    const { crv = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const data = new Uint8Array(9)
    const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, data))
    const algorithms: readonly KeyAlgorithm[] = ['EdDSA', 'ES256', 'ES384', 'ES256K']
    for (const algorithm of algorithms) expect(await verifySignature(algorithm, { kty: 'EC', crv, x, y }, signature, data)).toBe(algorithm === 'ES256')
    for (const other of ['P-384', 'secp256k1', 'Ed25519']) expect(await verifySignature('ES256', { kty: 'EC', crv: other, x, y }, signature, data)).toBe(false)
  })

  it('is false, never an error, for keys that are none', async () => {
    const point = 'A'.repeat(43)
    const keys: readonly [KeyAlgorithm, PublicJwk][] = [
      ['ES256', { kty: 'EC', crv: 'P-256', x: point, y: point }],
      ['ES384', { kty: 'EC', crv: 'P-384', x: 'A'.repeat(64), y: 'A'.repeat(64) }],
      ['ES256K', { kty: 'EC', crv: 'secp256k1', x: point, y: point }],
      ['ES256K', { kty: 'EC', crv: 'secp256k1', x: point }],
      ['ES256', { kty: 'EC', crv: 'P-256', x: 'AAAA', y: point }],
      ['EdDSA', { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }],
      ['EdDSA', { kty: 'OKP', crv: 'Ed25519', x: '?' }],
    ]
    for (const [algorithm, jwk] of keys) expect(await verifySignature(algorithm, jwk, new Uint8Array(64), new Uint8Array(1))).toBe(false)
  })

  it('is false once the data, the signature or the key differs', async () => {
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
    if (!('privateKey' in pair)) throw new Error('no pair')
    const { crv = '', x = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), fc.uint8Array(), async (data, other) => {
        const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, data))
        expect(await verifySignature('EdDSA', { kty: 'OKP', crv, x }, signature, data)).toBe(true)
        expect(await verifySignature('EdDSA', { kty: 'OKP', crv, x }, signature, other)).toBe(equalBytes(data, other))
        expect(await verifySignature('EdDSA', { kty: 'OKP', crv, x }, other, data)).toBe(false)
      }),
      { numRuns: 50 },
    )
  })
})
