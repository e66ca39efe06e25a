import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClaimPath, Credential } from '../../core/credential.ts'
import type { Did } from '../../core/did.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Binding, Signer } from '../../core/plugin.ts'
import { decodeBase64url } from '../../crypto/base64url.ts'
import { decodeUtf8 } from '../../crypto/bytes.ts'
import { signJwt } from '../../testing/fakes/jwt.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { digestText } from './disclosure.ts'
import { sdJwtVc } from './index.ts'
import { issue, type IssueOptions } from './issue.ts'

const issuer = await fakeSigner('ES256')
const holder = await fakeSigner('ES256')
const world = fakeWorld()
const seconds = fakeNow / 1000
const vct = 'urn:example:pass'
const binding: Binding = { kind: 'nonce', audience: 'origin:https://verifier.example', nonce: 'n-1', transactionData: [] }
const claims = {
  vct,
  cnf: { jwk: { ...holder.key.jwk } },
  name: 'Ada',
  address: { street: 'Main St', city: 'Exampleton', geo: { lat: 1, lon: 2 } },
  list: [{ a: 1, b: 2 }, 'x', 'y'],
}
const withholdable = [['name'], ['address'], ['address', 'street'], ['address', 'geo'], ['address', 'geo', 'lat'], ['list', null], ['list', null, 'a']]
async function held(options: IssueOptions = { withholdable }, more: JsonObject = {}): Promise<Credential> {
  const credential = sdJwtVc.parse(await issue({ ...claims, ...more }, issuer, fakeWorld(), options))
  if (!credential) throw new Error('not parsed')
  return credential
}
const present = async (credential: Credential, paths: readonly ClaimPath[], by: Signer | null = holder, to: Binding = binding) =>
  String(await sdJwtVc.present(credential, paths, to, by, world))
const shown = (presented: string) => sdJwtVc.parse(presented.slice(0, presented.lastIndexOf('~') + 1))?.claims
const payloadOf = (jwt: string): JsonObject => JSON.parse(decodeUtf8(decodeBase64url(jwt.split('.')[1] ?? '') ?? new Uint8Array()) ?? '')
const keyBindingOf = (presented: string) => payloadOf(presented.slice(presented.lastIndexOf('~') + 1))
const failing = async (raw: string, to: Binding = binding, at = world) =>
  (await sdJwtVc.verifyPresentation?.(raw, to, at))?.checks.filter(({ result }) => result !== 'passed').map(({ name, reason }) => `${name}: ${reason}`)

const base = { iss: issuer.did, iat: seconds, vct }

describe('what a presentation shows', () => {
  test.each<[readonly ClaimPath[], JsonObject]>([
    [[], { list: [] }],
    [[['name']], { name: 'Ada', list: [] }],
    [[['address', 'city']], { address: { city: 'Exampleton' }, list: [] }],
    [[['address', 'street']], { address: { street: 'Main St', city: 'Exampleton' }, list: [] }],
    [[['address', 'geo', 'lon']], { address: { city: 'Exampleton', geo: { lon: 2 } }, list: [] }],
    [[['address', 'geo']], { address: { city: 'Exampleton', geo: { lat: 1, lon: 2 } }, list: [] }],
    [[['address']], { address: claims.address, list: [] }],
    [[['list', 1]], { list: ['x'] }],
    [[['list', 0, 'b']], { list: [{ b: 2 }] }],
    [
      [
        ['list', 0, 'a'],
        ['list', 2],
      ],
      { list: [{ a: 1, b: 2 }, 'y'] },
    ],
    [[['vct']], { list: [] }],
    [[['list']], { list: claims.list }],
  ])('%j and what it lies in, nothing more', async (paths, expected) => {
    expect(shown(await present(await held(), paths))).toEqual({ ...base, ...expected })
  })
  test.each<ClaimPath>([['nothing'], ['name', 'x'], ['list', null], ['list', 9], ['list', 'x'], [], ['address', 0], ['cnf'], ['__proto__']])(
    'a path at which there is no claim is refused, and shows nothing: %j',
    async (...path) => {
      await expect(present(await held(), [path])).rejects.toMatchObject({ code: 'consent.mismatch' })
    },
  )
  test('whatever is chosen: a disclosure is there exactly when a chosen path needs it', async () => {
    const credential = await held()
    const { withholdable: places } = sdJwtVc.index(credential)
    const under = (path: ClaimPath, above: ClaimPath) => above.every((component, at) => path[at] === component)
    await fc.assert(
      fc.asyncProperty(fc.subarray([...places]), async (paths) => {
        const presented = await present(credential, paths, null)
        const needed = places.filter((place) => paths.some((path) => under(place, path) || under(path, place)))
        expect(presented.split('~').length - 2).toBe(needed.length)
      }),
      { numRuns: 50 },
    )
  })
})

