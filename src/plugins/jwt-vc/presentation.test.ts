import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Credential } from '../../core/credential.ts'
import { WalletError } from '../../core/errors.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Binding, PresentationReport, Signer, World } from '../../core/plugin.ts'
import { decodeBase64url } from '../../crypto/base64url.ts'
import { verifies } from '../../testing/conformance/credential-format.ts'
import { signJwt } from '../../testing/fakes/jwt.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { jwtVc } from './index.ts'

const seconds = fakeNow / 1000
const context = 'https://www.w3.org/2018/credentials/v1'
const binding: Binding = { kind: 'nonce', audience: 'origin:https://verifier.example', nonce: 'n-1', transactionData: [] }
const world: World = fakeWorld({
  verify: async (raw) => {
    const credential = jwtVc.parse(raw)
    if (!credential) throw new WalletError('credential.malformed', 'unknown format')
    return { credential, checks: await jwtVc.verify(credential, world) }
  },
})
let holder: Signer
let issuer: Signer
let raw: string
beforeAll(async () => {
  holder = await fakeSigner('ES256')
  issuer = await fakeSigner('EdDSA')
  raw = await issued(holder.did, 'Ada')
})

const issued = (subject: string, name: string, by: Signer = issuer) =>
  signJwt(
    { alg: 'EdDSA', typ: 'JWT' },
    { iss: issuer.did, sub: subject, nbf: seconds, vc: { '@context': [context], type: ['VerifiableCredential'], credentialSubject: { name } } },
    by,
  )
const vpOf = (credentials: unknown): JsonObject =>
  JSON.parse(JSON.stringify({ '@context': [context], type: ['VerifiablePresentation'], verifiableCredential: credentials }))
const payloadOf = (members: JsonObject = {}) => ({
  iss: holder.did,
  aud: 'origin:https://verifier.example',
  nonce: 'n-1',
  nbf: seconds,
  iat: seconds,
  exp: seconds + 300,
  vp: vpOf([raw]),
  ...members,
})
const signed = (members: JsonObject = {}, header: JsonObject = {}, by: Signer = holder) =>
  signJwt({ alg: by.key.algorithm, typ: 'JWT', ...header }, payloadOf(members), by)
function checked(token: string, by: Binding = binding, within: World = world): Promise<PresentationReport> {
  if (!jwtVc.verifyPresentation) throw new Error('cannot verify presentations')
  return jwtVc.verifyPresentation(token, by, within)
}
const failures = ({ checks }: PresentationReport) => checks.filter(({ result }) => result !== 'passed').map(({ name, reason }) => `${name}: ${reason}`)
function credentialOf(text: string): Credential {
  const credential = jwtVc.parse(text)
  if (!credential) throw new Error('not parsed')
  return credential
}
function decoded(token: string): readonly [JsonObject, JsonObject] {
  const [header, payload] = token.split('.').map((segment) => new TextDecoder().decode(decodeBase64url(segment) ?? new Uint8Array()))
  return [JSON.parse(header ?? ''), JSON.parse(payload ?? '')]
}

describe('a presentation that is made', () => {
  test.each(['EdDSA', 'ES256'] as const)('says exactly who, to whom, when and what, and nothing else (%s)', async (algorithm) => {
    const signer = await fakeSigner(algorithm)
    const credential = credentialOf(await issued(signer.did, 'Ada'))
    const token = await jwtVc.present(credential, [['credentialSubject', 'name']], binding, signer, world)
    expect(decoded(String(token))).toEqual([
      { typ: 'JWT', alg: algorithm, kid: signer.verificationMethod },
      { ...payloadOf(), iss: signer.did, vp: vpOf([credential.raw]) },
    ])
    expect(await verifies(() => checked(String(token)))).toBe(true)
  })
  test('takes its times from the world', async () => {
    const later = fakeWorld({ now: () => fakeNow + 86_400_999 })
    const [, payload] = decoded(String(await jwtVc.present(credentialOf(raw), [], binding, holder, later)))
    expect([payload.nbf, payload.iat, payload.exp]).toEqual([seconds + 86_400, seconds + 86_400, seconds + 86_700])
  })
  test('without a signer the credential itself goes out, byte for byte', async () => {
    expect(await jwtVc.present(credentialOf(raw), [], binding, null, world)).toBe(raw)
  })
  test('a signer who is not the holder is refused, also where the credential is bound to nobody', async () => {
    const bearer = credentialOf(await issued('urn:nobody', 'Ada'))
    await expect(jwtVc.present(credentialOf(raw), [], binding, issuer, world)).rejects.toMatchObject({ code: 'consent.mismatch' })
    await expect(jwtVc.present(bearer, [], binding, holder, world)).rejects.toMatchObject({ code: 'consent.mismatch' })
  })
  test('a binding it cannot carry is refused before anything is signed', async () => {
    const idle: Signer = { ...holder, sign: async () => Promise.reject(new Error('signed')) }
    for (const other of [
      { ...binding, transactionData: ['e30'] },
      { kind: 'mdoc', sessionTranscript: new Uint8Array() },
    ] as const) {
      await expect(jwtVc.present(credentialOf(raw), [], other, idle, world)).rejects.toMatchObject({ code: 'request.unsupported' })
      await expect(checked(await signed(), other)).rejects.toMatchObject({ code: 'request.unsupported' })
    }
  })
  test('authenticate proves an identifier without a credential', async () => {
    const token = (await jwtVc.authenticate?.(binding, holder, world)) ?? ''
    expect(decoded(token)[1]).toEqual(payloadOf({ vp: vpOf([]) }))
    const report = await checked(token)
    expect([report.holder, report.credentials, failures(report)]).toEqual([holder.did, [], []])
    expect(failures(await checked(token, { ...binding, nonce: 'n-2' }))).toEqual(['binding: other-nonce'])
  })
})

