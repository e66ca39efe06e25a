import { domainToASCII } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sortPlugins } from '../../agent/plugins.ts'
import { makeWorld } from '../../agent/verify.ts'
import { outside } from '../../background/world.ts'
import type { Did } from '../../core/did.ts'
import { asWalletError } from '../../core/errors.ts'
import type { World } from '../../core/plugin.ts'
import { didMethodConformance } from '../../testing/conformance/did-method.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { vectors } from '../../testing/vectors.ts'
import { addressOf } from './address.ts'
import { isPublicName } from '../../crypto/host-name.ts'
import { didWeb } from './index.ts'
import { decodePunycode } from '../../crypto/punycode.ts'

const did: Did = 'did:web:issuer.example'
const url = 'https://issuer.example/.well-known/did.json'
const p256Jwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns',
  y: 'efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM',
}
const edJwk = { kty: 'OKP', crv: 'Ed25519', x: 'Lm_M42cB3HkUiODQsXRcweM6TByfzEHGO9ND274JcOY' }
const edMultikey = 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
const method = (fragment: string, rest: object = {}) => ({
  id: `${did}#${fragment}`,
  type: 'JsonWebKey2020',
  controller: did,
  publicKeyJwk: p256Jwk,
  ...rest,
})
const sound = (of: string = did) => ({
  '@context': ['https://www.w3.org/ns/did/v1'],
  id: of,
  verificationMethod: [{ id: `${of}#a`, type: 'JsonWebKey2020', controller: of, publicKeyJwk: p256Jwk }],
  authentication: [`${of}#a`],
  assertionMethod: [`${of}#a`],
})

type Answer = Awaited<ReturnType<World['fetch']>>
const answer = (body: unknown, contentType: string | null = 'application/did+json', status = 200): Answer => ({
  status,
  contentType,
  body: body instanceof Uint8Array ? Uint8Array.from(body) : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
})
const resolve = (given: Answer) => didWeb.resolve(did, fakeWorld({ fetch: async () => given }))
const outcome = (given: Answer): Promise<unknown> => resolve(given).catch((error: unknown) => asWalletError(error).code)
const codeOf = (text: string, world: World): Promise<string> =>
  didWeb.resolve(text as Did, world).then(
    () => 'a document',
    (error: unknown) => asWalletError(error).code,
  )

const served: readonly Did[] = [did, 'did:web:issuer.example%3A3000', 'did:web:issuer.example:user:Alice_1', 'did:web:a-b.xn--bcher-kva.example:x..y']
const pages = new Map(served.map((each) => [addressOf(each), answer(sound(each))]))

didMethodConformance(didWeb, {
  valid: served,
  invalid: [
    `${did}#a`,
    `${did}?a=b`,
    `${did}/path`,
    'did:web:issuer.example%3A0',
    'did:web:issuer.example%3A65536',
    'did:web:issuer.example%3a3000',
    'did:web:-a.example',
  ],
  unresolvable: ['did:web:nobody.example'],
  world: { fetch: async (address) => pages.get(address) ?? answer('', null, 404) },
})