describe('what it is bound to', () => {
  test.each(['sha-256', 'sha-384', 'sha-512'] as const)('S-16: nonce, audience, time, and the hash of the very text in %s', async (hash) => {
    const presented = await present(await held({ hash }), [['name']])
    const text = presented.slice(0, presented.lastIndexOf('~') + 1)
    expect(keyBindingOf(presented)).toEqual({ iat: seconds, aud: 'origin:https://verifier.example', nonce: 'n-1', sd_hash: digestText(hash, text) })
    expect(await failing(presented)).toEqual([])
  })
  test('transactions, hashed as the text that was received', async () => {
    const to: Binding = { ...binding, transactionData: ['eyJhIjoxfQ', 'eyJiIjoyfQ'] }
    const presented = await present(await held(), [], holder, to)
    expect(keyBindingOf(presented)).toMatchObject({
      transaction_data_hashes: to.transactionData.map((text) => digestText('sha-256', text)),
      transaction_data_hashes_alg: 'sha-256',
    })
    expect(await failing(presented, to)).toEqual([])
    for (const transactionData of [[], ['eyJhIjoxfQ'], to.transactionData.toReversed()])
      expect(await failing(presented, { ...to, transactionData })).toEqual(['binding: other-transaction'])
  })
  test('transactions are not authorized by nobody', async () => {
    const to: Binding = { ...binding, transactionData: ['eyJhIjoxfQ'] }
    await expect(present(await held(), [], null, to)).rejects.toMatchObject({ code: 'request.unsupported' })
  })
  test.each([null, holder])('a session transcript is no binding for it', async (by) => {
    const transcript: Binding = { kind: 'mdoc', sessionTranscript: new Uint8Array() }
    await expect(present(await held(), [], by, transcript)).rejects.toMatchObject({ code: 'request.unsupported' })
  })
  test('another key, the same key under another name, and any key for what is bound to nobody are refused', async () => {
    const { cnf: _, ...unbound } = claims
    const nobody = sdJwtVc.parse(await issue(unbound, issuer, fakeWorld()))
    const credential = await held()
    const stranger = await fakeSigner('ES256')
    for (const by of [stranger, { ...holder, did: stranger.did }, { ...stranger, did: holder.did }])
      await expect(present(credential, [], by)).rejects.toMatchObject({ code: 'consent.mismatch' })
    await expect(present(nobody ?? expect.fail(), [])).rejects.toMatchObject({ code: 'consent.mismatch' })
  })
  test('a method of a DID presents what is bound to it, and is looked up under authentication', async () => {
    const did: Did = 'did:web:holder.example'
    const by = await fakeSigner('ES256', { did, verificationMethod: `${did}#1` })
    const credential = await held({}, { cnf: { kid: `${did}#1` } })
    await expect(present(credential, [], { ...by, verificationMethod: `${did}#2` })).rejects.toMatchObject({ code: 'consent.mismatch' })
    const presented = await present(credential, [], by)
    const method = { id: `${did}#1`, type: 'JsonWebKey', controller: did, publicKeyJwk: by.key.jwk } as const
    const listing = (under: 'authentication' | 'assertionMethod') =>
      fakeWorld({
        resolve: async () => ({ id: did, verificationMethod: [method], authentication: [], assertionMethod: [], keyAgreement: [], [under]: [method.id] }),
      })
    expect(await failing(presented, binding, listing('authentication'))).toEqual([])
    expect(await failing(presented, binding, listing('assertionMethod'))).toEqual(['holder: key-not-listed', 'signature: no-holder-key'])
  })
})

