import { p256 } from '@noble/curves/nist.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Did } from '../../core/did.ts'
import { asWalletError } from '../../core/errors.ts'
import type { KeyId, PublicJwk, PublicKey } from '../../core/key.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { didMethodConformance } from '../../testing/conformance/did-method.ts'
import { vectors } from '../../testing/vectors.ts'
import { didJwk } from './index.ts'

const p256Jwk: PublicJwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0',
  y: '_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE',
}
const edJwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
const xJwk: PublicJwk = { kty: 'OKP', crv: 'X25519', x: '3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08' }
const secret = '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE'
const rsa = { kty: 'RSA', n: 'AQAB', e: 'AQAB' }

const didOfText = (json: string): Did => `did:jwk:${Buffer.from(json).toString('base64url')}`
const didOf = (jwk: object): Did => didOfText(JSON.stringify(jwk))
const codeOf = (did: string): Promise<string> =>
  didJwk.resolve(did as Did).then(
    () => 'a document',
    (error: unknown) => asWalletError(error).code,
  )
const relationships = async (jwk: object) => {
  const { authentication, assertionMethod, keyAgreement } = await didJwk.resolve(didOf(jwk))
  return [authentication.length, assertionMethod.length, keyAgreement.length]
}

/** As only a keystore may name its keys. */
const keyId = (id: string) => id as KeyId
const keys: readonly PublicKey[] = [
  { id: keyId('1'), algorithm: 'EdDSA', jwk: edJwk },
  { id: keyId('2'), algorithm: 'ES256', jwk: p256Jwk },
]

didMethodConformance(didJwk, {
  valid: [didOf(p256Jwk), didOf(edJwk), didOf({ ...xJwk, use: 'enc' }), didOf({ ...p256Jwk, kid: 'a', alg: 'ES256', key_ops: ['verify'] })],
  invalid: [
    'did:jwk:',
    `${didOf(p256Jwk)}#0`,
    `${didOf(p256Jwk)}?a=b`,
    `${didOf(p256Jwk)}=`,
    didOfText('null'),
    didOfText('[]'),
    didOfText('{}'),
    didOfText('"EC"'),
    didOf({ ...p256Jwk, y: p256Jwk.x }),
    didOf({ ...p256Jwk, x: `${p256Jwk.x}=` }),
    didOf({ ...edJwk, x: 'AA' }),
  ],
  unresolvable: [didOf(rsa), didOf({ kty: 'EC', crv: 'P-521', x: 'AA', y: 'AA' }), didOf({ ...edJwk, use: 'enc' }), didOf({ ...xJwk, use: 'sig' })],
  keys,
})

describe('did:jwk documents', () => {
  it('have one method, #0, with nothing of the JWK but its key', async () => {
    const did = didOf({ ...p256Jwk, use: 'sig', kid: 'somebody', x5u: 'https://issuer.example' })
    expect((await didJwk.resolve(did)).verificationMethod).toEqual([{ id: `${did}#0`, type: 'JsonWebKey', controller: did, publicKeyJwk: p256Jwk }])
  })

  it.each([
    ['an EC key that says nothing', p256Jwk, [1, 1, 1]],
    ['use sig', { ...p256Jwk, use: 'sig' }, [1, 1, 0]],
    ['use enc', { ...p256Jwk, use: 'enc' }, [0, 0, 1]],
    ['use enc of X25519', { ...xJwk, use: 'enc' }, [0, 0, 1]],
    ['X25519 that says nothing', xJwk, [0, 0, 1]],
    ['Ed25519 that says nothing', edJwk, [1, 1, 0]],
    ['alg ES256', { ...p256Jwk, alg: 'ES256' }, [1, 1, 0]],
    ['alg ECDH-ES', { ...p256Jwk, alg: 'ECDH-ES' }, [0, 0, 1]],
    ['key_ops verify', { ...p256Jwk, key_ops: ['verify'] }, [1, 1, 0]],
    ['key_ops deriveKey', { ...p256Jwk, key_ops: ['deriveKey'] }, [0, 0, 1]],
  ])('DR-9: %s stands under the relationships it is for', async (_, jwk, expected) => {
    expect(await relationships(jwk)).toEqual(expected)
  })

  it('are those of the specification, whose one stray $ aside', async (context) => {
    const suite = vectors<{ readonly dids: readonly string[]; readonly documents: readonly Record<string, unknown>[] }>('did-jwk', 'examples.json')
    if (suite.skip !== null) return context.skip(suite.skip)
    expect(suite.data.documents.length).toBe(2)
    for (const document of suite.data.documents) {
      expect(suite.data.dids).toContain(document.id)
      const ours = await didJwk.resolve(document.id as Did)
      const [theirs] = document.verificationMethod as readonly { id: string; publicKeyJwk: object }[]
      expect(ours.verificationMethod[0]?.id).toBe(theirs?.id)
      expect(theirs?.publicKeyJwk).toMatchObject(ours.verificationMethod[0]?.publicKeyJwk ?? {})
      for (const name of ['authentication', 'assertionMethod', 'keyAgreement'] as const) {
        expect(ours[name]).toEqual(((document[name] as readonly string[] | undefined) ?? []).map((id) => id.replace('$', '')))
      }
    }
    for (const url of suite.data.dids.filter((did) => did.includes('#'))) expect(await codeOf(url)).toBe('identifier.malformed')
  })

  it('come back for the identifier of any key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 48, maxLength: 48 }), async (seed) => {
        const point = p256.getPublicKey(p256.utils.randomSecretKey(seed), false)
        const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x: encodeBase64url(point.subarray(1, 33)), y: encodeBase64url(point.subarray(33)) }
        const did = await didJwk.create({ id: keyId('a'), algorithm: 'ES256', jwk })
        expect((await didJwk.resolve(did)).verificationMethod[0]?.publicKeyJwk).toEqual(jwk)
      }),
      { numRuns: 30 },
    )
  })

  it('are never made of a key that is none', async () => {
    const broken: PublicJwk = { ...p256Jwk, x: 'AAAA' }
    await expect(didJwk.create({ id: keyId('a'), algorithm: 'ES256', jwk: broken })).rejects.toMatchObject({ code: 'identifier.malformed' })
  })

  it('are a document or a refusal, whatever JSON is in the identifier', async () => {
    const member = fc.constantFrom('kty', 'crv', 'x', 'y', 'd', 'k', 'use', 'alg', 'key_ops', 'kid', '__proto__')
    const value = fc.oneof(
      fc.constantFrom('EC', 'OKP', 'oct', 'RSA', 'P-256', 'Ed25519', 'enc', 'sig', p256Jwk.x, p256Jwk.y, edJwk.x),
      fc.jsonValue({ maxDepth: 1 }),
    )
    const json = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(member, value),
      fc.dictionary(member, value).map((changes) => ({ ...p256Jwk, ...changes })),
    )
    await fc.assert(
      fc.asyncProperty(json, async (jwk) => {
        expect(['a document', 'identifier.malformed', 'identifier.unresolvable']).toContain(await codeOf(didOfText(JSON.stringify(jwk))))
      }),
      { numRuns: 300 },
    )
  })
})

