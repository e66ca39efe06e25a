import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asWalletError } from '../../core/errors.ts'
import type { AskId, Origin, Plan, Received } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { protocolConformance, receivedFrom } from '../../testing/conformance/protocol.ts'
import { fakeConsent } from '../../testing/fakes/consent.ts'
import { fakeVerifier } from '../../testing/fakes/verifier.ts'
import { encryptionKey as key, type Parameters, requestLink } from '../../testing/fakes/request-link.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { siopv2 } from './index.ts'

const callback = 'https://shop.example/callback'
const nonce = 'n-0S6_WzA2Mj-n-0S6_WzA2Mj'
const thumbprint = 'urn:ietf:params:oauth:jwk-thumbprint'
const metadata = { subject_syntax_types_supported: ['did:key', thumbprint] }
const request: Parameters = {
  client_id: `redirect_uri:${callback}`,
  response_type: 'id_token',
  scope: 'openid profile',
  redirect_uri: callback,
  nonce,
  state: 'st 1',
  client_metadata: metadata,
}
const post: Parameters = { ...request, response_mode: 'direct_post', redirect_uri: undefined, response_uri: callback }
const link = (parameters: Parameters, scheme = 'siopv2://') => requestLink(parameters, scheme)
const received = (data: unknown, changes: Partial<Received> = {}) => receivedFrom({ via: 'link', protocol: null, data, ...changes })
const plan = async (parameters: Parameters, changes: Partial<Received> = {}, world = fakeWorld()): Promise<Plan> => {
  const planned = await siopv2.plan(received(link(parameters), changes), world)
  if (!planned) throw new Error('not planned')
  return planned
}
const fateOf = (data: unknown, world = fakeWorld()) =>
  siopv2.plan(received(data), world).then(
    (planned) => (planned ? 'planned' : 'null'),
    (thrown: unknown) => asWalletError(thrown).code,
  )
const withMetadata = (changes: Parameters): Parameters => ({ client_metadata: { ...metadata, ...changes } })

/** A request that is refused: what changes, and with which code. */
const refusals: readonly [string, Parameters, string?][] = [
  ['no client_id', { client_id: undefined }],
  ['a client_id without a prefix, though it is the redirect_uri', { client_id: callback }],
  ['VP-6: a DID without a signature', { client_id: 'decentralized_identifier:did:web:shop.example' }, 'verifier.unauthenticated'],
  ['VP-8: a redirect_uri that is not the client', { redirect_uri: 'https://evil.example/callback' }],
  ['VP-8: a Request Object of a client without a key', { request: 'eyJ.eyJ.sig' }],
  ['VP-13: response_uri with fragment', { redirect_uri: undefined, response_uri: callback }],
  ['VP-13: both addresses with direct_post', { response_mode: 'direct_post', response_uri: callback }],
  ['VP-14: an answer without https', { client_id: 'redirect_uri:http://shop.example/r', redirect_uri: 'http://shop.example/r' }],
  ['VP-14: an answer to an IP address', { client_id: 'redirect_uri:https://203.0.113.7/r', redirect_uri: undefined }],
  ['VP-17: request_uri_method without request_uri', { request_uri_method: 'post' }],
  ['VP-19: no nonce', { nonce: undefined }],
  ['VP-19: a nonce of one character', { nonce: 'a' }],
  ['VP-19: a nonce with a space', { nonce: 'abcdefgh ijklmnop' }],
  ['a state with a character that does not print', { state: 'a\u0000b' }],
  ['a state of 100 kB', { state: 'a'.repeat(100_000) }],
  ['no response type', { response_type: undefined }],
  ['a presentation beside the ID Token', { response_type: 'vp_token id_token' }, 'request.unsupported'],
  ['the same in the other order', { response_type: 'id_token vp_token' }, 'request.unsupported'],
  ['a presentation instead of an ID Token', { response_type: 'vp_token' }, 'request.unsupported'],
  ['a code', { response_type: 'code' }, 'request.unsupported'],
  ['no scope', { scope: undefined }],
  ['a scope without openid', { scope: 'profile openid2' }],
  ['a response in the query', { response_mode: 'query' }],
  ['a response mode of an older draft', { response_mode: 'post' }],
  ['a response mode of the DC API', { response_mode: 'dc_api' }],
  ['VP-26: direct_post.jwt without a key', { response_mode: 'direct_post.jwt' }],
  ['no metadata', { client_metadata: undefined }],
  ['metadata that is not JSON', { client_metadata: 'x' }],
  ['metadata that is a list', { client_metadata: [metadata] }],
  ['metadata by reference', { client_metadata: undefined, client_metadata_uri: 'https://shop.example/metadata' }, 'request.unsupported'],
  ['metadata by value and by reference', { client_metadata_uri: 'https://shop.example/metadata' }],
  ['no subject syntax types', { client_metadata: {} }],
  ['an empty list of subject syntax types', { client_metadata: { subject_syntax_types_supported: [] } }],
  ['subject syntax types that are text', { client_metadata: { subject_syntax_types_supported: 'did:key' } }],
  ['a subject syntax type that is no text', { client_metadata: { subject_syntax_types_supported: ['did:key', 1] } }],
  ['only DID methods nobody can make here', { client_metadata: { subject_syntax_types_supported: ['did:web', 'did:ethr'] } }, 'request.unsupported'],
  ['an algorithm of no key here', withMetadata({ id_token_signed_response_alg: 'RS256' }), 'request.unsupported'],
  ['no signature', withMetadata({ id_token_signed_response_alg: 'none' }), 'request.unsupported'],
  ['an algorithm that is no text', withMetadata({ id_token_signed_response_alg: ['ES256'] })],
  ['an ID Token that is encrypted by itself', withMetadata({ id_token_encrypted_response_alg: 'ECDH-ES' }), 'request.unsupported'],
  ['an ID Token that somebody else signs', { id_token_type: 'attester_signed_id_token' }, 'request.unsupported'],
  ['VP-3: something to authorize', { transaction_data: ['eyJ0eXBlIjoieCJ9'] }, 'request.unsupported'],
  ['a sign-in without asking', { prompt: 'none' }, 'request.unsupported'],
]

