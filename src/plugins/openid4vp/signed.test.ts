import { describe, expect, test } from 'vitest'
import { asWalletError } from '../../core/errors.ts'
import type { Origin, Received } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { receivedFrom } from '../../testing/conformance/protocol.ts'
import { fakeNow } from '../../testing/fakes/world.ts'
import { fakeVerifier } from '../../testing/fakes/verifier.ts'
import { openid4vp } from './index.ts'

const site = 'https://site.example' as Origin
const responseUri = 'https://verifier.example.org/response'
const nonce = 'n-0S6_WzA2Mj-n-0S6_WzA2Mj'
const dcql = { credentials: [{ id: 'pass', format: 'jwt_vc_json', meta: { type_values: [['MembershipCredential']] } }] }
const post = { response_type: 'vp_token', response_mode: 'direct_post', response_uri: responseUri, nonce, state: 'st-1', dcql_query: dcql }
const page = { response_type: 'vp_token', response_mode: 'dc_api', nonce, dcql_query: dcql, expected_origins: [site] }
const type = 'application/oauth-authz-req+jwt'

const verifier = await fakeVerifier()
const link = (parameters: Readonly<Record<string, string>>) =>
  receivedFrom({
    via: 'paste',
    protocol: null,
    origin: null,
    data: `openid4vp://?${new URLSearchParams({ client_id: verifier.clientId, ...parameters }).toString()}`,
  })
const outcomeOf = async (received: Received, world: World = verifier.world()) =>
  openid4vp.plan(received, world).then(
    (planned) => planned ?? 'null',
    (thrown: unknown) => asWalletError(thrown).code,
  )
const refused = /^request\.|^verifier\./

