import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../core/json.ts'
import type { Signer } from '../../core/plugin.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { codeOf, verifies } from '../../testing/conformance/credential-format.ts'
import { signJwt } from '../../testing/fakes/jwt.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { jwtVc } from './index.ts'

const seconds = fakeNow / 1000
const context = 'https://www.w3.org/2018/credentials/v1'
const vc = { '@context': [context], type: ['VerifiableCredential', 'Pass'], credentialSubject: { name: 'Ada' } }
let issuer: Signer
let good: JsonObject
beforeAll(async () => {
  issuer = await fakeSigner('EdDSA')
  good = { iss: issuer.did, sub: 'did:example:holder', nbf: seconds - 60, vc }
})

const header = { alg: 'EdDSA', typ: 'JWT' }
const token = (payload: JsonObject | string, by: JsonObject | string = header) => signJwt(by, payload, issuer)
const malformed = async (payload: JsonObject | string, by: JsonObject | string = header) => codeOfToken(await token(payload, by))
const codeOfToken = (raw: string) => codeOf(() => jwtVc.parse(raw))
/** Neither parsed nor anybody else's to parse as a JWT VC. */
const refused = (raw: string) => codeOfToken(raw) === 'credential.malformed' || jwtVc.parse(raw) === null

test('the token the rows below are changed from is accepted and verifies', async () => {
  const credential = jwtVc.parse(await token(good))
  expect(credential).toMatchObject({ issuer: issuer.did, holder: 'did:example:holder', validFrom: fakeNow - 60_000, validUntil: null })
  expect(credential && (await verifies(async () => ({ checks: await jwtVc.verify(credential, fakeWorld()) })))).toBe(true)
})

describe('J-2: an algorithm that is none, symmetric, unknown or of another spelling is refused', () => {
  test.each(['none', 'None', 'nOnE', 'HS256', 'RS256', 'ES512', 'eddsa', 'ES256K-R', '', null, 1, ['EdDSA'], { alg: 'EdDSA' }])('alg %j', async (alg) => {
    expect(await malformed(good, { alg, typ: 'JWT' })).toBe('credential.malformed')
  })
  test('no alg at all', async () => expect(await malformed(good, { typ: 'JWT' })).toBe('credential.malformed'))
  test('none, with the signature left out', async () => {
    const [, payload] = (await token(good)).split('.')
    expect(codeOfToken(`${encodeBase64url(encodeUtf8('{"alg":"none"}'))}.${payload}.`)).toBe('credential.malformed')
  })
  test.each(['ES256', 'ES384', 'ES256K'])('%s with a key of another curve', async (alg) => {
    const credential = jwtVc.parse(await token(good, { alg, typ: 'JWT' }))
    const checks = credential ? await jwtVc.verify(credential, fakeWorld()) : []
    expect(checks).toContainEqual(expect.objectContaining({ name: 'issuer-key', result: 'failed', reason: 'key-of-other-algorithm' }))
    expect(checks).toContainEqual(expect.objectContaining({ name: 'signature', result: 'failed' }))
  })
})

describe('J-3: a critical extension or a repeated header member is refused', () => {
  test.each([
    { crit: ['exp'], exp: 1 },
    { crit: [] },
    { crit: 'b64' },
    { crit: ['b64'], b64: false },
    { crit: ['b64'], b64: true },
    { crit: null },
    { b64: false },
  ])('%j', async (members) => expect(await malformed(good, { ...header, ...members })).toBe('credential.malformed'))
  test.each(['{"alg":"EdDSA","typ":"JWT","alg":"EdDSA"}', '{"alg":"none","alg":"EdDSA"}', '{"alg":"EdDSA","\\u0061lg":"EdDSA"}'])('%s', async (text) =>
    expect(await malformed(good, text)).toBe('credential.malformed'),
  )
})

describe('J-4: a date that is no NumericDate in seconds is refused', () => {
  const values = ['0', '-1', '-1e9', '"1700000000"', '"never"', '{}', '[]', 'null', 'true', '1e400', String(fakeNow), '1e11']
  test.each(['exp', 'nbf', 'iat'].flatMap((name) => values.map((value) => [name, value] as const)))('%s: %s', async (name, value) => {
    const rest = { iss: issuer.did, vc, iat: seconds, nbf: seconds, [name]: undefined }
    expect(await malformed(JSON.stringify(rest).replace(/}$/, `,"${name}":${value}}`))).toBe('credential.malformed')
  })
})

