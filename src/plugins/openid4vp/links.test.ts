import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { warningsOf } from '../../agent/trust.ts'
import { asWalletError } from '../../core/errors.ts'
import type { AskId, Origin, Plan, Received } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { receivedFrom } from '../../testing/conformance/protocol.ts'
import { fakeConsent } from '../../testing/fakes/consent.ts'
import { encryptionKey as key, type Parameters, requestLink } from '../../testing/fakes/request-link.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { openid4vp } from './index.ts'

const responseUri = 'https://verifier.example.org/response'
const nonce = 'n-0S6_WzA2Mj-n-0S6_WzA2Mj'
const pass = { id: 'pass', format: 'jwt_vc_json', meta: { type_values: [['MembershipCredential']] } }
const directPost: Parameters = {
  client_id: `redirect_uri:${responseUri}`,
  response_type: 'vp_token',
  response_mode: 'direct_post',
  response_uri: responseUri,
  nonce,
  state: 'st-1',
  dcql_query: { credentials: [pass] },
}
const fragment: Parameters = { ...directPost, response_mode: undefined, response_uri: undefined, redirect_uri: responseUri }
const link = (parameters: Parameters, scheme = 'openid4vp://') => requestLink(parameters, scheme)
const received = (data: unknown, changes: Partial<Received> = {}) => receivedFrom({ via: 'qr', protocol: null, data, ...changes })
const plan = async (parameters: Parameters, changes: Partial<Received> = {}, world = fakeWorld()): Promise<Plan> => {
  const planned = await openid4vp.plan(received(link(parameters), changes), world)
  if (!planned) throw new Error('not planned')
  return planned
}
const codeOf = (parameters: Parameters) =>
  plan(parameters).then(
    () => 'planned',
    (thrown: unknown) => asWalletError(thrown).code,
  )