describe('a presentation that comes in', () => {
  test('holds when everything in it does', async () => {
    const report = await checked(await signed())
    expect(report.checks.map(({ name, result }) => `${name} ${result}`)).toEqual([
      'format passed',
      'holder passed',
      'signature passed',
      'dates passed',
      'binding passed',
    ])
    expect(report.credentials.map(({ credential, checks }) => [credential.raw, checks.at(-1)?.name, checks.at(-1)?.result])).toEqual([
      [raw, 'holder', 'passed'],
    ])
  })
  test('a forged credential among ten good ones is found', async () => {
    const thief = await fakeSigner('EdDSA')
    const good = await Promise.all(Array.from({ length: 10 }, (_, at) => issued(holder.did, `Ada ${at}`)))
    const forged = await issued(holder.did, 'Eve', thief)
    expect(await verifies(async () => checked(await signed({ vp: vpOf(good) })))).toBe(true)
    const report = await checked(await signed({ vp: vpOf([...good.slice(0, 5), forged, ...good.slice(5)]) }))
    expect(failures(report)).toEqual(['signature: signature-differs'])
    expect(report.credentials[5]?.checks).toContainEqual(expect.objectContaining({ name: 'signature', result: 'failed' }))
  })
  test("somebody else's credential is found", async () => {
    const stolen = await issued((await fakeSigner('ES256')).did, 'Eve')
    const report = await checked(await signed({ vp: vpOf([raw, stolen]) }))
    expect(failures(report)).toEqual(['holder: other-holder'])
    expect(report.credentials[1]?.checks.at(-1)).toMatchObject({ name: 'holder', result: 'failed' })
  })
  test('a credential bound to nobody is not the holder’s', async () => {
    expect(failures(await checked(await signed({ vp: vpOf([await issued('urn:nobody', 'Eve')]) })))).toEqual(['holder: other-holder'])
  })
  test('an expired credential inside is found', async () => {
    const expired = await signJwt({ alg: 'EdDSA' }, { ...decoded(raw)[1], exp: seconds - 3600 }, issuer)
    expect(failures(await checked(await signed({ vp: vpOf([expired]) })))).toEqual(['dates: expired'])
  })
  test('the signature of another is no signature of the holder', async () => {
    const thief = await fakeSigner('ES256')
    expect(failures(await checked(await signed({}, {}, thief)))).toEqual(['signature: signature-differs'])
  })
  test.each([
    [{ nonce: 'n-2' }, 'other-nonce'],
    [{ nonce: undefined }, 'other-nonce'],
    [{ aud: 'origin:https://verifier.example/' }, 'other-audience'],
    [{ aud: 'https://verifier.example' }, 'other-audience'],
    [{ aud: undefined }, 'other-audience'],
    [{ aud: [] }, 'other-audience'],
    [{ aud: ['origin:https://verifier.example', 'origin:https://thief.example'] }, 'other-audience'],
    [{ aud: { 0: 'origin:https://verifier.example' } }, 'other-audience'],
  ])('%j is not bound to this request', async (members, reason) => {
    expect(failures(await checked(await signed(members as unknown as JsonObject)))).toEqual([`binding: ${reason}`])
  })
  test('one audience in a list is that audience', async () => {
    expect(failures(await checked(await signed({ aud: ['origin:https://verifier.example'] })))).toEqual([])
  })
  test.each([
    [{ nbf: seconds + 600 }, 'not-yet-valid'],
    [{ exp: seconds - 600 }, 'expired'],
  ])('%j is out of time', async (members, reason) => expect(failures(await checked(await signed(members)))).toEqual([`dates: ${reason}`]))

  test('a key that is listed for assertions only does not authenticate (DR-9 in spirit)', async () => {
    const did = 'did:web:holder.example'
    const key = { id: `${did}#1`, type: 'JsonWebKey', controller: did, publicKeyJwk: holder.key.jwk } as const
    const own = await issued(did, 'Ada')
    const token = await signed({ iss: did, vp: vpOf([own]) })
    const document = { id: did, verificationMethod: [key], authentication: [], assertionMethod: [key.id], keyAgreement: [] } as const
    const listing = (members: object) => fakeWorld({ verify: world.verify, resolve: async () => ({ ...document, ...members }) })
    expect(failures(await checked(token, binding, listing({})))).toEqual(['holder: key-not-listed', 'signature: no-holder-key'])
    expect(failures(await checked(token, binding, listing({ authentication: [key.id] })))).toEqual([])
  })

  test.each([
    ['typ of a key binding', {}, { typ: 'kb+jwt' }],
    ['typ vp+jwt', {}, { typ: 'vp+jwt' }],
    ['crit', {}, { crit: ['x'] }],
    ['kid of another', {}, { kid: 'did:key:zOther#zOther' }],
    ['no vp', { vp: undefined }, {}],
    ['vp is text', { vp: 'x' }, {}],
    ['vc besides', { vc: {} }, {}],
    ['iss is https', { iss: 'https://holder.example' }, {}],
    ['exp is text', { exp: '1' }, {}],
    ['exp in milliseconds', { exp: fakeNow }, {}],
    ['iat is zero', { iat: 0 }, {}],
    ['nonce is a number', { nonce: 1 }, {}],
    ['another context', { vp: { ...vpOf([]), '@context': ['https://www.w3.org/ns/credentials/v2'] } }, {}],
    ['another type', { vp: { ...vpOf([]), type: ['VerifiableCredential'] } }, {}],
    ['another holder in vp', { vp: { ...vpOf([]), holder: 'did:example:other' } }, {}],
    ['credentials that are objects', { vp: vpOf([{ id: 'x' }]) }, {}],
    ['a credential of no format', { vp: vpOf(['x']) }, {}],
    ['a hundred and one credentials', { vp: vpOf(Array(101).fill('x')) }, {}],
  ] as readonly (readonly [string, JsonObject, JsonObject])[])('%s: malformed', async (_, members, header) => {
    await expect(checked(await signed(members, header))).rejects.toMatchObject({ code: 'credential.malformed' })
  })
  test('a presentation inside a presentation is malformed', async () => {
    await expect(checked(await signed({ vp: vpOf([await signed()]) }))).rejects.toMatchObject({ code: 'credential.malformed' })
  })
  test('a credential is no presentation', async () => {
    await expect(checked(raw)).rejects.toMatchObject({ code: 'credential.malformed' })
  })
  test('any text and any JSON in the place of the presentation is malformed or fails, never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.constantFrom('vp', 'iss', 'aud', 'nonce', 'nbf', 'exp', 'iat'), async (value, name) => {
        const member = JSON.parse(JSON.stringify({ [name]: value })) as JsonObject
        for (const token of [JSON.stringify(value), await signed(member), await signed({ vp: { ...vpOf([raw]), ...member } })])
          expect(typeof (await verifies(() => checked(token)))).toBe('boolean')
      }),
    )
  })
})