protocolConformance(siopv2, {
  planned: [
    { name: 'a link', received: received(link(request)) },
    {
      name: 'a code for a thumbprint',
      received: received(link({ ...request, client_metadata: { subject_syntax_types_supported: [thumbprint] } }), { via: 'qr' }),
    },
  ],
  refused: refusals.filter(([, , code]) => !code?.startsWith('verifier')).map(([name, changes]) => ({ name, data: link({ ...request, ...changes }) })),
})

describe('a request to sign in', () => {
  test.each(['link', 'qr', 'paste'] as const)('by %s it is planned for the site that gets the answer', async (via) => {
    expect(await plan(request, { via, origin: 'https://shop.example' as Origin })).toMatchObject({
      kind: 'sign-in',
      protocol: 'siopv2',
      party: { id: 'redirect_uri:shop.example', name: null, proofs: [] },
      asks: [{ id: 'identifier', kind: 'identifier', methods: ['key'] }],
      answer: { to: callback, audience: `redirect_uri:${callback}`, encrypted: false },
      warnings: ['unverified-party'],
      expiresAt: fakeNow + 300_000,
    })
  })
  test('on the page of somebody else that is said', async () => {
    expect((await plan(request)).warnings).toEqual(['unverified-party', 'verifier-is-not-site'])
  })
  test.each(['openid4vp://', 'haip-vp:', 'SIOPv2:', '  siopv2://authorize'])('%s is another beginning of the same', async (scheme) => {
    expect(await siopv2.plan(received(link(request, scheme)), fakeWorld())).toEqual(await plan(request))
  })
  test.each([
    ['a request for a presentation', link({ ...request, response_type: 'vp_token' }, 'openid4vp://')],
    ['one of which nothing says what it is for', link({ client_id: 'x509_san_dns:shop.example', request_uri: 'https://shop.example/r' }, 'openid4vp://')],
    ['a Request Object that cannot be read', link({ client_id: 'x509_san_dns:shop.example', request: 'eyJ.eyJ.sig' }, 'openid4vp://')],
    ['the scheme that every OpenID provider has', link(request, 'openid://')],
    ['sign-in at a web site', 'https://login.example/authorize?client_id=a&response_type=id_token&scope=openid&nonce=abcdefgh'],
    ['a credential offer', 'openid-credential-offer://?credential_offer=x'],
    ['any text', 'hello'],
    ['no text', { client_id: 'a' }],
  ])('%s is left to others', async (_, data) => {
    expect(await fateOf(data)).toBe('null')
  })
  test.each(['file', 'provider', 'dc-api'] as const)('by %s a text is not a request', async (via) => {
    expect(await siopv2.plan(received(link(request), { via }), fakeWorld())).toBeNull()
  })
  test.each<[string, Parameters, string?]>(refusals)('%s: refused, and nothing is fetched or sent', async (_, changes, code = 'request.malformed') => {
    expect(await fateOf(link({ ...request, ...changes }))).toBe(code)
  })
  test('a parameter nobody knows is ignored, and a redirect_uri: client need not repeat its address', async () => {
    expect(await plan({ ...request, redirect_uri: undefined, max_age: '1', claims: '{"id_token":{"email":null}}' })).toEqual(await plan(request))
  })
  test('any text or URL is left to others, refused with a code, or planned', async () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom(...Object.values(request).map(String)),
      fc.jsonValue().map((json) => JSON.stringify(json)),
      fc
        .record({ subject_syntax_types_supported: fc.jsonValue(), id_token_signed_response_alg: fc.jsonValue(), jwks: fc.jsonValue() })
        .map((json) => JSON.stringify(json)),
    )
    const names = fc.constantFrom(
      ...Object.keys(request),
      'response_uri',
      'response_mode',
      'request',
      'request_uri',
      'request_uri_method',
      'id_token_type',
      'prompt',
    )
    const mutated = fc.tuple(names, value).map(([name, text]) => link({ ...request, [name]: text }))
    const scheme = fc.string().map((rest) => `siopv2:${rest}`)
    const world = fakeWorld({ fetch: async () => ({ status: 404, contentType: null, body: new Uint8Array() }) })
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.webUrl(), scheme, fc.anything(), mutated), async (data) => {
        expect(await fateOf(data, world)).toMatch(/^planned$|^null$|^request\.|^verifier\.|^identifier\.|^network\./)
      }),
      { numRuns: 300 },
    )
  })
})