describe('a request in a link, a code, or pasted text', () => {
  test.each(['link', 'qr', 'paste'] as const)('by %s it is planned for its own verifier, and the answer goes to the address that is its name', async (via) => {
    expect(await plan(directPost, { via })).toMatchObject({
      party: { id: 'redirect_uri:verifier.example.org', name: null, proofs: [] },
      asks: [{ id: 'pass', kind: 'credential' }],
      answer: { to: responseUri, audience: `redirect_uri:${responseUri}`, encrypted: false },
      expiresAt: fakeNow + 300_000,
    })
  })
  test.each(['file', 'provider', 'dc-api'] as const)('by %s a text is not a request', async (via) => {
    expect(await openid4vp.plan(received(link(directPost), { via }), fakeWorld())).toBeNull()
  })
  test('as something handed over it is not a request', async () => {
    expect(await openid4vp.plan(received(link(directPost), { intent: 'create' }), fakeWorld())).toBeNull()
  })
  test.each(['haip-vp://', 'openid4vp:', 'https://wallet.example/authorize'])('%s is another beginning of the same', async (scheme) => {
    const [one, other] = await Promise.all([link(directPost), link(directPost, scheme)].map((text) => openid4vp.plan(received(text), fakeWorld())))
    expect(one).toEqual(other)
  })
  test('the same request has the same hash on every page, so that it is answered once', async () => {
    const [here, there] = await Promise.all([plan(directPost), plan(directPost, { origin: 'https://other.example' as Origin })])
    expect(here.once).toBe(there.once)
    expect((await plan({ ...directPost, nonce: `${nonce}x` })).once).not.toBe(here.once)
  })
  test('any text or URL is left to others, refused with a code, or planned', async () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom(...Object.values(directPost).map(String)),
      fc.jsonValue().map((json) => JSON.stringify(json)),
    )
    const names = fc.constantFrom(
      ...Object.keys(directPost),
      'redirect_uri',
      'request',
      'request_uri',
      'request_uri_method',
      'transaction_data',
      'verifier_info',
    )
    const mutated = fc.tuple(names, value).map(([name, text]) => link({ ...directPost, client_metadata: {}, [name]: text }))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.webUrl(), fc.anything(), mutated), async (data) => {
        const code = await openid4vp.plan(received(data), fakeWorld({ fetch: async () => ({ status: 404, contentType: null, body: new Uint8Array() }) })).then(
          (planned) => (planned ? 'planned' : 'null'),
          (thrown: unknown) => asWalletError(thrown).code,
        )
        expect(code).toMatch(/^planned$|^null$|^request\.|^verifier\.|^identifier\.|^network\./)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what a request must not be', () => {
  test.each<[string, Parameters, string?]>([
    ['no client_id', { client_id: undefined }],
    ['VP-7: a client_id that claims an origin', { client_id: 'origin:https://verifier.example.org' }],
    ['VP-6: x509_san_dns without a signature', { client_id: 'x509_san_dns:verifier.example.org' }],
    ['VP-6: x509_hash without a signature', { client_id: 'x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk' }],
    ['VP-6: a DID without a signature', { client_id: 'decentralized_identifier:did:web:verifier.example.org' }],
    ['VP-6: an attested name without a signature', { client_id: 'verifier_attestation:verifier.example' }],
    ['VP-8: another response_uri than the client id', { response_uri: 'https://evil.example/collect' }],
    ['VP-8: a response_uri that differs in one letter', { response_uri: `${responseUri}/` }],
    ['VP-8: a Request Object of a client without a key', { request: 'eyJ.eyJ.sig' }],
    ['VP-8: a Request Object of a client without a key, by reference', { request_uri: 'https://verifier.example.org/req' }],
    ['VP-13: redirect_uri with direct_post', { redirect_uri: responseUri }],
    ['VP-13: redirect_uri alone with direct_post', { redirect_uri: responseUri, response_uri: undefined }],
    ['VP-13: response_uri with fragment', { response_mode: 'fragment' }],
    ['VP-13: both, and no mode', { response_mode: undefined, redirect_uri: responseUri }],
    ['VP-14: an answer without https', { client_id: 'redirect_uri:http://verifier.example.org/r', response_uri: 'http://verifier.example.org/r' }],
    ['VP-14: an answer to an IP address', { client_id: 'redirect_uri:https://203.0.113.7/r', response_uri: undefined }],
    ['VP-14: an answer with userinfo', { client_id: 'redirect_uri:https://u:p@verifier.example.org/r', response_uri: undefined }],
    ['VP-14: an answer to an address with a fragment', { client_id: 'redirect_uri:https://verifier.example.org/r#f', response_uri: undefined }],
    ['VP-17: request_uri_method without request_uri', { request_uri_method: 'post' }],
    ['VP-19: no nonce', { nonce: undefined }],
    ['VP-19: a nonce of one character', { nonce: 'a' }],
    ['VP-19: a nonce with a space', { nonce: 'abcdefgh ijklmnop' }],
    ['VP-19: a state with a line break', { state: 'a\nb' }],
    ['VP-19: a state of 100 kB', { state: 'a'.repeat(100_000) }],
    ['a response mode of the DC API', { response_mode: 'dc_api' }],
    ['an encrypted response mode of the DC API', { response_mode: 'dc_api.jwt', client_metadata: { jwks: { keys: [key] } } }],
    ['an unknown response mode', { response_mode: 'carrier-pigeon' }],
    ['a response in the query', { response_mode: 'query' }],
    ['VP-26: direct_post.jwt without a key', { response_mode: 'direct_post.jwt' }],
    ['VP-26: direct_post.jwt with a key for signatures', { response_mode: 'direct_post.jwt', client_metadata: { jwks: { keys: [{ ...key, use: 'sig' }] } } }],
    ['VP-26: direct_post.jwt with a point off the curve', { response_mode: 'direct_post.jwt', client_metadata: { jwks: { keys: [{ ...key, y: key.x }] } } }],
    ['a query that is not JSON', { dcql_query: '{oops' }],
    ['a query with a member twice', { dcql_query: '{"credentials":[],"credentials":[]}' }],
    ['no query', { dcql_query: undefined }],
    ['metadata that is not JSON', { client_metadata: 'x' }],
    ['another response type', { response_type: 'code' }],
    ['no response type', { response_type: undefined }],
    ['an id_token, the business of another protocol', { response_type: 'id_token' }, 'request.unsupported'],
    ['an id_token beside the presentation', { response_type: 'vp_token id_token' }, 'request.unsupported'],
    [
      'a presentation without holder binding and without state',
      { state: undefined, dcql_query: { credentials: [{ ...pass, require_cryptographic_holder_binding: false }] } },
    ],
    ['VP-3: transaction data of an unknown type', { transaction_data: ['eyJ0eXBlIjoieCJ9'] }, 'request.unsupported'],
    ['VP-3: transaction data that is not base64url', { transaction_data: ['{}'] }],
  ])('%s: refused, and nothing is fetched or sent', async (_, changes, code = 'request.') => {
    expect(await codeOf({ ...directPost, ...changes })).toMatch(new RegExp(`^${code}|^verifier\\.`))
  })
  test('VP-3: a parameter nobody knows is ignored', async () => {
    expect(await plan({ ...directPost, x_unknown: '1' })).toEqual(await plan(directPost))
  })
  test('a redirect_uri: client need not repeat its address', async () => {
    expect((await plan({ ...directPost, response_uri: undefined })).answer.to).toBe(responseUri)
    expect((await plan({ ...fragment, redirect_uri: undefined })).answer.to).toBe(responseUri)
  })
  test('VP-14: this machine may be answered without https, for those who develop', async () => {
    const to = 'http://localhost:3000/response'
    expect((await plan({ ...directPost, client_id: `redirect_uri:${to}`, response_uri: to })).answer.to).toBe(to)
  })
})

