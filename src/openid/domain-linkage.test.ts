import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { sortPlugins } from '../agent/plugins.ts'
import { makeWorld } from '../agent/verify.ts'
import { WalletError } from '../core/errors.ts'
import type { Party } from '../core/exchange.ts'
import type { JsonObject } from '../core/json.ts'
import type { Signer, World } from '../core/plugin.ts'
import { didKey } from '../plugins/did-key/index.ts'
import { jwtVc } from '../plugins/jwt-vc/index.ts'
import { signJwt } from '../testing/fakes/jwt.ts'
import { fakeSigner } from '../testing/fakes/signer.ts'
import { fakeNow, fakeWorld } from '../testing/fakes/world.ts'
import { vectors } from '../testing/vectors.ts'
import { isLinked, withLinkage } from './domain-linkage.ts'

const origin = 'https://shop.example'
const day = 86_400_000
const context = 'https://identity.foundation/.well-known/did-configuration/v1'
const plugins = sortPlugins([didKey, jwtVc])
let signer: Signer
let other: Signer
beforeAll(async () => {
  signer = await fakeSigner('ES256')
  other = await fakeSigner('ES256')
})

type Answer = Awaited<ReturnType<World['fetch']>>
const answer = (resource: unknown, contentType: string | null = 'application/json', status = 200): Answer => ({
  status,
  contentType,
  body: new TextEncoder().encode(typeof resource === 'string' ? resource : JSON.stringify(resource)),
})

/** A world in which one address answers. Verification is the real one. */
function serving(given: Answer, { now = fakeNow, asked = [] as string[] } = {}): World {
  const fetch: World['fetch'] = async (url) => {
    asked.push(url)
    return given
  }
  return makeWorld(plugins, { ...fakeWorld(), now: () => now, fetch })
}