describe('who signs', () => {
  const askFor = async (types: readonly string[], changes: Parameters = {}) => {
    const [ask] = (await plan({ ...request, client_metadata: { subject_syntax_types_supported: types, ...changes } })).asks
    return ask
  }
  test.each([
    [['did:key'], ['key']],
    [['did:jwk'], ['jwk']],
    [
      ['did:web', 'did:jwk', 'did:key'],
      ['key', 'jwk'],
    ],
    [['did'], ['key', 'jwk']],
    [[thumbprint, 'did:jwk'], ['jwk']],
  ])('of %j a DID of the methods %j', async (types, methods) => {
    expect(await askFor(types)).toEqual({ id: 'identifier', purpose: null, kind: 'identifier', methods })
  })
  test.each([[[thumbprint]], [['did:web', thumbprint]]])('of %j any key, by its thumbprint', async (types) => {
    expect(await askFor(types)).toMatchObject({ methods: ['key', 'jwk'], subject: 'jwk-thumbprint' })
  })
  test.each(['ES256', 'EdDSA'])('%s is what the signature is made with, where the verifier says so', async (alg) => {
    expect(await askFor(['did:key'], { id_token_signed_response_alg: alg })).toMatchObject({ algorithms: [alg] })
  })
})

describe('a signed request to sign in', () => {
  const signed: Parameters = { ...request, client_id: undefined }
  const uri = 'https://shop.example/request/1'
  const serving = (body: string, seen: { readonly method?: string; readonly body?: string }[] = []): World['fetch'] => {
    return async (url, init) => {
      if (url !== uri) throw new Error('another address was fetched')
      seen.push({ ...init })
      return { status: 200, contentType: 'application/oauth-authz-req+jwt', body: encodeUtf8(body) }
    }
  }
  test('by value, under any scheme: who asks is who signed, and its links are shown', async () => {
    const verifier = await fakeVerifier()
    const { client_id: _, ...parameters } = signed
    const client_metadata = { ...metadata, policy_uri: 'https://shop.example/policy' }
    const compact = await verifier.sign({ ...parameters, client_metadata })
    for (const scheme of ['siopv2://', 'openid4vp://'])
      expect(await siopv2.plan(received(link({ client_id: verifier.clientId, request: compact }, scheme)), verifier.world())).toMatchObject({
        party: { id: verifier.did, proofs: [{ by: 'did', of: verifier.did }] },
        answer: { to: callback, audience: verifier.clientId },
        links: [{ kind: 'policy', url: 'https://shop.example/policy' }],
      })
  })
  test('VP-5: what stands in the URL beside a Request Object counts for nothing', async () => {
    const verifier = await fakeVerifier()
    const { client_id: _, ...parameters } = signed
    const outer = { client_id: verifier.clientId, ...parameters }
    expect(await fateOf(link({ ...outer, request: await verifier.sign({ ...parameters, nonce: undefined }) }), verifier.world())).toBe('request.malformed')
    expect(await fateOf(link({ ...outer, request: await verifier.sign({ ...parameters, client_metadata: undefined }) }), verifier.world())).toBe(
      'request.malformed',
    )
    expect(await fateOf(link({ ...outer, request: await verifier.sign({ ...parameters, response_type: 'vp_token' }) }), verifier.world())).toBe(
      'request.unsupported',
    )
  })
  test('VP-5: an openid4vp: address is taken for what its Request Object says it is for', async () => {
    const verifier = await fakeVerifier()
    const { client_id: _, ...parameters } = signed
    const compact = await verifier.sign({ ...parameters, response_type: 'vp_token' })
    expect(await fateOf(link({ client_id: verifier.clientId, response_type: 'id_token', request: compact }, 'openid4vp://'), verifier.world())).toBe('null')
  })
  test('VP-6: a signature by another key is refused', async () => {
    const [verifier, other] = await Promise.all([fakeVerifier(), fakeVerifier()])
    const { client_id: _, ...parameters } = signed
    const compact = await other.sign({ ...parameters, client_id: verifier.clientId }, { kid: verifier.kid })
    expect(await fateOf(link({ client_id: verifier.clientId, request: compact }), verifier.world())).toBe('verifier.unauthenticated')
  })
  test.each(['get', 'post'])('by reference, with %s: fetched once', async (method) => {
    const verifier = await fakeVerifier()
    const { client_id: _, ...parameters } = signed
    const seen: { readonly method?: string; readonly body?: string }[] = []
    const fetch: World['fetch'] = async (url, init) => {
      const { wallet_nonce } = Object.fromEntries(new URLSearchParams(init?.body))
      return serving(await verifier.sign({ ...parameters, ...(wallet_nonce === undefined ? {} : { wallet_nonce }) }), seen)(url, init)
    }
    const url = link({ client_id: verifier.clientId, request_uri: uri, request_uri_method: method })
    expect(await siopv2.plan(received(url), verifier.world({ fetch }))).toMatchObject({ answer: { audience: verifier.clientId } })
    expect(seen.map((init) => init.method ?? 'GET')).toEqual([method.toUpperCase()])
  })
  test('VP-17: by reference with post, a wallet_nonce that is not repeated is refused', async () => {
    const verifier = await fakeVerifier()
    const { client_id: _, ...parameters } = signed
    const fetch = serving(await verifier.sign({ ...parameters, wallet_nonce: 'another-nonce' }))
    const url = link({ client_id: verifier.clientId, request_uri: uri, request_uri_method: 'post' })
    expect(await fateOf(url, verifier.world({ fetch }))).toBe('request.malformed')
  })
  test('by reference under another scheme it is one where the URL says so', async () => {
    const verifier = await fakeVerifier()
    const { client_id: _, ...parameters } = signed
    const world = verifier.world({ fetch: serving(await verifier.sign(parameters)) })
    const reference = { client_id: verifier.clientId, request_uri: uri }
    expect(await fateOf(link({ ...reference, response_type: 'id_token' }, 'openid4vp://'), world)).toBe('planned')
    expect(await fateOf(link(reference, 'openid4vp://'), fakeWorld())).toBe('null')
  })
})