describe('who asks, and where it stood', () => {
  const on = (origin: string | null, parameters = directPost) => plan(parameters, { origin: origin as Origin | null })
  test('a verifier that proves nothing is called that, and its links are not shown', async () => {
    const { warnings, links, party } = await on(null, {
      ...directPost,
      client_metadata: { client_name: 'Your Bank', policy_uri: 'https://bank.example/policy' },
    })
    expect([warnings, links, party.name]).toEqual([['unverified-party'], [], null])
  })
  test('on its own page nothing is wrong; on another page that is said', async () => {
    expect((await on('https://verifier.example.org')).warnings).toEqual(['unverified-party'])
    expect((await on('https://verifier.example.org:8443')).warnings).toEqual(['unverified-party'])
    for (const origin of ['https://shop.example', 'https://evil-verifier.example.org', 'https://example.org', 'http://localhost:3000'])
      expect((await on(origin)).warnings).toEqual(['unverified-party', 'verifier-is-not-site'])
  })
  test('VP-14: a host name that may look like another is marked', async () => {
    const to = 'https://xn--vrifier-bya.example.org/r'
    expect((await on(null, { ...directPost, client_id: `redirect_uri:${to}`, response_uri: to })).warnings).toContain('punycode')
  })
  test('VP-28: a code has a warning of its own, and the page it stands on is not taken for the verifier', async () => {
    const scanned = received(link(directPost), { via: 'qr', origin: 'https://shop.example' as Origin })
    const planned = await openid4vp.plan(scanned, fakeWorld())
    expect(warningsOf(scanned)).toContain('cross-device')
    expect(planned?.party).toMatchObject({ id: 'redirect_uri:verifier.example.org', proofs: [] })
    expect(JSON.stringify(planned)).not.toContain('shop.example')
  })
})