const seconds = (at: number) => Math.floor(at / 1000)
const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`
const parts = (change: { vc?: object; payload?: object; header?: object; subject?: object } = {}) => ({
  header: { alg: 'ES256', kid: signer.verificationMethod, ...change.header } as JsonObject,
  payload: {
    iss: signer.did,
    sub: signer.did,
    nbf: seconds(fakeNow - day),
    exp: seconds(fakeNow + day),
    vc: {
      '@context': ['https://www.w3.org/2018/credentials/v1', context],
      type: ['VerifiableCredential', 'DomainLinkageCredential'],
      issuer: signer.did,
      issuanceDate: iso(fakeNow - day),
      expirationDate: iso(fakeNow + day),
      credentialSubject: { id: signer.did, origin, ...change.subject },
      ...change.vc,
    },
    ...change.payload,
  } as JsonObject,
})
const linkage = (change: Parameters<typeof parts>[0] = {}, by: Signer = signer) => {
  const { header, payload } = parts(change)
  return signJwt(header, payload, by)
}
const resource = (...entries: readonly unknown[]) => ({ '@context': context, linked_dids: entries })
const linked = (given: Answer, of = origin, options = {}) => isLinked(of, signer.did, serving(given, options))

describe('domain linkage', () => {
  it('is there when the origin publishes a credential of the DID for itself', async () => {
    const asked: string[] = []
    expect(await linked(answer(resource(await linkage())), origin, { asked })).toBe(true)
    expect(asked).toEqual([`${origin}/.well-known/did-configuration.json`])
  })

  it('is found among entries that are something else, broken, or of other DIDs', async () => {
    const theirs = await signJwt({ alg: 'ES256', kid: other.verificationMethod }, { ...parts().payload, iss: other.did, sub: other.did }, other)
    expect(await linked(answer(resource({ proof: {} }, 7, null, 'a.b.c', theirs, await linkage())))).toBe(true)
  })

  it('may name the host alone, as the specification’s own JWT does, which means https on its own port', async () => {
    const token = await linkage({ subject: { origin: 'shop.example' } })
    expect(await linked(answer(resource(token)))).toBe(true)
    const withPort = await linkage({ subject: { origin: 'shop.example:8443' } })
    expect(await linked(answer(resource(withPort)), 'https://shop.example:8443')).toBe(false)
  })

  it('is there for this machine when it may be asked', async () => {
    const local = 'http://localhost:8080'
    expect(await linked(answer(resource(await linkage({ subject: { origin: local } }))), local)).toBe(true)
    const refusing = fakeWorld({ fetch: async () => Promise.reject(new WalletError('network.failed', 'address not allowed')) })
    expect(await isLinked(local, signer.did, refusing)).toBe(false)
  })

  it.each<[string, () => Parameters<typeof parts>[0]]>([
    ['for another origin', () => ({ subject: { origin: 'https://other.example' } })],
    ['for another port', () => ({ subject: { origin: `${origin}:8443` } })],
    ['for http', () => ({ subject: { origin: 'http://shop.example' } })],
    ['for an address and no origin', () => ({ subject: { origin: `${origin}/` } })],
    ['for the host in upper case', () => ({ subject: { origin: 'https://Shop.example' } })],
    ['for several origins', () => ({ subject: { origin: [origin] } })],
    ['of another subject', () => ({ subject: { id: other.did }, payload: { sub: other.did } })],
    ['with more in its subject', () => ({ subject: { name: 'Shop' } })],
    ['with an id', () => ({ vc: { id: 'urn:uuid:1' } })],
    ['with a jti', () => ({ payload: { jti: 'urn:uuid:1' } })],
    ['with another claim beside vc', () => ({ payload: { iat: seconds(fakeNow) } })],
    ['with a status nobody read', () => ({ vc: { credentialStatus: { id: 'https://shop.example/status', type: 'BitstringStatusListEntry' } } })],
    ['without issuanceDate', () => ({ vc: { issuanceDate: undefined } })],
    ['without expirationDate', () => ({ vc: { expirationDate: undefined } })],
    ['without the context of domain linkage', () => ({ vc: { '@context': ['https://www.w3.org/2018/credentials/v1'] } })],
    ['of another type', () => ({ vc: { type: ['VerifiableCredential'] } })],
    ['whose issuer is an object', () => ({ vc: { issuer: { id: signer.did } } })],
    ['that has expired', () => ({ payload: { exp: seconds(fakeNow - day / 2) }, vc: { expirationDate: iso(fakeNow - day / 2) } })],
    ['that begins tomorrow', () => ({ payload: { nbf: seconds(fakeNow + day / 2) }, vc: { issuanceDate: iso(fakeNow + day / 2) } })],
    ['whose dates differ', () => ({ payload: { exp: seconds(fakeNow + 2 * day) } })],
    ['with typ in its header', () => ({ header: { typ: 'JWT' } })],
    ['with a key in its header', () => ({ header: { jwk: { ...other.key.jwk } } })],
    ['without kid', () => ({ header: { kid: undefined } })],
    ['with the kid of another DID', () => ({ header: { kid: other.verificationMethod } })],
    ['with a relative kid', () => ({ header: { kid: `#${signer.did.slice(8)}` } })],
    ['with a kid that is not in the document', () => ({ header: { kid: `${signer.did}#other` } })],
  ])('is not there by a credential %s', async (_, change) => {
    expect(await linked(answer(resource(await linkage(change()))))).toBe(false)
  })

  it('is not there by a credential somebody else signed', async () => {
    expect(await linked(answer(resource(await linkage({}, other))))).toBe(false)
  })

  it.each<[string, (by: Signer) => Parameters<typeof parts>[0]]>([
    ['another issuer', (by) => ({ payload: { iss: by.did } })],
    ['another subject of the token', (by) => ({ payload: { sub: by.did } })],
    ['another subject of the credential', (by) => ({ subject: { id: by.did } })],
    ['another issuer of the credential', (by) => ({ vc: { issuer: by.did } })],
  ])('is not there by %s, even where whoever verifies would not mind', async (_, change) => {
    const token = await linkage(change(other))
    const credential = jwtVc.parse(await linkage())!
    const passed = (['format', 'signature', 'issuer-key', 'dates'] as const).map((name) => ({ name, result: 'passed', reason: null, source: 'test' }) as const)
    const world = fakeWorld({ fetch: async () => answer(resource(token)), verify: async () => ({ credential: { ...credential, raw: token }, checks: passed }) })
    expect(await isLinked(origin, signer.did, world)).toBe(false)
  })

  it.each<[string, string, 'passed' | 'failed' | 'unknown', boolean]>([
    ['every check', 'none', 'passed', true],
    ['no signature', 'signature', 'passed', false],
    ['no key', 'issuer-key', 'passed', false],
    ['no dates', 'dates', 'passed', false],
    ['a status nobody knows', 'none', 'unknown', false],
    ['a status that failed', 'none', 'failed', false],
  ])('with %s in the report: as it should be', async (_, missing, status, expected) => {
    const token = await linkage()
    const credential = jwtVc.parse(token)!
    const names = (['format', 'signature', 'issuer-key', 'dates', 'status'] as const).filter((name) => name !== missing)
    const checks = names.map((name) => ({ name, result: name === 'status' ? status : 'passed', reason: null, source: 'test' }) as const)
    const world = fakeWorld({ fetch: async () => answer(resource(token)), verify: async () => ({ credential, checks }) })
    expect(await isLinked(origin, signer.did, world)).toBe(expected)
  })

  it('DR-9: is not there by a key that stands under authentication only', async () => {
    const token = await signJwt(
      { alg: 'ES256', kid: 'did:web:shop.example#a' },
      JSON.parse(JSON.stringify(parts().payload).replaceAll(signer.did, 'did:web:shop.example')) as JsonObject,
      signer,
    )
    const world = (relationship: 'authentication' | 'assertionMethod') => {
      const ids = ['did:web:shop.example#a']
      const method = { id: 'did:web:shop.example#a', type: 'JsonWebKey', controller: 'did:web:shop.example', publicKeyJwk: signer.key.jwk } as const
      const none = { authentication: [], assertionMethod: [], keyAgreement: [] }
      const resolve: World['resolve'] = async () => ({ id: 'did:web:shop.example', verificationMethod: [method], ...none, [relationship]: ids })
      const base: World = fakeWorld({ fetch: async () => answer(resource(token)), resolve })
      return { ...base, verify: async (raw: string) => ({ credential: jwtVc.parse(raw)!, checks: await jwtVc.verify(jwtVc.parse(raw)!, base) }) }
    }
    expect(await isLinked(origin, 'did:web:shop.example', world('assertionMethod'))).toBe(true)
    expect(await isLinked(origin, 'did:web:shop.example', world('authentication'))).toBe(false)
  })

  it.each<[string, (token: string) => Answer]>([
    ['has a member more', (token) => answer({ ...resource(token), id: 'a' })],
    ['has no context', (token) => answer({ linked_dids: [token] })],
    ['has another context', (token) => answer({ '@context': 'https://shop.example/context', linked_dids: [token] })],
    ['has a member twice', (token) => answer(JSON.stringify(resource(token)).replace('{', '{"linked_dids":[],'))],
    ['has an object for a list', (token) => answer({ '@context': context, linked_dids: { 0: token } })],
    ['has 101 entries', (token) => answer(resource(...Array.from({ length: 101 }, () => token)))],
    ['begins with a byte order mark', (token) => answer(`\uFEFF${JSON.stringify(resource(token))}`)],
    ['is HTML', (token) => answer(resource(token), 'text/html')],
    ['has no type', (token) => answer(resource(token), null)],
    ['is an error', (token) => answer(resource(token), 'application/json', 404)],
    ['is a list', (token) => answer([resource(token)])],
    ['is empty', () => answer('')],
  ])('is not there when the resource %s', async (_, given) => {
    expect(await linked(given(await linkage()))).toBe(false)
  })

  it.each(['application/json; charset=utf-8', 'application/ld+json', 'application/did+ld+json'])('is read as %s', async (type) => {
    expect(await linked(answer(resource(await linkage()), type))).toBe(true)
  })

  it.each([
    '',
    'null',
    'shop.example',
    'https://shop.example/',
    'https://shop.example/path',
    'https://Shop.example',
    'https://a@shop.example',
    'ftp://shop.example',
    'javascript:1',
  ])('is not asked for at "%s", which is no origin', async (text) => {
    expect(await isLinked(text, signer.did, fakeWorld())).toBe(false)
  })

  it('is not asked for with what is no DID', async () => {
    for (const text of ['', 'x509_san_dns:shop.example', `${signer.did}#a`]) expect(await isLinked(origin, text, fakeWorld())).toBe(false)
  })

  it('is not there when nothing answers, and a bug of ours is not hidden', async () => {
    const failing = (code: 'network.failed' | 'internal') => fakeWorld({ fetch: async () => Promise.reject(new WalletError(code, 'no')) })
    expect(await isLinked(origin, signer.did, failing('network.failed'))).toBe(false)
    await expect(isLinked(origin, signer.did, failing('internal'))).rejects.toMatchObject({ code: 'internal' })
  })

  it('checks few signatures of the many that an origin publishes', async () => {
    const bad = await linkage({}, other)
    let verified = 0
    const world = serving(answer(resource(...Array.from({ length: 99 }, () => bad), await linkage())))
    const counting: World = { ...world, verify: (raw) => (verified++, world.verify(raw)) }
    expect(await isLinked(origin, signer.did, counting)).toBe(false)
    expect(verified).toBe(4)
  })

  it('is yes or no, whatever the origin publishes', async () => {
    const good = await linkage()
    const entry = fc.oneof(
      fc.constant(good),
      fc.string(),
      fc.jsonValue({ maxDepth: 2 }),
      fc.nat(good.length).map((at) => good.slice(0, at) + good.slice(at + 1)),
    )
    const published = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({
        '@context': fc.oneof(fc.constant(context), fc.jsonValue({ maxDepth: 1 })),
        linked_dids: fc.oneof(fc.array(entry, { maxLength: 4 }), fc.jsonValue()),
      }),
    )
    await fc.assert(
      fc.asyncProperty(published, async (value) => {
        const list = typeof value === 'object' && value['@context'] === context && Array.isArray(value.linked_dids) ? value.linked_dids : []
        expect(await linked(answer(value))).toBe(list.includes(good))
      }),
      { numRuns: 200 },
    )
  })
})