describe('S-16: what a verifier refuses', () => {
  /** The credential, shown whole, with a key binding JWT over any payload. */
  async function bound(payload: JsonObject, header: JsonObject = {}, options: IssueOptions = {}, by: Signer = holder): Promise<string> {
    const { raw } = await held(options)
    const standard = { iat: seconds, aud: binding.kind === 'nonce' ? binding.audience : '', nonce: 'n-1', sd_hash: digestText(options.hash ?? 'sha-256', raw) }
    return raw + (await signJwt({ alg: by.key.algorithm, typ: 'kb+jwt', ...header }, { ...standard, ...payload }, by))
  }
  test('an honest one is accepted', async () => expect(await failing(await bound({}))).toEqual([]))
  test.each([
    ['another audience', { aud: 'origin:https://thief.example' }, 'binding: other-audience'],
    ['two audiences', { aud: ['origin:https://verifier.example', 'origin:https://thief.example'] }, 'binding: other-audience'],
    ['another nonce', { nonce: 'n-2' }, 'binding: other-nonce'],
    ['the hash of something else', { sd_hash: digestText('sha-256', 'x') }, 'binding: other-content'],
    ['no hash', { sd_hash: null }, 'binding: other-content'],
    ['an old time', { iat: seconds - 301 }, 'dates: expired'],
    ['a time to come', { iat: seconds + 301 }, 'dates: not-yet-valid'],
    ['a time of its own that is over', { exp: seconds - 301 }, 'dates: expired'],
    ['a time of its own that is to come', { nbf: seconds + 301 }, 'dates: not-yet-valid'],
    ['transactions nobody asked for', { transaction_data_hashes: ['x'] }, 'binding: other-transaction'],
  ])('%s', async (_, payload, reason) => expect(await failing(await bound(payload))).toEqual([reason]))
  test('a hash by another function than the credential uses', async () => {
    const { raw } = await held({ hash: 'sha-384' })
    const jwt = await signJwt(
      { alg: 'ES256', typ: 'kb+jwt' },
      { iat: seconds, aud: 'origin:https://verifier.example', nonce: 'n-1', sd_hash: digestText('sha-256', raw) },
      holder,
    )
    expect(await failing(raw + jwt)).toEqual(['binding: other-content'])
  })
  test('a time of its own that is none', async () => {
    await expect(failing(await bound({ exp: 'never' }))).rejects.toMatchObject({ code: 'credential.malformed' })
  })
  test('no time at all', async () => {
    const { raw } = await held()
    const jwt = await signJwt(
      { alg: 'ES256', typ: 'kb+jwt' },
      { aud: 'origin:https://verifier.example', nonce: 'n-1', sd_hash: digestText('sha-256', raw) },
      holder,
    )
    expect(await failing(raw + jwt)).toEqual(['dates: no-time'])
  })
  test('the signature of another key', async () => {
    expect(await failing(await bound({}, {}, {}, issuer))).toEqual(['signature: signature-differs'])
    expect(await failing(await bound({}, {}, {}, await fakeSigner('EdDSA')))).toEqual(['holder: key-of-other-algorithm', 'signature: no-holder-key'])
  })
  test.each(['JWT', 'dc+sd-jwt', null, 'openid4vci-proof+jwt'])('J-6: a JWT of type %s in its place', async (typ) => {
    await expect(failing(await bound({}, { typ }))).rejects.toMatchObject({ code: 'credential.malformed' })
  })
  test('none at all', async () => {
    expect(await failing((await held()).raw)).toEqual(['holder: no-key-binding', 'binding: no-key-binding'])
  })
  test('a broken credential inside', async () => {
    const raw = await bound({})
    const [jwt = '', ...rest] = raw.split('~')
    const forged = [jwt.slice(0, jwt.lastIndexOf('.') + 1) + (await signJwt({}, {}, issuer)).split('.')[2], ...rest].join('~')
    expect(await failing(forged)).toEqual(['binding: other-content', 'signature: signature-differs'])
  })
  test('an empty nonce, even when the verifier expects it', async () => {
    expect(await failing(await bound({ nonce: '' }), { ...binding, nonce: '' })).toEqual(['binding: other-nonce'])
  })
})