describe('where the document of a did:web stands', () => {
  it('cases.json: as the specification shows, and what has to be refused is, before anything is fetched', async (context) => {
    const suite = vectors<{ readonly valid: readonly { did: string; url: string }[]; readonly refuse: readonly string[] }>('did-web', 'cases.json')
    if (suite.skip !== null) return context.skip(suite.skip)
    expect([suite.data.valid.length, suite.data.refuse.length]).toEqual([4, 15])
    for (const each of suite.data.valid) expect(addressOf(each.did)).toBe(each.url)
    for (const each of suite.data.refuse) expect([each, await codeOf(each, fakeWorld())]).toEqual([each, 'identifier.malformed'])
  })

  const sixteen: readonly [string, string][] = [
    ['127.0.0.1', 'did:web:127.0.0.1'],
    ['127.0.0.1 written as 0x7f.1', 'did:web:0x7f.1'],
    ['an IPv6 address', 'did:web:[::1]'],
    ['the address of cloud metadata', 'did:web:169.254.169.254'],
    ['localhost with a port', 'did:web:localhost%3A8080'],
    ['a name of the local network', 'did:web:router.local'],
    ['a single label', 'did:web:intranet'],
    ['credentials', 'did:web:user%40evil.example'],
    ['encoded slashes', 'did:web:issuer.example%2F..%2Fother'],
    ['a parent folder', 'did:web:issuer.example:..:other'],
    ['an encoded number sign', 'did:web:issuer.example%23other'],
    ['an encoded question mark', 'did:web:issuer.example%3Fother'],
    ['an encoded backslash', 'did:web:issuer.example%5Cother'],
    ['upper case', 'did:web:Issuer.example'],
    ['a dot at the end', 'did:web:issuer.example.'],
    ['a label of mixed scripts', `did:web:${domainToASCII('pаypal.example')}`],
  ]

  it.each(sixteen)('DR-4, DR-13: %s is refused and nothing is sent, as the wallet is released', async (_, text) => {
    const sent: unknown[] = []
    const fetcher = (async (address: string) => {
      sent.push(address)
      return new Response('{}')
    }) as typeof fetch
    const released = outside({ trust: async () => ({ anchors: [], attesters: [] }), loopback: async () => false }, fetcher)
    const code = await codeOf(text, fakeWorld({ fetch: released.fetch }))
    expect(code).toBe(text.includes('localhost') ? 'network.failed' : 'identifier.malformed')
    expect(sent).toEqual([])
  })

  it.each([
    'did:web:0x7f.0.0.0x1',
    'did:web:1',
    'did:web:2130706433',
    'did:web:0177.0.0.01',
    'did:web:a..example',
    'did:web:.example',
    'did:web:issuer.example:.',
    'did:web:issuer.example:...:a',
    'did:web:issuer.example:%2e%2e:a',
    'did:web:issuer.example:a%2Fb',
    'did:web:issuer.example:a%23',
    'did:web:issuer.example:a%3Fb',
    'did:web:issuer.example:a\\b',
    'did:web:issuer.example:a/b',
    'did:web:issuer.example%3A',
    'did:web:issuer.example%3A080',
    'did:web:issuer.example%3A80%3A80',
    'did:web:issuer.example%00',
    'did:web:issuer.example\n',
    'did:web:pаypal.example',
    'did:web:nas.home.arpa',
    'did:web:db.internal',
    'did:web:xn--a.example',
    'did:web:xn--.example',
    `did:web:${'a'.repeat(64)}.example`,
    `did:web:${'a.'.repeat(127)}example`,
    `did:web:issuer.example:${'a'.repeat(2048)}`,
  ])('DR-4: %s is refused before anything is fetched', async (text) => {
    expect(await codeOf(text, fakeWorld())).toBe('identifier.malformed')
  })

  it('DR-13: is http for the names of this machine and for nothing else', () => {
    expect(addressOf('did:web:localhost%3A8080')).toBe('http://localhost:8080/.well-known/did.json')
    expect(addressOf('did:web:issuer.localhost%3A8080:a')).toBe('http://issuer.localhost:8080/a/did.json')
    expect(addressOf('did:web:localhost.example')).toBe('https://localhost.example/.well-known/did.json')
    expect(() => addressOf('did:web:127.0.0.1%3A8080')).toThrow(expect.objectContaining({ code: 'identifier.malformed' }))
  })

  it('DR-13: this machine resolves in developer mode', async () => {
    const local = 'did:web:localhost%3A8080'
    const fetcher = (async (address: string) => Response.json(address === addressOf(local) ? sound(local) : {})) as typeof fetch
    const developing = outside({ trust: async () => ({ anchors: [], attesters: [] }), loopback: async () => true }, fetcher)
    expect((await didWeb.resolve(local, fakeWorld({ fetch: developing.fetch }))).id).toBe(local)
  })

  it('whatever the identifier, names its host and port, and nothing else decides where that is', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.constantFrom('issuer.example', 'localhost', 'xn--bcher-kva.example', '0x7f.1'))
    const piece = fc.oneof(fc.constantFrom(':', '%3A', '%2F', '..', '.', '@', '#', '?', '\\', '80', 'a'), fc.string({ maxLength: 3 }))
    fc.assert(
      fc.property(host, fc.array(piece, { maxLength: 5 }), (name, pieces) => {
        const text = `did:web:${name}${pieces.join('')}`
        let address: string
        try {
          address = addressOf(text)
        } catch (error) {
          expect(asWalletError(error).code).toBe('identifier.malformed')
          return
        }
        const { protocol, hostname, pathname, search, hash, username } = new URL(address)
        const [said = '', ...path] = text.slice(8).split(':')
        expect(hostname).toBe(said.split('%3A')[0])
        expect(pathname).toBe(`/${path.length ? path.join('/') : '.well-known'}/did.json`)
        expect([protocol, search, hash, username]).toEqual([hostname.endsWith('localhost') ? 'http:' : 'https:', '', '', ''])
      }),
      { numRuns: 1000 },
    )
  })
})