describe('a Request Object by value', () => {
  test('is planned for the verifier that signed it', async () => {
    expect(await outcomeOf(link({ request: await verifier.sign(post) }))).toMatchObject({
      party: { id: verifier.did, proofs: [{ by: 'did' }] },
      answer: { to: responseUri, audience: verifier.clientId },
      warnings: [],
      expiresAt: fakeNow + 300_000,
    })
  })
  test.each([
    ['missing', undefined],
    ['JWT', 'JWT'],
    ['in capitals', 'OAUTH-AUTHZ-REQ+JWT'],
    ['of a presentation', 'kb+jwt'],
  ])('VP-1: typ %s is refused', async (_, typ) => {
    const header = JSON.parse(JSON.stringify({ typ }))
    expect(await outcomeOf(link({ request: await verifier.sign(post, typ === undefined ? { typ: null } : header) }))).toMatch(refused)
  })
  test('VP-2: iss says nothing', async () => {
    expect(await outcomeOf(link({ request: await verifier.sign({ ...post, iss: 'https://somebody.example' }) }))).toMatchObject({
      party: { id: verifier.did },
    })
  })
  test.each([
    ['another prefix', verifier.clientId.replace('decentralized_identifier:', 'verifier_attestation:')],
    ['no prefix', verifier.clientId.replace('decentralized_identifier:', '')],
    ['another case', verifier.clientId.replace('did:key:z', 'did:key:Z')],
    ['another name', 'x509_san_dns:verifier.example.org'],
  ])('VP-4: a client_id in the URL with %s is refused', async (_, clientId) => {
    expect(await outcomeOf(link({ request: await verifier.sign(post), client_id: clientId }))).toMatch(refused)
  })
  test('VP-4: a URL without client_id is refused', async () => {
    const data = `openid4vp://?request=${await verifier.sign(post)}`
    expect(await outcomeOf(receivedFrom({ via: 'paste', protocol: null, data }))).toMatch(refused)
  })
  test.each(['nonce', 'response_uri', 'dcql_query', 'response_type'] as const)(
    'VP-5: %s in the URL does not stand in for one that was not signed',
    async (name) => {
      const value = post[name]
      const request = await verifier.sign({ ...post, [name]: undefined })
      expect(await outcomeOf(link({ request, [name]: typeof value === 'string' ? value : JSON.stringify(value) }))).toMatch(refused)
    },
  )
  test('VP-5: what the URL says besides changes nothing', async () => {
    const request = await verifier.sign(post)
    const alone = await outcomeOf(link({ request }))
    expect(await outcomeOf(link({ request, nonce: 'another-nonce', response_uri: 'https://evil.example/', dcql_query: '{oops', state: 'x' }))).toEqual(alone)
  })
  test.each(['request', 'request_uri'])('%s inside of it is refused', async (name) => {
    expect(await outcomeOf(link({ request: await verifier.sign({ ...post, [name]: 'https://verifier.example.org/again' }) }))).toMatch(refused)
  })
  test('by value and by reference at once is refused, and nothing is fetched', async () => {
    expect(await outcomeOf(link({ request: await verifier.sign(post), request_uri: 'https://verifier.example.org/req' }))).toMatch(refused)
  })
  test('the plan ends when the request does', async () => {
    const exp = fakeNow / 1000 + 60
    expect(await outcomeOf(link({ request: await verifier.sign({ ...post, exp }) }))).toMatchObject({ expiresAt: exp * 1000 })
  })
  test('links of a verifier that proved itself are shown, those that lead nowhere are not; its name is what was proven', async () => {
    const metadata = { client_name: 'Your Bank', policy_uri: 'https://verifier.example.org/policy', tos_uri: 'javascript:alert(1)', client_uri: 7 }
    const planned = await outcomeOf(link({ request: await verifier.sign({ ...post, client_metadata: metadata }) }))
    expect(planned).toMatchObject({ links: [{ kind: 'policy', url: 'https://verifier.example.org/policy' }] })
    expect(JSON.stringify(planned)).not.toContain('Your Bank')
  })
  test('VP-3: what the answer would authorize stands in the plan, and so does what others say of the verifier', async () => {
    const card = { credentials: [{ id: 'card', format: 'dc+sd-jwt', meta: { vct_values: ['https://bank.example/card'] } }] }
    const data = { type: 'https://lanyard.invalid/transactions/payment', credential_ids: ['card'], amount: '10.00 EUR', payee: 'Bookshop' }
    const raw = encodeBase64url(encodeUtf8(JSON.stringify(data)))
    const more = { dcql_query: card, transaction_data: [raw], verifier_info: [{ format: 'x', data: 'y' }] }
    expect(await outcomeOf(link({ request: await verifier.sign({ ...post, ...more }) }))).toMatchObject({
      transactions: [{ asks: ['card'], raw, rows: [{ value: 'Payment' }, { label: 'Amount', value: '10.00 EUR' }, { value: 'Bookshop' }] }],
      statements: [{ format: 'x', by: null, verified: false, rows: [] }],
    })
    expect(await outcomeOf(link({ request: await verifier.sign({ ...post, ...more, verifier_info: [] }) }))).toBe('request.malformed')
  })
  test('VP-3: of the alternatives a verifier takes, those that leave out its transaction are not offered', async () => {
    const credential = (id: string) => ({ id, format: 'dc+sd-jwt', meta: { vct_values: [`https://bank.example/${id}`] } })
    const query = { credentials: [credential('card'), credential('pass')], credential_sets: [{ options: [['pass'], ['card']] }] }
    const data = { type: 'https://lanyard.invalid/transactions/payment', credential_ids: ['card'], amount: '10.00 EUR', payee: 'Bookshop' }
    const transaction_data = [encodeBase64url(encodeUtf8(JSON.stringify(data)))]
    const request = await verifier.sign({ ...post, dcql_query: query, transaction_data })
    expect(await outcomeOf(link({ request }))).toMatchObject({ asks: [{ id: 'card' }], sets: [{ required: true, options: [['card']] }] })
  })
  test('an answer to another host than the page is said', async () => {
    const received = { ...link({ request: await verifier.sign(post) }), origin: site }
    expect(await outcomeOf(received)).toMatchObject({ warnings: ['verifier-is-not-site'] })
  })
})