describe('the answer', () => {
  const idToken = `id-token of identifier for redirect_uri:${callback} with ${nonce}`
  const answering = (status = 200, body: object = {}) => {
    const calls: { readonly url: string; readonly form: Readonly<Record<string, string>> }[] = []
    const fetch: World['fetch'] = async (url, init) => {
      calls.push({ url, form: Object.fromEntries(new URLSearchParams(init?.body)) })
      return { status, contentType: 'application/json', body: encodeUtf8(JSON.stringify(body)) }
    }
    return { calls, world: fakeWorld({ fetch }) }
  }
  const perform = async (parameters: Parameters, world: World, answered = ['identifier']) => {
    const planned: Plan = JSON.parse(JSON.stringify(await plan(parameters)))
    const { consent, verbs } = fakeConsent(planned, { answered: answered.map((id) => id as AskId), accepted: [] }, world)
    const done = await siopv2.perform(planned, consent)
    return { outcome: 'continues' in done ? done.outcome : done, verbs }
  }
  const fragmentOf = (redirect: string | null) => Object.fromEntries(new URLSearchParams(new URL(redirect ?? '').hash.slice(1)))

  test('by fragment: the browser carries the ID Token that consent made, and the state', async () => {
    const { outcome, verbs } = await perform(request, fakeWorld())
    expect(outcome.redirect?.split('#')[0]).toBe(callback)
    expect(fragmentOf(outcome.redirect)).toEqual({ id_token: idToken, state: 'st 1' })
    expect(outcome).toMatchObject({ reply: null, delivered: null, plain: { id_token: idToken, state: 'st 1' } })
    expect(verbs).toEqual([{ verb: 'authenticate', of: 'identifier', nonce }])
  })
  test.each(['redirect_uri', 'response_uri'])('by direct_post to its %s: posted once, and the person is sent where the verifier says', async (name) => {
    const { calls, world } = answering(200, { redirect_uri: 'https://shop.example/welcome' })
    const { outcome } = await perform({ ...post, response_uri: undefined, [name]: callback }, world)
    expect(outcome).toMatchObject({ reply: null, redirect: 'https://shop.example/welcome', delivered: 'accepted' })
    expect(calls).toEqual([{ url: callback, form: { id_token: idToken, state: 'st 1' } }])
  })
  test.each([302, 307, 400, 500])('VP-15: status %i is no acceptance, and nothing is sent again', async (status) => {
    const { calls, world } = answering(status, { redirect_uri: 'https://shop.example/welcome' })
    expect((await perform(post, world)).outcome).toMatchObject({ redirect: null, delivered: 'rejected' })
    expect(calls).toHaveLength(1)
  })
  test('VP-26: by direct_post.jwt one JWE and nothing beside it, for a yes and for a no', async () => {
    const encrypted = { ...post, response_mode: 'direct_post.jwt', client_metadata: { ...metadata, jwks: { keys: [key] } } }
    expect((await plan(encrypted)).answer.encrypted).toBe(true)
    for (const answered of [['identifier'], []]) {
      const { calls, world } = answering()
      await perform(encrypted, world, answered)
      expect(calls).toEqual([{ url: callback, form: { response: expect.stringMatching(/^eyJ[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/) } }])
    }
  })
  test('a no says that and nothing more, where the answer would have gone', async () => {
    const { redirect } = await siopv2.refuse(await plan(request), fakeWorld())
    expect(fragmentOf(redirect)).toEqual({ error: 'access_denied', state: 'st 1' })
    const { calls, world } = answering()
    expect(await siopv2.refuse(await plan(post), world)).toEqual({ reply: null, redirect: null, delivered: null })
    expect(calls).toEqual([{ url: callback, form: { error: 'access_denied', state: 'st 1' } }])
  })
})
