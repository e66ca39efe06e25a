import { p256 } from '@noble/curves/nist.js'
import { base58 } from '@scure/base'
import { describe, expect, it } from 'vitest'
import type { Did } from '../../core/did.ts'
import { isObject } from '../../core/json.ts'
import type { KeyId, PublicJwk, PublicKey } from '../../core/key.ts'
import { decodeBase58 } from '../../crypto/base58.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { assertPublicJwk, isEcCurve, jwkFromPoint } from '../../crypto/jwk.ts'
import { didKeyMethod, multikeyFromJwk } from '../../crypto/multikey.ts'
import { didMethodConformance } from '../../testing/conformance/did-method.ts'
import { vectors } from '../../testing/vectors.ts'
import { didKey } from './index.ts'

const ed25519 = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
const x25519 = 'did:key:z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW'
const p256Did = 'did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv'
const edJwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
const p256Jwk: PublicJwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns',
  y: 'efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM',
}
const jcs = (jwk: object): Did => `did:key:z${base58.encode(Uint8Array.from([0xd1, 0xd6, 0x03, ...new TextEncoder().encode(JSON.stringify(jwk))]))}`
const jcsP256 = jcs({ crv: 'P-256', kty: 'EC', x: p256Jwk.x, y: p256Jwk.y })

/** As only a keystore may name its keys. */
const keyId = (id: string) => id as KeyId
const keys: readonly PublicKey[] = [
  { id: keyId('1'), algorithm: 'EdDSA', jwk: edJwk },
  { id: keyId('2'), algorithm: 'ES256', jwk: p256Jwk },
]

didMethodConformance(didKey, {
  valid: [
    ed25519,
    x25519,
    p256Did,
    'did:key:z82LkvCwHNreneWpsgPEbV3gu1C6NFJEBg4srfJ5gdxEsMGRJUz2sG9FE42shbn2xkZJh54',
    'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme',
    jcsP256,
  ],
  invalid: [
    'did:key:z',
    'did:key:6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp',
    `${ed25519}#key`,
    `${ed25519}?a=b`,
    `${ed25519}/path`,
    `${ed25519}1`,
    ed25519.slice(0, -1),
    ed25519.toLowerCase(),
    'did:key:1.1:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp',
    jcs({ kty: 'EC', crv: 'P-256', x: p256Jwk.x, y: p256Jwk.y }),
    jcs({ crv: 'P-256', kty: 'EC', x: p256Jwk.x, y: p256Jwk.x }),
    jcs({ crv: 'P-256', d: p256Jwk.x, kty: 'EC', x: p256Jwk.x, y: p256Jwk.y }),
  ],
  unresolvable: ['did:key:z2J9gaYxrKVpdoG9A4gRnmpnRCcxU6agDtFVVBVdn1JedouoZN7SzcyREXXzWgt3gGiwpoHq7K68X4m32D8HgzG8wv3sY5j7'],
  keys,
})

describe('did:key documents', () => {
  it('of an Ed25519 key sign with it and agree keys with the X25519 key derived from it', async () => {
    const document = await didKey.resolve(ed25519)
    const id = `${ed25519}#${ed25519.slice(8)}`
    const agreement = `${ed25519}#${x25519.slice(8)}`
    expect(document.verificationMethod.map((method) => [method.id, method.publicKeyJwk.crv])).toEqual([
      [id, 'Ed25519'],
      [agreement, 'X25519'],
    ])
    expect([document.authentication, document.assertionMethod, document.keyAgreement]).toEqual([[id], [id], [agreement]])
  })

  it('of an X25519 key agree keys and do nothing else', async () => {
    const document = await didKey.resolve(x25519)
    expect([document.authentication, document.assertionMethod]).toEqual([[], []])
    expect(document.keyAgreement).toEqual([`${x25519}#${x25519.slice(8)}`])
  })

  it('of a jwk_jcs-pub key sign with the key that is written in it', async () => {
    const document = await didKey.resolve(jcsP256)
    expect(document.verificationMethod.map((method) => method.publicKeyJwk)).toEqual([p256Jwk])
    expect(document.authentication).toEqual([`${jcsP256}#${jcsP256.slice(8)}`])
    expect(document.assertionMethod).toEqual(document.authentication)
    expect(document.keyAgreement).toEqual([])
  })

  it('say of signatures what the fast path says', async () => {
    for (const did of [ed25519, p256Did, jcsP256] as const) expect((await didKey.resolve(did)).verificationMethod[0]).toEqual(didKeyMethod(did))
  })

  it('keep the zero bytes at the front of a coordinate', async () => {
    let zeros = 0
    for (let round = 0; zeros < 3; round++) {
      const point = p256.getPublicKey(p256.utils.randomSecretKey(), false)
      if (point[1] !== 0 && point[33] !== 0) continue
      zeros++
      const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x: encodeBase64url(point.subarray(1, 33)), y: encodeBase64url(point.subarray(33)) }
      const document = await didKey.resolve(`did:key:${multikeyFromJwk(jwk)}`)
      expect(document.verificationMethod[0]?.publicKeyJwk).toEqual(jwk)
    }
  })
})