describe('J-5: a repeated member name is refused', () => {
  test.each([
    ['iss twice', (text: string) => text.replace('{', '{"iss":"did:example:other",')],
    ['vc twice', (text: string) => text.replace('{', '{"vc":{},')],
    ['a claim twice', (text: string) => text.replace('"name":"Ada"', '"name":"Ada","name":"Eve"')],
    ['in another spelling', (text: string) => text.replace('"name":"Ada"', '"name":"Ada","n\\u0061me":"Eve"')],
    ['__proto__', (text: string) => text.replace('"name":"Ada"', '"__proto__":{"id":"x"}')],
  ])('%s', async (_, change) => {
    const text = JSON.stringify(good)
    expect(change(text)).not.toBe(text)
    expect(await malformed(change(text))).toBe('credential.malformed')
  })
})

describe('J-6: a token of one purpose is not taken for one of another', () => {
  const now = seconds
  const purposes: readonly (readonly [string, JsonObject])[] = [
    ['JWT', { nbf: now, vc }],
    ['kb+jwt', { iat: now, aud: 'x', nonce: 'n', sd_hash: 'h' }],
    ['openid4vci-proof+jwt', { iat: now, aud: 'https://issuer.example', nonce: 'n' }],
    ['oauth-authz-req+jwt', { iat: now, aud: 'https://self-issued.me/v2', response_type: 'vp_token', nonce: 'n' }],
    ['dpop+jwt', { iat: now, jti: 'j', htm: 'POST', htu: 'https://issuer.example/token' }],
    ['statuslist+jwt', { iat: now, sub: 'https://issuer.example/1', status_list: { bits: 1, lst: 'eNo' } }],
  ]
  const cells = purposes.flatMap(([typ], row) => purposes.map(([made, payload], column) => ({ typ, made, payload, mine: row === 0 && column === 0 })))
  test.each(cells)('typ $typ over what is signed as $made', async ({ typ, payload, mine }) => {
    const raw = await token({ ...payload, iss: issuer.did }, { alg: 'EdDSA', typ })
    const credential = codeOfToken(raw) === null ? jwtVc.parse(raw) : null
    expect(credential !== null).toBe(mine)
    // Not a presentation either, whatever it says.
    const binding = { kind: 'nonce', audience: 'x', nonce: 'n', transactionData: [] } as const
    await expect(jwtVc.verifyPresentation?.(raw, binding, fakeWorld())).rejects.toMatchObject({ code: 'credential.malformed' })
  })
  test.each(['kb+jwt', 'openid4vci-proof+jwt', 'oauth-authz-req+jwt', 'dpop+jwt', 'statuslist+jwt', 'vc+jwt', 'vp+jwt', 'dc+sd-jwt', 'at+jwt', '', 1, null])(
    'typ %j over a credential is malformed',
    async (typ) => expect(await malformed(good, { alg: 'EdDSA', typ })).toBe('credential.malformed'),
  )
  test.each(['JWT', 'jwt', 'Jwt', undefined])('typ %s is that of a JWT (RFC 7519 section 5.1)', async (typ) => {
    expect(jwtVc.parse(await token(good, typ === undefined ? { alg: 'EdDSA' } : { alg: 'EdDSA', typ }))).not.toBeNull()
  })
  test('a presentation is not a credential, and both in one are malformed', async () => {
    const vp = { '@context': [context], type: ['VerifiablePresentation'] }
    expect(jwtVc.parse(await token({ iss: issuer.did, nbf: seconds, vp }))).toBeNull()
    expect(await malformed({ ...good, vp })).toBe('credential.malformed')
  })
})

describe('J-7: only a key of the issuer counts', () => {
  test.each(['did:key:z6MkOther#z6MkOther', 'did:key:z6MkOther', 'key-1', '', '#', 7, null])('kid %j is refused', async (kid) =>
    expect(await malformed(good, { ...header, kid })).toBe('credential.malformed'),
  )
  test('a kid that merely begins like the issuer is refused', async () => {
    expect(await malformed(good, { ...header, kid: `${issuer.did}x#key` })).toBe('credential.malformed')
    expect(await malformed(good, { ...header, kid: issuer.did })).toBe('credential.malformed')
    expect(await malformed(good, { ...header, kid: `${issuer.did}#` })).toBe('credential.malformed')
  })
  test('absolute and relative kid name the same key', async () => {
    for (const kid of [issuer.verificationMethod, issuer.verificationMethod.slice(issuer.did.length)]) {
      const credential = jwtVc.parse(await token(good, { ...header, kid }))
      expect(credential && (await verifies(async () => ({ checks: await jwtVc.verify(credential, fakeWorld()) })))).toBe(true)
    }
  })
  test('keys in the header are ignored: jwk, jku, x5u, x5c', async () => {
    const thief = await fakeSigner('EdDSA')
    const injected = { ...header, jwk: { ...thief.key.jwk }, jku: 'https://thief.example/jwks', x5u: 'https://thief.example/x5', x5c: ['MIIB'] }
    const forged = jwtVc.parse(await signJwt(injected, good, thief))
    const checks = forged ? await jwtVc.verify(forged, fakeWorld()) : []
    expect(checks).toContainEqual(expect.objectContaining({ name: 'signature', result: 'failed' }))
    const honest = jwtVc.parse(await token(good, injected))
    expect(honest && (await verifies(async () => ({ checks: await jwtVc.verify(honest, fakeWorld()) })))).toBe(true)
  })
})

