import { describe, expect, test } from 'vitest'
import type { AskId, Origin, Plan } from '../../core/exchange.ts'
import { protocolConformance, receivedFrom } from '../../testing/conformance/protocol.ts'
import { fakeVerifier } from '../../testing/fakes/verifier.ts'
import { fakeConsent } from '../../testing/fakes/consent.ts'
import { encryptionKey as key } from '../../testing/fakes/request-link.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { openid4vp } from './index.ts'

const unsigned = 'openid4vp-v1-unsigned'
const nonce = 'n-0S6_WzA2Mj-n-0S6_WzA2Mj'
const credential = { id: 'pass', format: 'jwt_vc_json', meta: { type_values: [['MembershipCredential']] }, claims: [{ path: ['credentialSubject', 'name'] }] }
const other = { id: 'mdl', format: 'mso_mdoc', meta: { doctype_value: 'org.iso.18013.5.1.mDL' }, multiple: true }
const x25519 = { kty: 'OKP', crv: 'X25519', x: 'WPX7wnwq10hFNK9aDSyG1QlLswE_CJY14LdhcFUIVVc', kid: 'jc', use: 'enc', alg: 'ECDH-ES' }
const data = (changes: object = {}) => ({ response_type: 'vp_token', response_mode: 'dc_api', nonce, dcql_query: { credentials: [credential] }, ...changes })
const encrypted = (keys: readonly unknown[], metadata: object = {}) => data({ response_mode: 'dc_api.jwt', client_metadata: { jwks: { keys }, ...metadata } })
const plan = async (request: unknown, origin = 'https://shop.example'): Promise<Plan> => {
  const planned = await openid4vp.plan(receivedFrom({ protocol: unsigned, origin: origin as Origin, data: request }), fakeWorld())
  if (!planned) throw new Error('not planned')
  return planned
}
const codeOf = (request: unknown, origin?: string) =>
  plan(request, origin).then(
    () => 'planned',
    (error: { readonly code?: string }) => error.code,
  )

const verifier = await fakeVerifier()
const request = await verifier.sign({ ...data(), expected_origins: ['https://site.example', 'https://other.example'] })
const inLink = {
  client_id: 'redirect_uri:https://shop.example/cb',
  response_type: 'vp_token',
  nonce,
  dcql_query: JSON.stringify({ credentials: [credential] }),
}
protocolConformance(openid4vp, {
  world: verifier.world(),
  planned: [
    { name: 'a signed request', received: receivedFrom({ protocol: 'openid4vp-v1-signed', data: { request } }) },
    { name: 'a link', received: receivedFrom({ via: 'link', data: `openid4vp://?${new URLSearchParams(inLink).toString()}` }) },
    { name: 'one credential', received: receivedFrom({ protocol: unsigned, data: data() }) },
    { name: 'an encrypted answer', received: receivedFrom({ protocol: unsigned, data: encrypted([key]) }) },
    {
      name: 'credential sets',
      received: receivedFrom({
        protocol: unsigned,
        data: data({
          dcql_query: {
            credentials: [credential, other],
            credential_sets: [{ options: [['mdl'], ['pass']] }, { required: false, options: [['pass', 'mdl']] }],
          },
        }),
      }),
    },
  ],
  refused: [
    { name: 'no data', data: null },
    { name: 'text', data: JSON.stringify(data()) },
    { name: 'nothing in it', data: {} },
    { name: 'another response type', data: data({ response_type: 'vp_token id_token' }) },
    { name: 'a response mode of another transport', data: data({ response_mode: 'direct_post' }) },
    { name: 'no response mode', data: data({ response_mode: undefined }) },
    { name: 'a Request Object', data: { request: 'eyJ.eyJ.sig' } },
    { name: 'a Request Object beside the parameters', data: data({ request: 'eyJ.eyJ.sig' }) },
    { name: 'a scope instead of a query', data: data({ dcql_query: undefined, scope: 'com.example.pid' }) },
    { name: 'a scope beside a query', data: data({ scope: 'com.example.pid' }) },
    { name: 'a query as text', data: data({ dcql_query: JSON.stringify({ credentials: [credential] }) }) },
    { name: 'VP-3: transaction data', data: data({ transaction_data: ['eyJ0eXBlIjoieCJ9'] }) },
    { name: 'client metadata that is text', data: data({ client_metadata: '{}' }) },
  ],
})