describe('a Request Object by reference', () => {
  const uri = 'https://verifier.example.org/req'
  const serving = (give: (form: URLSearchParams) => Promise<string>) => {
    const calls: string[] = []
    const fetch: World['fetch'] = async (url, init) => {
      calls.push(url)
      return { status: 200, contentType: type, body: encodeUtf8(await give(new URLSearchParams(init?.body))) }
    }
    return { calls, world: verifier.world({ fetch }) }
  }
  test('VP-17: without a method it is fetched and planned', async () => {
    const { world, calls } = serving(() => verifier.sign(post))
    expect(await outcomeOf(link({ request_uri: uri }), world)).toMatchObject({ party: { id: verifier.did } })
    expect(calls).toEqual([uri])
  })
  test('VP-29: it is fetched once; what the verifier hands out later changes nothing', async () => {
    let served = 0
    const { world, calls } = serving(() => verifier.sign({ ...post, nonce: `${nonce}${++served}` }))
    expect(await outcomeOf(link({ request_uri: uri }), world)).toMatchObject({ memo: { nonce: `${nonce}1` } })
    expect(calls).toHaveLength(1)
  })
  test('VP-18: by POST it repeats the nonce it was sent', async () => {
    const { world } = serving((form) => verifier.sign({ ...post, wallet_nonce: form.get('wallet_nonce') }))
    expect(await outcomeOf(link({ request_uri: uri, request_uri_method: 'post' }), world)).toMatchObject({ party: { id: verifier.did } })
  })
  test.each([
    ['no nonce', {}],
    ['another nonce', { wallet_nonce: 'WN-1234567890' }],
    ['a nonce that is no text', { wallet_nonce: true }],
  ])('VP-18: with %s it is refused', async (_, more) => {
    const { world, calls } = serving(() => verifier.sign({ ...post, ...more }))
    expect(await outcomeOf(link({ request_uri: uri, request_uri_method: 'post' }), world)).toMatch(refused)
    expect(calls).toEqual([uri])
  })
  test('VP-4: an object of another client is refused, and its address hears nothing', async () => {
    const other = await fakeVerifier()
    const { world, calls } = serving(() => other.sign(post))
    expect(await outcomeOf(link({ request_uri: uri }), world)).toMatch(refused)
    expect(calls).toEqual([uri])
  })
  test.each(['POST', 'GET', 'put'])('VP-17: request_uri_method %s is refused, and nothing is fetched', async (method) => {
    const { world, calls } = serving(() => verifier.sign(post))
    expect(await outcomeOf(link({ request_uri: uri, request_uri_method: method }), world)).toMatch(refused)
    expect(calls).toEqual([])
  })
})

describe('a signed request of a page', () => {
  const asked = async (parameters: object, origin: Origin = site) =>
    receivedFrom({ via: 'dc-api', protocol: 'openid4vp-v1-signed', origin, data: { request: await verifier.sign(parameters) } })
  test('VP-25: the verifier is who signed it, the audience is the page, and that is where the answer goes', async () => {
    expect(await outcomeOf(await asked({ ...page, response_uri: 'https://evil.example/', state: 'not URL-safe' }))).toMatchObject({
      party: { id: verifier.did, proofs: [{ by: 'did' }] },
      answer: { to: null, audience: `origin:${site}` },
      warnings: [],
      memo: { state: null },
    })
  })
  test('VP-24: one of several expected origins is enough', async () => {
    for (const other of ['https://a.example', `${site}/`, 'android:apk-key-hash:x', 'http://localhost:3000'])
      expect(await outcomeOf(await asked({ ...page, expected_origins: [other, site] }))).toMatchObject({ answer: { audience: `origin:${site}` } })
  })
  test.each([
    ['missing', undefined],
    ['empty', []],
    ['a text', site],
    ['another', ['https://other.example']],
    ['with a trailing slash', [`${site}/`]],
    ['in another case', ['https://Site.example']],
    ['with the port', [`${site}:443`]],
    ['without https', ['http://site.example']],
    ['of an unsafe scheme beside the right one', [site, 'ftp://site.example']],
    ['that is a script beside the right one', [site, 'JavaScript:alert(1)']],
    ['without https beside the right one', [site, 'http://site.example']],
    ['not texts', [7]],
  ])('VP-24: expected_origins %s: refused', async (_, expected) => {
    expect(await outcomeOf(await asked({ ...page, expected_origins: expected }))).toMatch(refused)
  })
  test('VP-24: replayed by another page it is refused', async () => {
    expect(await outcomeOf(await asked(page, 'https://evil.example' as Origin))).toMatch(refused)
  })
  test.each([
    ['direct_post', { response_mode: 'direct_post', response_uri: responseUri }],
    ['fragment', { response_mode: 'fragment', redirect_uri: responseUri }],
    ['none', { response_mode: undefined }],
  ])('response mode %s is refused', async (_, changes) => {
    expect(await outcomeOf(await asked({ ...page, ...changes }))).toMatch(refused)
  })
  test.each([
    ['the parameters themselves', page],
    ['no text', { request: { payload: '' } }],
    ['nothing', {}],
  ])('with %s instead of a Request Object it is refused', async (_, data) => {
    expect(await outcomeOf(receivedFrom({ protocol: 'openid4vp-v1-signed', data }))).toMatch(refused)
  })
})