describe('the answer', () => {
  const answering = (status = 200, body: object | string = {}) => {
    const calls: { url: string; form: Readonly<Record<string, string>> }[] = []
    const fetch: World['fetch'] = async (url, init) => {
      calls.push({ url, form: Object.fromEntries(new URLSearchParams(init?.body)) })
      return { status, contentType: 'application/json', body: encodeUtf8(typeof body === 'string' ? body : JSON.stringify(body)) }
    }
    return { calls, world: fakeWorld({ fetch }) }
  }
  const token = { pass: [`presentation of pass for redirect_uri:${responseUri} with ${nonce}`] }
  const perform = async (parameters: Parameters, world: World, answered = ['pass']) => {
    const planned: Plan = JSON.parse(JSON.stringify(await plan(parameters)))
    const { consent } = fakeConsent(planned, { answered: answered.map((id) => id as AskId), accepted: [] }, world)
    return openid4vp.perform(planned, consent)
  }
  test('direct_post: the presentations and the state are posted once, and the person is sent where the verifier says', async () => {
    const { calls, world } = answering(200, { redirect_uri: 'https://verifier.example.org/done#code=1' })
    const outcome = await perform(directPost, world)
    const plain = { vp_token: token, state: 'st-1' }
    expect(outcome).toEqual({ reply: null, redirect: 'https://verifier.example.org/done#code=1', delivered: 'accepted', plain })
    expect(calls).toEqual([{ url: responseUri, form: { vp_token: JSON.stringify(token), state: 'st-1' } }])
  })
  test('direct_post without state has none in its answer', async () => {
    const { calls, world } = answering()
    await perform({ ...directPost, state: undefined }, world)
    expect(calls[0]?.form).toEqual({ vp_token: JSON.stringify(token) })
  })
  test.each([301, 302, 307, 308, 400, 500])('VP-15: status %i is no acceptance, and nothing is sent again', async (status) => {
    const { calls, world } = answering(status, { redirect_uri: 'https://verifier.example.org/done' })
    expect(await perform(directPost, world)).toMatchObject({ reply: null, redirect: null, delivered: 'rejected' })
    expect(calls).toHaveLength(1)
  })
  test('VP-20: nobody is sent to a script', async () => {
    expect(await perform(directPost, answering(200, { redirect_uri: 'javascript:alert(1)' }).world)).toMatchObject({ redirect: null, delivered: 'accepted' })
  })
  test('VP-26: direct_post.jwt: one JWE in the form and nothing beside it, for a yes and for a no', async () => {
    const encrypted = { ...directPost, response_mode: 'direct_post.jwt', client_metadata: { jwks: { keys: [key] } } }
    for (const answered of [['pass'], []]) {
      const { calls, world } = answering()
      await perform(encrypted, world, answered)
      expect(calls).toEqual([{ url: responseUri, form: { response: expect.stringMatching(/^eyJ[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/) } }])
    }
  })
  test('VP-26: a plan that promised encryption and lost its key sends no presentation', async () => {
    const planned = await plan({ ...directPost, response_mode: 'direct_post.jwt', client_metadata: { jwks: { keys: [key] } } })
    const { calls, world } = answering()
    const { consent } = fakeConsent(planned, { answered: ['pass' as AskId], accepted: [] }, world)
    await expect(openid4vp.perform({ ...planned, memo: { ...planned.memo, clientMetadata: null } }, consent)).rejects.toMatchObject({ code: 'internal' })
    expect(calls).toEqual([])
  })
  test('fragment: the browser carries it, nothing is sent', async () => {
    const outcome = await perform(fragment, fakeWorld())
    expect(outcome).toMatchObject({ reply: null, delivered: null, redirect: expect.stringContaining(`${responseUri}#vp_token=`) })
    const { redirect } = 'continues' in outcome ? outcome.outcome : outcome
    expect(Object.fromEntries(new URLSearchParams(new URL(redirect ?? '').hash.slice(1)))).toEqual({ vp_token: JSON.stringify(token), state: 'st-1' })
  })
  test('a no is posted to the address that was validated, and says nothing of why', async () => {
    const { calls, world } = answering(200, { redirect_uri: 'https://verifier.example.org/sorry' })
    expect(await openid4vp.refuse(await plan(directPost), world)).toEqual({ reply: null, redirect: 'https://verifier.example.org/sorry', delivered: null })
    expect(calls).toEqual([{ url: responseUri, form: { error: 'access_denied', state: 'st-1' } }])
    expect(await perform(directPost, world, [])).toEqual({ reply: null, redirect: 'https://verifier.example.org/sorry', delivered: null })
    expect(calls[1]).toEqual(calls[0])
  })
  test('a no by fragment goes with the browser', async () => {
    expect((await openid4vp.refuse(await plan(fragment), fakeWorld())).redirect).toBe(`${responseUri}#error=access_denied&state=st-1`)
  })
})