describe('the nonce', () => {
  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['one character', 'a'],
    ['a number', 12345678],
    ['100 kB', 'a'.repeat(100_000)],
    ['not ASCII', 'nönce-nönce-nönce'],
    ['with a space', 'abcdefgh ijklmnop'],
    ['with a slash', 'abcdefgh/ijklmnop'],
    ['with a line break at its end', 'abcdefghijklmnop\n'],
  ])('VP-19: %s is refused', async (_, value) => {
    expect(await codeOf(data({ nonce: value }))).toBe('request.malformed')
  })
  test("VP-19: the standard's own example is long enough", async () => {
    expect(await codeOf(data({ nonce: 'n-0S6_WzA2Mj' }))).toBe('planned')
  })
  test('VP-19: one nonce of one verifier has one hash, another nonce another', async () => {
    const hashes = await Promise.all([plan(data()), plan(data({ response_mode: 'dc_api', state: 'x' })), plan(data({ nonce: `${nonce}x` }))])
    expect(hashes[0]?.once).toBe(hashes[1]?.once)
    expect(hashes[0]?.once).not.toBe(hashes[2]?.once)
    expect(JSON.stringify(hashes[0]?.once)).not.toContain(nonce)
  })
})

describe('who asks', () => {
  test('VP-25: client_id is ignored, the audience is the origin with its prefix', async () => {
    expect(await plan(data({ client_id: 'x509_san_dns:bank.example', state: 'x', response_uri: 'https://evil.example/' }))).toMatchObject({
      party: { id: 'https://shop.example', proofs: [{ by: 'origin', of: 'https://shop.example' }] },
      answer: { to: null, audience: 'origin:https://shop.example', encrypted: false },
    })
  })
  test('VP-24: expected_origins says nothing in an unsigned request', async () => {
    expect(await codeOf(data({ expected_origins: ['https://other.example', 'ftp://x'] }))).toBe('planned')
  })
  test('a name the verifier gives itself is not shown', async () => {
    const { party, links } = await plan(data({ client_metadata: { client_name: 'Your Bank', policy_uri: 'https://shop.example/policy' } }))
    expect([party.name, links]).toEqual([null, []])
  })
  test.each(['http://localhost:4000', 'http://demo.localhost:4000', 'http://127.0.0.1:8080'])('%s may ask, for those who develop', async (origin) => {
    expect((await plan(data(), origin)).answer.audience).toBe(`origin:${origin}`)
  })
  test.each(['http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'http://10.0.0.1', 'http://evil.example:80', 'null'])(
    '%s may not',
    async (origin) => {
      expect(await codeOf(data(), origin)).toBe('request.malformed')
    },
  )
})

describe('what is asked', () => {
  test('without sets every credential is required', async () => {
    const { asks, sets } = await plan(data({ dcql_query: { credentials: [credential, other] } }))
    expect(asks).toMatchObject([
      { id: 'pass', kind: 'credential', multiple: false, query: { format: 'jwt_vc_json', holderBinding: true } },
      { id: 'mdl', kind: 'credential', multiple: true },
    ])
    expect(sets).toEqual([{ required: true, options: [['pass', 'mdl']] }])
  })
  test("credential sets keep the verifier's order, and what no set names is not asked for", async () => {
    const { asks, sets } = await plan(
      data({ dcql_query: { credentials: [credential, { ...other, id: 'unnamed' }, other], credential_sets: [{ options: [['mdl'], ['pass']] }] } }),
    )
    expect(asks.map(({ id }) => id)).toEqual(['pass', 'mdl'])
    expect(sets).toEqual([{ required: true, options: [['mdl'], ['pass']] }])
  })
  test('a format the wallet does not know is planned all the same, so that the page cannot tell', async () => {
    expect(await codeOf(data({ dcql_query: { credentials: [{ id: 'x', format: 'x-unheard-of', meta: {} }] } }))).toBe('planned')
  })
  test('VP-21: 10,000 queries are refused at once', async () => {
    const credentials = Array.from({ length: 10_000 }, (_, index) => ({ ...credential, id: `c${index}` }))
    const start = performance.now()
    expect(await codeOf(data({ dcql_query: { credentials } }))).toBe('request.malformed')
    expect(performance.now() - start).toBeLessThan(200)
  })
  test.each([
    ['formats that share none with the query', { dc: {} }, 'request.unsupported'],
    ['only algorithms no key here signs with', { jwt_vc_json: { alg_values: ['RS256'] } }, 'request.unsupported'],
    ['an algorithm a key here signs with', { jwt_vc_json: { alg_values: ['RS256', 'ES256'] } }, 'planned'],
    ['no algorithms', { jwt_vc_json: {} }, 'planned'],
    ['an empty list of algorithms', { jwt_vc_json: { alg_values: [] } }, 'request.malformed'],
    ['formats that are a list', ['jwt_vc_json'], 'request.malformed'],
  ])('vp_formats_supported with %s', async (_, formats, expected) => {
    expect(await codeOf(data({ client_metadata: { vp_formats_supported: formats } }))).toBe(expected)
  })
  test('what the verifier takes the holder to sign with stands in what is asked, except where nobody signs', async () => {
    const credential = (id: string, format: string, more: object = {}) => ({
      id,
      format,
      meta: format === 'dc+sd-jwt' ? { vct_values: ['x'] } : { type_values: [['X']] },
      ...more,
    })
    const dcql_query = {
      credentials: [
        credential('jwt', 'jwt_vc_json'),
        credential('sd', 'dc+sd-jwt'),
        credential('free', 'dc+sd-jwt', { require_cryptographic_holder_binding: false }),
      ],
    }
    const algorithmsOf = async (vp_formats_supported?: object) => {
      const planned = await plan(data({ dcql_query, client_metadata: { ...(vp_formats_supported && { vp_formats_supported }) } }))
      return planned.asks.map((ask) => (ask.kind === 'credential' ? (ask.query.algorithms ?? null) : null))
    }
    const formats = { jwt_vc_json: { alg_values: ['ES384', 'ES256'] }, 'dc+sd-jwt': { 'kb-jwt_alg_values': ['Ed25519', 'EdDSA'] } }
    expect(await algorithmsOf(formats)).toEqual([['ES256'], ['EdDSA'], null])
    expect(await algorithmsOf({ ...formats, jwt_vc_json: { alg_values: ['ES384'] } })).toEqual([[], ['EdDSA'], null])
    expect(await algorithmsOf({ jwt_vc_json: {}, 'dc+sd-jwt': {} })).toEqual([null, null, null])
    expect(await algorithmsOf()).toEqual([null, null, null])
  })
})

describe('the answer', () => {
  const answer = async (request: unknown, answered: readonly string[]) => {
    const planned = await plan(request)
    const { consent, verbs } = fakeConsent(planned, { answered: answered.map((id) => id as AskId), accepted: [] }, fakeWorld())
    const outcome = await openid4vp.perform(planned, consent)
    return { outcome, verbs }
  }
  test('every presentation stands in an array under the id of its query, bound to the nonce', async () => {
    const { outcome, verbs } = await answer(data(), ['pass'])
    const response = { vp_token: { pass: [`presentation of pass for origin:https://shop.example with ${nonce}`] } }
    expect(outcome).toEqual({ reply: response, redirect: null, delivered: null, plain: response })
    expect(verbs).toEqual([{ verb: 'present', of: 'pass', nonce }])
  })
  test('what was not answered has no entry', async () => {
    const { outcome } = await answer(data({ dcql_query: { credentials: [credential, other], credential_sets: [{ options: [['pass'], ['mdl']] }] } }), ['mdl'])
    expect(outcome).toMatchObject({ reply: { vp_token: { mdl: [expect.any(String)] } } })
    expect(JSON.stringify(outcome)).not.toContain('pass')
  })
  test('an encrypted answer is one JWE and nothing beside it; what is in it is said aside', async () => {
    const { outcome } = await answer(encrypted([key]), ['pass'])
    expect(outcome).toEqual({
      reply: { response: expect.stringMatching(/^eyJ[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/) },
      redirect: null,
      delivered: null,
      plain: { vp_token: { pass: [expect.stringContaining('presentation of pass')] } },
    })
  })
  test('VP-26: a plan that promised encryption and lost its key is not answered', async () => {
    const planned = await plan(encrypted([key]))
    const { consent } = fakeConsent(planned, { answered: ['pass' as AskId], accepted: [] }, fakeWorld())
    await expect(openid4vp.perform({ ...planned, memo: { ...planned.memo, clientMetadata: null } }, consent)).rejects.toMatchObject({ code: 'internal' })
  })
  test('VP-29: what the page changes in its request after it was planned changes nothing', async () => {
    const request = structuredClone(encrypted([key]))
    const planned = await plan(request)
    const before = JSON.stringify(planned)
    request.nonce = 'another-nonce-of-the-page'
    request.dcql_query.credentials[0]?.meta.type_values.push(['Passport'])
    request.dcql_query.credentials[0]?.claims[0]?.path.push('more')
    request.dcql_query.credentials.length = 0
    expect(JSON.stringify(planned)).toBe(before)
  })
  test('the plan waits five minutes', async () => {
    expect((await plan(data())).expiresAt).toBe(fakeNow + 300_000)
  })
})

describe('response encryption (OpenID4VP 1.0 section 8.3)', () => {
  const { kid: _kid, ...withoutKid } = key
  const { alg: _alg, ...withoutAlg } = key
  const { use: _use, ...withoutUse } = key
  test.each([
    ['no keys', []],
    ['a key without kid', [withoutKid]],
    ['a key without alg', [withoutAlg]],
    ['a key for signatures', [{ ...key, use: 'sig' }]],
    ['a point that is not on the curve', [{ ...key, y: key.x }]],
    ['another algorithm on P-256', [{ ...key, alg: 'RSA-OAEP' }]],
    ['key wrapping, which is not offered', [{ ...key, alg: 'ECDH-ES+A256KW' }]],
    ['a private key', [{ ...key, d: 'Et-3ce0omz8_TuZ96Df9lp0GAaaDoUnDe6X-CRO7Aww' }]],
    ['two keys of one name', [key, { ...x25519, kid: 'ac' }]],
    ['a key of small order', [{ ...x25519, x: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }]],
    ['an Ed25519 key', [{ ...x25519, crv: 'Ed25519' }]],
    ['not keys', ['key', null, 7]],
  ])('VP-26: %s: refused before anyone is asked', async (_, keys) => {
    expect(await codeOf(encrypted(keys))).toBe('request.malformed')
  })
  test.each([
    ['no client_metadata', data({ response_mode: 'dc_api.jwt' })],
    ['no jwks', data({ response_mode: 'dc_api.jwt', client_metadata: {} })],
    ['jwks that is a list', data({ response_mode: 'dc_api.jwt', client_metadata: { jwks: [key] } })],
  ])('VP-26: %s: refused', async (_, request) => {
    expect(await codeOf(request)).toBe('request.malformed')
  })
  test.each([
    ['A128CBC-HS256 alone', ['A128CBC-HS256'], 'request.unsupported'],
    ['an empty list', [], 'request.malformed'],
    ['not a list', 'A128GCM', 'request.malformed'],
    ['one that is known among others', ['A128CBC-HS256', 'A128GCM'], 'planned'],
  ])('VP-26: content encryption: %s', async (_, encs, expected) => {
    expect(await codeOf(encrypted([key], { encrypted_response_enc_values_supported: encs }))).toBe(expected)
  })
  test.each([
    ['the first usable key', [{ ...key, use: 'sig', kid: 'no' }, x25519, key], undefined, 'jc', 'A128GCM'],
    ['a key without use', [withoutUse], undefined, 'ac', 'A128GCM'],
    ['A256GCM where both are known', [key], ['A128GCM', 'A256GCM'], 'ac', 'A256GCM'],
  ])('takes %s', async (_, keys, encs, kid, enc) => {
    const { memo, answer } = await plan(encrypted(keys, encs ? { encrypted_response_enc_values_supported: encs } : {}))
    expect(answer.encrypted).toBe(true)
    expect(memo).toMatchObject({ clientMetadata: { jwks: { keys: [{ kid }] }, encrypted_response_enc_values_supported: [enc] } })
  })
})