describe('issue', () => {
  const claims = { type: ['Pass'], credentialSubject: { id: 'did:example:ada', name: 'Ada' }, name: 'Season ticket' }
  const made = (members: JsonObject = {}) => jwtVc.issue?.({ ...claims, ...members }, holder, world) ?? ''
  test('makes a credential that we parse back to the claims given, dated now', async () => {
    const credential = credentialOf(await made({ id: 'urn:1', expirationDate: '2026-06-01T00:00:00Z' }))
    expect(credential.claims).toEqual({
      '@context': [context],
      type: ['VerifiableCredential', 'Pass'],
      id: 'urn:1',
      name: 'Season ticket',
      issuer: holder.did,
      issuanceDate: '2026-01-01T12:00:00Z',
      expirationDate: '2026-06-01T00:00:00Z',
      credentialSubject: { id: 'did:example:ada', name: 'Ada' },
    })
    expect(await verifies(async () => ({ checks: await jwtVc.verify(credential, world) }))).toBe(true)
  })
  test.each([
    ['another issuer', { issuer: 'did:example:other' }],
    ['no subject', { credentialSubject: null }],
    ['nothing said', { credentialSubject: { id: 'did:example:ada' } }],
    ['a date that is none', { expirationDate: 'soon' }],
    ['a type that is a number', { type: [1] }],
  ])('%s: malformed', async (_, members) => {
    await expect(made(members)).rejects.toMatchObject({ code: 'credential.malformed' })
  })
})