type Loose = { readonly [name: string]: unknown }
const loose = (value: unknown): Loose => (isObject(value) ? value : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const ids = (value: unknown) => list(value).map((entry) => (typeof entry === 'string' ? entry : loose(entry).id))

/** The key of a method of the vectors' older types. */
function keyOf(method: Loose): PublicJwk | null {
  if (isObject(method.publicKeyJwk)) return assertPublicJwk(method.publicKeyJwk)
  const bytes = typeof method.publicKeyBase58 === 'string' ? decodeBase58(method.publicKeyBase58) : null
  const type = String(method.type)
  const crv = type.startsWith('X25519') ? 'X25519' : type.startsWith('Ed25519') ? 'Ed25519' : type.includes('ecp256k1') ? 'secp256k1' : 'P-256'
  if (!bytes) return null
  return isEcCurve(crv) ? jwkFromPoint(crv, bytes) : assertPublicJwk({ kty: 'OKP', crv, x: encodeBase64url(bytes) })
}

/** Every DID with its document, wherever in the file they stand. */
function documentsIn(file: Loose): readonly (readonly [Did, Loose])[] {
  const entries = Object.entries(isObject(file.didDocument) ? file.didDocument : file)
  return entries.flatMap(([did, entry]) => {
    const document = loose(loose(entry).didDocument ?? entry)
    return did.startsWith('did:key:') && document.id === did ? [[`did:key:${did.slice(8)}`, document] as const] : []
  })
}

describe('did:key test vectors', () => {
  it.for(['ed25519-x25519.json', 'x25519.json', 'nist-curves.json', 'secp256k1.json'])(
    '%s: keys and relationships are those of the document',
    async (file, context) => {
      const suite = vectors<Loose>('did-key', file)
      if (suite.skip !== null) return context.skip(suite.skip)
      const documents = documentsIn(suite.data)
      expect(documents.length).toBeGreaterThan(0)
      for (const [did, document] of documents) {
        const methods = [...list(document.verificationMethod), ...list(document.keyAgreement)].map(loose).filter((method) => typeof method.id === 'string')
        if (methods.some((method) => loose(method.publicKeyJwk).crv === 'P-521' || did.startsWith('did:key:z2J9'))) {
          await expect(didKey.resolve(did)).rejects.toMatchObject({ code: 'identifier.unresolvable' })
          continue
        }
        const ours = await didKey.resolve(did)
        expect(ours.verificationMethod.map(({ id, publicKeyJwk }) => [id, publicKeyJwk])).toEqual(methods.map((method) => [method.id, keyOf(method)]))
        for (const relationship of ['authentication', 'assertionMethod', 'keyAgreement'] as const) {
          expect([did, relationship, ours[relationship]]).toEqual([did, relationship, ids(document[relationship])])
        }
      }
    },
  )

  it('ed25519-x25519.json: the X25519 key is the one derived there', async (context) => {
    const suite = vectors<Loose>('did-key', 'ed25519-x25519.json')
    if (suite.skip !== null) return context.skip(suite.skip)
    for (const [did, entry] of Object.entries(suite.data)) {
      const pair = loose(loose(entry).keyAgreementKeyPair)
      const document = await didKey.resolve(`did:key:${did.slice(8)}`)
      expect(document.keyAgreement).toEqual([`${did}${String(pair.id).replace(did, '')}`])
      expect(document.verificationMethod[1]?.publicKeyJwk).toEqual(keyOf(pair))
    }
  })

  it.for(['bls12381.json', 'rsa.json'])('%s: kinds of key we do not know are refused', async (file, context) => {
    const suite = vectors<Loose>('did-key', file)
    if (suite.skip !== null) return context.skip(suite.skip)
    const dids = Object.keys(suite.data)
    expect(dids.length).toBeGreaterThan(0)
    for (const did of dids) await expect(didKey.resolve(`did:key:${did.slice(8)}`)).rejects.toMatchObject({ code: 'identifier.unresolvable' })
  })

  it('spec-dids.json: every DID the specification shows resolves, those of BLS12-381 aside', async (context) => {
    const suite = vectors<readonly string[]>('did-key', 'spec-dids.json')
    if (suite.skip !== null) return context.skip(suite.skip)
    for (const did of suite.data) {
      const answer = await didKey.resolve(`did:key:${did.slice(8)}`).then(
        (document) => document.id,
        (error: { readonly code?: string }) => error.code,
      )
      expect(answer).toBe(did.startsWith('did:key:zUC7') ? 'identifier.unresolvable' : did)
    }
  })
})

describe('bad did:key identifiers', () => {
  const bytes = (prefix: readonly number[], key: ArrayLike<number>): Did => `did:key:z${base58.encode(Uint8Array.from([...prefix, ...Array.from(key)]))}`
  const point = p256.getPublicKey(p256.utils.randomSecretKey(), false)

  it.each([
    ['an unknown codec', bytes([0xff, 0x7f], new Uint8Array(32).fill(7))],
    ['a non-minimal varint', bytes([0xed, 0x81, 0x00], new Uint8Array(32).fill(7))],
    ['an off-curve Ed25519 key', bytes([0xed, 0x01], [2, ...new Uint8Array(31)])],
    ['an off-curve P-256 key', bytes([0x80, 0x24], [2, ...new Uint8Array(32).fill(255)])],
    ['an uncompressed P-256 key', bytes([0x80, 0x24], point)],
    ['raw P-256 coordinates, which the resolver would take', bytes([0x80, 0x24], point.subarray(1))],
    ['31 bytes of Ed25519', bytes([0xed, 0x01], new Uint8Array(31).fill(7))],
    ['33 bytes of Ed25519', bytes([0xed, 0x01], new Uint8Array(33).fill(7))],
    ['the identity', bytes([0xed, 0x01], [1, ...new Uint8Array(31)])],
    ['a key of small order', bytes([0xed, 0x01], new Uint8Array(32))],
    ['base64url', `did:key:u${Buffer.from(base58.decode(ed25519.slice(9))).toString('base64url')}` as const],
  ])('DR-2: %s is refused', async (_, did) => {
    await expect(didKey.resolve(did)).rejects.toMatchObject({ code: 'identifier.malformed' })
  })
})