describe('names in other scripts', () => {
  it.each(['bücher.example', 'пример.example', '例え.example', 'ラーメンtv.example', '한국abc.example', 'ελλάδα.example', 'भारत.example'])(
    '%s is a name',
    (name) => {
      expect(isPublicName(domainToASCII(name))).toBe(true)
    },
  )

  it.each(['pаypal.example', 'gοοgle.example', 'a例б.example', 'ab\u0301ж.example', 'ⅰ♥.example'])(
    'DR-4: %s, in scripts nobody writes together, is none',
    (name) => {
      const ascii = domainToASCII(name)
      expect(isPublicName(ascii === '' ? name : ascii)).toBe(false)
    },
  )

  it('DR-4: punycode decodes to what the platform encoded, or to nothing', () => {
    const label = fc.string({ unit: fc.constantFrom(...'aб例え-1ñüλ한शב'), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(label, (text) => {
        const ascii = domainToASCII(text)
        fc.pre(ascii.startsWith('xn--') && !ascii.includes('.'))
        expect(decodePunycode(ascii.slice(4))).toBe(text.normalize('NFC').toLowerCase())
      }),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        const decoded = decodePunycode(text)
        expect(decoded === null || typeof decoded === 'string').toBe(true)
      }),
    )
  })
})

describe('what a did:web answers with', () => {
  it.each(['application/did+json', 'application/json', 'application/did+ld+json', 'Application/JSON; charset=UTF-8'])('%s is read', async (type) => {
    expect(await outcome(answer(sound(), type))).toMatchObject({ id: did })
  })

  it.each([null, 'text/html', 'text/plain', 'application/jsonp', 'application/json; charset=utf-16', ''])('DR-7: %s is not', async (type) => {
    expect(await outcome(answer(sound(), type))).toBe('identifier.unresolvable')
  })

  it.each([201, 204, 302, 304, 404, 410, 500])('status %i is no document', async (status) => {
    expect(await outcome(answer(sound(), 'application/json', status))).toBe('identifier.unresolvable')
  })

  it('what the world cannot fetch stays network.failed', async () => {
    await expect(
      didWeb.resolve(
        did,
        fakeWorld({
          fetch: outside({ trust: async () => ({ anchors: [], attesters: [] }), loopback: async () => false }, (() =>
            Promise.reject(new TypeError('no route'))) as typeof fetch).fetch,
        }),
      ),
    ).rejects.toMatchObject({ code: 'network.failed' })
  })

  it('is asked for once, at the address, as JSON', async () => {
    const asked: unknown[] = []
    await didWeb.resolve(did, fakeWorld({ fetch: async (...request) => (asked.push(request), answer(sound())) }))
    expect(asked).toEqual([[url, { headers: { accept: 'application/did+json, application/did+ld+json, application/json' } }]])
  })

  const utf8 = new TextEncoder().encode(JSON.stringify(sound()))
  it.each([
    ['a byte order mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8])],
    ['UTF-16', new Uint8Array(Buffer.from(JSON.stringify(sound()), 'utf16le'))],
    ['UTF-16 with a byte order mark', new Uint8Array(Buffer.from(`\uFEFF${JSON.stringify(sound())}`, 'utf16le'))],
    ['invalid UTF-8', Uint8Array.from([...utf8.subarray(0, -1), 0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['a member that stands twice', JSON.stringify(sound()).replace('{', `{"id":"${did}",`)],
    ['a member __proto__', JSON.stringify(sound()).replace('{', '{"__proto__":{},')],
    ['text after the document', `${JSON.stringify(sound())}{}`],
    ['nothing', ''],
    ['a list', [sound()]],
    ['depth 10,000', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ])('DR-7: %s is refused', async (_, body) => {
    expect(await outcome(answer(body))).toBe('identifier.unresolvable')
  })

  it.each([
    ['another DID', sound('did:web:other.example')],
    ['the DID in another spelling', { ...sound(), id: 'did:web:Issuer.example' }],
    ['no id', { ...sound(), id: undefined }],
  ])('DR-6: a document of %s is refused, and nothing of it is returned', async (_, document) => {
    const error: unknown = await resolve(answer(document)).catch((thrown: unknown) => thrown)
    expect(asWalletError(error)).toMatchObject({ code: 'identifier.unresolvable', detail: undefined, cause: undefined })
  })

  it.each<[string, object]>([
    ['10,000 methods', { verificationMethod: Array.from({ length: 10_000 }, (_, at) => method(`k${at}`)) }],
    [
      '65 methods in several places',
      { verificationMethod: Array.from({ length: 64 }, (_, at) => method(`k${at}`)), authentication: [method('one-more')], assertionMethod: [] },
    ],
    ['10,000 entries of a relationship', { authentication: Array.from({ length: 10_000 }, () => `${did}#a`) }],
    ['a method id that stands twice', { verificationMethod: [method('a'), method('a', { publicKeyJwk: edJwk })] }],
    ['a method id that stands again inside a relationship', { authentication: [method('a')] }],
    ['the same in one we have no use for', { capabilityInvocation: [method('a')] }],
    ['a relative method id', { verificationMethod: [method('a'), method('b', { id: '#b' })] }],
    ['a relative entry', { authentication: ['#a'] }],
    ['an entry that refers to nothing', { authentication: [`${did}#b`] }],
    ['publicKeyJwk with d', { verificationMethod: [method('a', { publicKeyJwk: { ...p256Jwk, d: p256Jwk.x } })] }],
    [
      'the same in a method that is not referred to',
      { verificationMethod: [method('a'), method('b', { type: 'Unknown', publicKeyJwk: { ...edJwk, d: 'AA' } })] },
    ],
    ['a symmetric key', { verificationMethod: [method('a'), method('b', { publicKeyJwk: { kty: 'oct', k: 'AAAA' } })] }],
    ['a private key beside the public one', { verificationMethod: [method('a', { privateKeyMultibase: 'z3u2' })] }],
    ['methods that are no list', { verificationMethod: method('a') }],
    ['a method that is a number', { verificationMethod: [method('a'), 7] }],
    ['nothing but a key that is not served', { verificationMethod: [method('a', { publicKeyJwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } })] }],
    ['nothing but the key of somebody else', { verificationMethod: [method('a', { controller: 'did:web:other.example' })] }],
    ['two representations of a key', { verificationMethod: [method('a', { publicKeyMultibase: edMultikey })] }],
    ['the mark of a deactivated one', { deactivated: true }],
  ])('DR-8: a document with %s is refused', async (_, change) => {
    expect(await outcome(answer(sound()))).toMatchObject({ id: did })
    expect(await outcome(answer({ ...sound(), ...change }))).toBe('identifier.unresolvable')
  })

  it('DR-8: whom a document names as its controller is not asked, so that no loop can be', async () => {
    let asked = 0
    const fetch: World['fetch'] = async () => (asked++, answer({ ...sound(), controller: 'did:web:other.example' }))
    expect((await didWeb.resolve(did, fakeWorld({ fetch }))).id).toBe(did)
    expect(asked).toBe(1)
  })
})

describe('keys in a did:web', () => {
  it.each<[string, object, object]>([
    ['JsonWebKey2020', { type: 'JsonWebKey2020', publicKeyJwk: { ...p256Jwk, kid: 'a', alg: 'ES256' } }, p256Jwk],
    ['JsonWebKey', { type: 'JsonWebKey', publicKeyJwk: edJwk }, edJwk],
    ['Multikey', { type: 'Multikey', publicKeyMultibase: edMultikey }, { kty: 'OKP', crv: 'Ed25519' }],
    ['Ed25519VerificationKey2020', { type: 'Ed25519VerificationKey2020', publicKeyMultibase: edMultikey }, { kty: 'OKP', crv: 'Ed25519' }],
    ['Ed25519VerificationKey2018', { type: 'Ed25519VerificationKey2018', publicKeyBase58: '8S2hqHB2PjNSdDgsULTEqjXx2n3zF32fjGabbDJocGyv' }, { crv: 'Ed25519' }],
  ])('are read from a %s', async (_, rest, jwk) => {
    const document = await resolve(answer({ ...sound(), verificationMethod: [{ id: `${did}#a`, controller: did, ...rest }] }))
    expect(document.verificationMethod).toMatchObject([{ id: `${did}#a`, type: 'JsonWebKey', controller: did, publicKeyJwk: jwk }])
    expect(document.authentication).toEqual([`${did}#a`])
  })

  it.each<[string, object]>([
    ['a type nobody knows', { type: 'Ed448VerificationKey2030' }],
    ['a curve that is not its type’s', { type: 'Ed25519VerificationKey2020', publicKeyJwk: p256Jwk }],
    ['a point off the curve', { publicKeyJwk: { ...p256Jwk, y: p256Jwk.x } }],
    ['a key for encryption in a relationship that signs', { publicKeyJwk: { ...p256Jwk, use: 'enc' } }],
  ])('of %s serve nothing, and the others do', async (_, rest) => {
    const document = await resolve(answer({ ...sound(), verificationMethod: [method('a', rest), method('b')], authentication: [`${did}#a`, `${did}#b`] }))
    expect(document.authentication).toEqual([`${did}#b`])
  })

  it('may stand inside a relationship, and serve no other then', async () => {
    const document = await resolve(answer({ ...sound(), verificationMethod: [], assertionMethod: [], authentication: [method('x', { publicKeyJwk: edJwk })] }))
    expect([document.authentication, document.assertionMethod, document.keyAgreement]).toEqual([[`${did}#x`], [], []])
    expect(document.verificationMethod.map(({ publicKeyJwk }) => publicKeyJwk)).toEqual([edJwk])
  })

  it('of another DID may be named, and serve nothing', async () => {
    const document = await resolve(answer({ ...sound(), authentication: [`${did}#a`, 'did:web:other.example#a'] }))
    expect(document.authentication).toEqual([`${did}#a`])
  })

  it('DR-9: stand only under the relationships the document names', async () => {
    const document = await resolve(answer({ ...sound(), authentication: [], assertionMethod: [`${did}#a`], keyAgreement: undefined }))
    expect([document.authentication, document.assertionMethod, document.keyAgreement]).toEqual([[], [`${did}#a`], []])
  })

  it('DR-10: are those of now, five minutes after they were changed at the latest', async () => {
    let now = fakeNow
    let current: object = sound()
    const plugins = sortPlugins([didWeb])
    const world = makeWorld(plugins, { ...fakeWorld(), now: () => now, fetch: async () => answer(current) })
    const key = async () => (await world.resolve(did)).verificationMethod[0]?.publicKeyJwk
    expect(await key()).toEqual(p256Jwk)
    current = { ...sound(), verificationMethod: [method('a', { publicKeyJwk: edJwk })] }
    now += 5 * 60_000
    expect(await key()).toEqual(edJwk)
    current = { ...sound(), deactivated: true }
    now += 5 * 60_000
    await expect(world.resolve(did)).rejects.toMatchObject({ code: 'identifier.unresolvable' })
  })

  it('DR-8: are sound or the document is refused, whatever is in it', async () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(
        did,
        `${did}#a`,
        `${did}#b`,
        '#a',
        'JsonWebKey2020',
        'Multikey',
        edMultikey,
        p256Jwk,
        edJwk,
        [`${did}#a`],
        [method('b')],
        method('a'),
      ),
      fc.jsonValue({ maxDepth: 2 }),
    )
    const inMethod = fc.dictionary(fc.constantFrom('id', 'type', 'controller', 'publicKeyJwk', 'publicKeyMultibase', 'publicKeyBase58', 'd'), value, {
      maxKeys: 3,
    })
    const changed = inMethod.map((changes) => method('a', changes))
    const inDocument = fc.dictionary(
      fc.constantFrom('id', 'verificationMethod', 'authentication', 'assertionMethod', 'keyAgreement', 'capabilityInvocation'),
      fc.oneof(value, fc.array(fc.oneof(value, changed), { maxLength: 3 })),
      { maxKeys: 3 },
    )
    await fc.assert(
      fc.asyncProperty(inDocument, async (changes) => {
        const result = await outcome(answer({ ...sound(), ...changes }))
        if (result === 'identifier.unresolvable') return
        const document = result as Awaited<ReturnType<typeof resolve>>
        const listed = document.verificationMethod.map(({ id }) => id)
        expect(new Set(listed).size).toBe(listed.length)
        for (const id of [...document.authentication, ...document.assertionMethod, ...document.keyAgreement]) expect(listed).toContain(id)
        expect(JSON.stringify(document)).not.toMatch(/"(?:d|k)":/)
      }),
      { numRuns: 500 },
    )
  })
})