describe('J-8: what is not exactly one compact JWS is refused, fast', () => {
  test('padding, other alphabets, whitespace, stray last bits, other numbers of segments', async () => {
    const raw = await token(good)
    const [head, body, signature] = raw.split('.') as [string, string, string]
    const cases = [
      `${head}=.${body}.${signature}`,
      `${raw}=`,
      `${raw}==`,
      `${head}.${body.slice(0, 8)}+${body.slice(9)}.${signature}`,
      `${head}.${body.slice(0, 8)}/${body.slice(9)}.${signature}`,
      `${raw}\n`,
      ` ${raw}`,
      `${head}.\n${body}.${signature}`,
      `${head}.${body}.${signature.slice(0, -1)}${signature.endsWith('B') ? 'C' : 'B'}`,
      `${head}.${body}`,
      `${raw}.`,
      `${raw}.${signature}`,
      `${raw}.a.b.c`,
      `.${body}.${signature}`,
      `${head}..${signature}`,
      `${head}.${body}.`,
    ]
    for (const text of cases) expect(refused(text), text.slice(-20)).toBe(true)
    expect(codeOfToken(`${raw}=`)).toBe('credential.malformed')
  })
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
  test.each([
    ['10 MB of payload', () => `{"iss":"did:example:a","vc":{"x":"${'a'.repeat(10_000_000)}"}}`],
    ['depth 20,000 in the credential', () => `{"iss":"did:example:a","nbf":1,"vc":${deep}}`],
    ['depth 20,000 of arrays', () => `{"vc":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  ])('%s', async (_, payload) => {
    const raw = await token(payload())
    // The best of three: a busy machine is not a slow parser.
    const times = [1, 2, 3].map(() => {
      const before = performance.now()
      expect(codeOfToken(raw)).toBe('credential.malformed')
      return performance.now() - before
    })
    expect(Math.min(...times)).toBeLessThan(100)
  })
  test('depth 20,000 in the header', async () => expect(refused(await token(good, deep))).toBe(true))
})

describe('what a JWT VC says twice must agree', () => {
  test.each([
    ['issuer', { issuer: 'did:example:other' }, {}],
    ['issuer object', { issuer: { id: 'did:example:other' } }, {}],
    ['subject', { credentialSubject: { id: 'did:example:other', name: 'Ada' } }, {}],
    ['id', { id: 'urn:1' }, { jti: 'urn:2' }],
    ['issuance date', { issuanceDate: '2025-01-01T00:00:00Z' }, {}],
    ['expiration date', { expirationDate: '2027-01-01T00:00:00Z' }, { exp: seconds + 60 }],
    ['no date-time', { issuanceDate: 'yesterday' }, {}],
    ['no date-time at the end', { expirationDate: 17 }, {}],
  ])('%s', async (_, inVc, inJwt) => {
    expect(await malformed({ ...good, ...inJwt, vc: { ...vc, ...inVc } })).toBe('credential.malformed')
  })
  test('and when it agrees, the credential is whole, dates to the second', async () => {
    const raw = await token({
      ...good,
      jti: 'urn:1',
      exp: seconds + 60,
      vc: {
        ...vc,
        id: 'urn:1',
        issuer: { id: issuer.did, name: 'School' },
        issuanceDate: '2026-01-01T12:59:00.500+01:00',
        expirationDate: '2026-01-01T12:01:00Z',
        credentialSubject: { id: 'did:example:holder', name: 'Ada' },
      },
    })
    expect(jwtVc.parse(raw)?.claims).toEqual({
      ...vc,
      id: 'urn:1',
      issuer: { id: issuer.did, name: 'School' },
      issuanceDate: '2026-01-01T12:59:00.500+01:00',
      expirationDate: '2026-01-01T12:01:00Z',
      credentialSubject: { id: 'did:example:holder', name: 'Ada' },
    })
  })
})

describe('the claims are the credential as VCDM writes it', () => {
  test('what was moved into the JWT is filled back in, so that query paths start at the root of the credential', async () => {
    expect(jwtVc.parse(await token({ ...good, jti: 'urn:1', exp: seconds + 3600 }))?.claims).toEqual({
      '@context': [context],
      type: ['VerifiableCredential', 'Pass'],
      id: 'urn:1',
      issuer: issuer.did,
      issuanceDate: '2026-01-01T11:59:00Z',
      expirationDate: '2026-01-01T13:00:00Z',
      credentialSubject: { id: 'did:example:holder', name: 'Ada' },
    })
  })
  test('an expiration date that stands only in the credential counts', async () => {
    expect(jwtVc.parse(await token({ ...good, vc: { ...vc, expirationDate: '2026-01-01T12:00:30Z' } }))?.validUntil).toBe(fakeNow + 30_000)
  })
  test('a subject that is one in a list stays one in a list', async () => {
    const credential = jwtVc.parse(await token({ ...good, vc: { ...vc, credentialSubject: [{ name: 'Ada' }] } }))
    expect(credential?.claims.credentialSubject).toEqual([{ id: 'did:example:holder', name: 'Ada' }])
  })
  test('a subject that is no DID binds the credential to nobody', async () => {
    expect(jwtVc.parse(await token({ ...good, sub: 'mailto:ada@example.com' }))?.holder).toBeNull()
  })
  test('iat stands in for the issuance date where nbf is absent', async () => {
    expect(jwtVc.parse(await token({ iss: issuer.did, iat: seconds, vc }))?.validFrom).toBe(fakeNow)
  })
  test.each([
    ['vc is no object', { vc: 'text' }],
    ['vc is null', { vc: null }],
    ['no context', { vc: { ...vc, '@context': undefined } }],
    ['context is text', { vc: { ...vc, '@context': context } }],
    ['another first context', { vc: { ...vc, '@context': ['https://www.w3.org/ns/credentials/v2', context] } }],
    ['a context that is a number', { vc: { ...vc, '@context': [context, 1] } }],
    ['no VerifiableCredential among the types', { vc: { ...vc, type: ['Pass'] } }],
    ['types that are numbers', { vc: { ...vc, type: ['VerifiableCredential', 1] } }],
    ['no subject', { vc: { ...vc, credentialSubject: undefined } }],
    ['subject is text', { vc: { ...vc, credentialSubject: 'Ada' } }],
    ['two subjects', { vc: { ...vc, credentialSubject: [{ a: 1 }, { b: 2 }] } }],
    ['no subject in the list', { vc: { ...vc, credentialSubject: [] } }],
    ['subject id is a number', { vc: { ...vc, credentialSubject: { id: 1 } } }],
    ['no iss', { iss: undefined }],
    ['iss is no DID', { iss: 'http://issuer.example' }],
    ['iss is a DID URL', { iss: 'did:example:a#key' }],
    ['iss is an object', { iss: { id: 'did:example:a' } }],
    ['sub is a number', { sub: 1 }],
    ['jti is empty', { jti: '' }],
    ['no date at all', { nbf: undefined }],
  ] as readonly (readonly [string, Record<string, unknown>])[])('%s: malformed', async (_, members) => {
    expect(await malformed(JSON.stringify({ ...good, ...members }))).toBe('credential.malformed')
  })
  test('an https issuer is a name like any other', async () => {
    expect(jwtVc.parse(await token({ ...good, iss: 'https://issuer.example' }))?.issuer).toBe('https://issuer.example')
  })
})

test('any JSON as payload or credential is parsed, not mine or malformed, never a crash', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), fc.boolean(), async (payload, member, inVc) => {
      const members = typeof member === 'object' && member !== null ? member : { member }
      const text = JSON.stringify(inVc ? { ...good, vc: { ...vc, ...members } } : { ...good, ...members })
      for (const raw of [await token(text), await token(JSON.stringify(payload))]) expect(['credential.malformed', null]).toContain(codeOfToken(raw))
    }),
  )
})

test('any single member replaced by any JSON is parsed or malformed, never a crash', async () => {
  const names = ['iss', 'sub', 'jti', 'nbf', 'exp', 'iat', 'vc', 'vp', 'credentialStatus'] as const
  const inner = ['@context', 'type', 'credentialSubject', 'issuer', 'id', 'issuanceDate', 'expirationDate', 'name', 'credentialStatus'] as const
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.constantFrom(...inner), fc.jsonValue(), async (name, innerName, value) => {
      const texts = [JSON.stringify({ ...good, [name]: value }), JSON.stringify({ ...good, vc: { ...vc, [innerName]: value } })]
      for (const text of texts) expect(['credential.malformed', null]).toContain(codeOfToken(await token(text)))
    }),
  )
})