describe('domain linkage vectors', () => {
  const inside = Date.UTC(2021, 5, 1)
  const did = 'did:key:z6MkoTHsgNNrby8JzCNQ1iRLyW5QQ6R8Xuu6AA8igGrMVPUM'
  const foundation = 'https://identity.foundation'
  it.for(['did-configuration.json', 'resources/did-configuration/generate-config/__fixtures__/did-configuration.json'])('%s', async (file, context_) => {
    const suite = vectors<{ readonly linked_dids: readonly unknown[] }>('well-known-did-configuration', file)
    if (suite.skip !== null) return context_.skip(suite.skip)
    expect(suite.data.linked_dids.length).toBe(2)
    const asIs = answer(suite.data)
    expect(await isLinked(foundation, did, serving(asIs, { now: inside }))).toBe(true)
    expect(await isLinked(foundation, did, serving(asIs, { now: Date.UTC(2025, 11, 5) }))).toBe(false)
    expect(await isLinked('https://identity.example', did, serving(asIs, { now: inside }))).toBe(false)
    expect(await isLinked(foundation, other.did, serving(asIs, { now: inside }))).toBe(false)
    // The other form cannot be checked here: unknown is not linked.
    const onlyLd = answer({ ...suite.data, linked_dids: suite.data.linked_dids.slice(0, 1) })
    expect(await isLinked(foundation, did, serving(onlyLd, { now: inside }))).toBe(false)
  })
})

describe('a party with domain linkage', () => {
  const party = (): Party => ({ id: `decentralized_identifier:${signer.did}`, name: null, proofs: [{ by: 'did', of: signer.did }] })

  it('has the origin as a proof more', async () => {
    const proven = await withLinkage(party(), origin, serving(answer(resource(await linkage()))))
    expect(proven).toEqual({
      ...party(),
      proofs: [
        { by: 'did', of: signer.did },
        { by: 'domain-linkage', of: origin },
      ],
    })
    expect(await withLinkage(proven, origin, fakeWorld())).toBe(proven)
  })

  it('stays as it was when it is not linked, when there is no origin, and when no DID proves it', async () => {
    const known = party()
    expect(await withLinkage(known, origin, serving(answer(resource())))).toBe(known)
    expect(await withLinkage(known, null, fakeWorld())).toBe(known)
    const certified: Party = { ...known, proofs: [{ by: 'certificate', of: 'shop.example' }] }
    expect(await withLinkage(certified, origin, fakeWorld())).toBe(certified)
  })
})