describe('bad did:jwk identifiers', () => {
  it.each([
    ['a private EC key', didOf({ ...p256Jwk, d: secret })],
    ['a private Ed25519 key', didOf({ ...edJwk, d: secret })],
    ['a private key that calls itself something else', didOf({ ...rsa, d: secret })],
    ['a symmetric key', didOf({ kty: 'oct', k: secret })],
    ['a symmetric key without its value', didOf({ kty: 'oct' })],
    ['a member that stands twice', didOfText(`{"kty":"EC","crv":"P-256","x":"${p256Jwk.x}","y":"${p256Jwk.y}","x":"${p256Jwk.x}"}`)],
    ['a member that stands twice, once escaped', didOfText(`{"kty":"EC","crv":"P-256","x":"${p256Jwk.x}","y":"${p256Jwk.y}","\\u0078":"${p256Jwk.x}"}`)],
    ['padding', `${didOf({ ...p256Jwk, kid: 'aa' })}=`],
    [
      'base64 of the other alphabet',
      `did:jwk:${Buffer.from(`{"kty":"OKP","kid":"???>>>","crv":"Ed25519","x":"${edJwk.x}"}`).toString('base64').replaceAll('=', '')}`,
    ],
    ['a space', `${didOf(p256Jwk)} `],
    ['a byte order mark', didOfText(`\uFEFF${JSON.stringify(p256Jwk)}`)],
    ['UTF-16', `did:jwk:${Buffer.from(JSON.stringify(p256Jwk), 'utf16le').toString('base64url')}`],
    ['invalid UTF-8', `did:jwk:${Buffer.concat([Buffer.from('{"kid":"'), Buffer.from([0xff]), Buffer.from('"}')]).toString('base64url')}`],
    ['2,049 letters', didOf({ ...p256Jwk, kid: 'a'.repeat(1500) })],
  ])('DR-3: %s is refused', async (_, did) => {
    expect(await codeOf(did)).toBe('identifier.malformed')
  })

  it('DR-3: base64url with other last bits, which a lax decoder takes for the same key, is refused', async () => {
    const did = didOf({ ...p256Jwk, kid: 'ab' })
    const other = did.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1))
    expect(Buffer.from(other.slice(8), 'base64url')).toEqual(Buffer.from(did.slice(8), 'base64url'))
    expect([await codeOf(did), await codeOf(other)]).toEqual(['a document', 'identifier.malformed'])
  })

  it('DR-3: 1 MB is refused in less than 100 ms', async () => {
    const did = didOf({ ...p256Jwk, kid: 'a'.repeat(1_000_000) })
    const start = performance.now()
    expect(await codeOf(did)).toBe('identifier.malformed')
    expect(performance.now() - start).toBeLessThan(100)
  })

  it('DR-3: the message of a refusal holds nothing of a private key', async () => {
    const error = await didJwk.resolve(didOf({ ...p256Jwk, d: secret })).catch((thrown: unknown) => thrown)
    expect(String(error)).not.toContain(secret)
    expect(JSON.stringify(error)).not.toContain(secret)
  })
})
