import fc from 'fast-check'
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { asWalletError, WalletError } from '../../core/errors.ts'
import type { AskId, Plan, Received } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { openLink, parseLink } from '../../openid/open-link.ts'
import { protocolConformance, receivedFrom } from '../../testing/conformance/protocol.ts'
import { fakeConsent } from '../../testing/fakes/consent.ts'
import { type FakeVerifier, fakeVerifier } from '../../testing/fakes/verifier.ts'
import { type Parameters, requestLink } from '../../testing/fakes/request-link.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { presentationExchange } from './index.ts'

const to = 'https://verifier.example.org/response'
const nonce = 'n-0S6_WzA2Mj-n-0S6_WzA2Mj'
const degree = {
  id: 'a degree',
  purpose: 'To see your degree',
  format: { jwt_vc: {} },
  constraints: { fields: [{ path: ['$.vc.type'], filter: { type: 'array', contains: { const: 'Degree' } } }, { path: ['$.credentialSubject.name'] }] },
}
const pid = { id: 'pid', format: { 'vc+sd-jwt': {} }, constraints: { fields: [{ path: ['$.vct'], filter: { const: 'urn:pid' } }] } }
const definition = { id: 'def-1', input_descriptors: [degree] }
const directPost: Parameters = {
  client_id: `redirect_uri:${to}`,
  response_type: 'vp_token',
  response_mode: 'direct_post',
  response_uri: to,
  nonce,
  state: 'a state/1',
  presentation_definition: definition,
}
const fragment: Parameters = { ...directPost, response_mode: undefined, response_uri: undefined, redirect_uri: to }
const link = (parameters: Parameters, scheme = 'openid4vp://') => requestLink(parameters, scheme)
const received = (data: unknown, changes: Partial<Received> = {}) => receivedFrom({ via: 'qr', protocol: null, data, ...changes })
const planOf = async (parameters: Parameters, world = fakeWorld()): Promise<Plan> => {
  const planned = await presentationExchange.plan(received(link(parameters)), world)
  if (!planned) throw new Error('not planned')
  return planned
}
const fateOf = (data: unknown, world = fakeWorld()) =>
  presentationExchange.plan(received(data), world).then(
    (planned) => (planned ? 'planned' : 'null'),
    (thrown: unknown) => asWalletError(thrown).code,
  )

const refusals: readonly [string, Parameters, string?][] = [
  ['VP-6: a DID without a signature', { client_id: 'did:web:verifier.example.org' }, 'verifier.unauthenticated'],
  ['VP-6: a DID without a signature, by its scheme', { client_id: 'did:web:verifier.example.org', client_id_scheme: 'did' }, 'verifier.unauthenticated'],
  ['VP-6: x509_san_dns without a signature', { client_id: 'verifier.example.org', client_id_scheme: 'x509_san_dns' }, 'verifier.unauthenticated'],
  ['VP-7: a client_id that claims an origin', { client_id: 'web-origin:https://verifier.example.org' }],
  ['a scheme that says another thing than the identifier', { client_id: to, client_id_scheme: 'did' }],
  ['a registered client', { client_id: 'shop', client_id_scheme: 'pre-registered' }],
  ['a registered client, without a word', { client_id: 'shop' }],
  ['an attested client of a draft', { client_id: 'shop', client_id_scheme: 'verifier_attestation' }],
  ['a client of a federation', { client_id: 'https://verifier.example.org', client_id_scheme: 'entity_id' }],
  ['a certificate named by its URI', { client_id: 'https://verifier.example.org', client_id_scheme: 'x509_san_uri' }],
  ['VP-8: another response_uri than the client id', { response_uri: 'https://evil.example/collect' }],
  ['VP-8: the same by a scheme', { client_id: to, client_id_scheme: 'redirect_uri', response_uri: 'https://evil.example/collect' }],
  ['VP-13: redirect_uri with direct_post', { redirect_uri: to }],
  ['VP-13: response_uri with fragment', { response_mode: 'fragment' }],
  ['VP-14: an answer without https', { client_id: 'redirect_uri:http://verifier.example.org/r', response_uri: undefined }],
  ['VP-14: an answer to an IP address', { client_id: 'redirect_uri:https://203.0.113.7/r', response_uri: undefined }],
  ['VP-19: no nonce', { nonce: undefined }],
  ['VP-19: a nonce of one character', { nonce: 'a' }],
  ['a state that does not print', { state: 'a\u0007b' }],
  ['no response type', { response_type: undefined }],
  ['an id_token beside the presentation', { response_type: 'vp_token id_token' }, 'request.unsupported'],
  ['a response mode of the DC API', { response_mode: 'dc_api' }],
  ['an unknown response mode', { response_mode: 'query' }],
  ['a scope beside the definition', { scope: 'openid' }],
  ['VP-3: transaction data, which nobody could show here', { transaction_data: ['e30'] }, 'request.unsupported'],
  ['a definition that is no JSON', { presentation_definition: '{' }],
  ['a definition with a member twice', { presentation_definition: '{"id":"a","id":"b","input_descriptors":[]}' }],
  ['a definition twice over', { presentation_definition_uri: 'https://verifier.example.org/definition' }],
  ['a definition at no address', { presentation_definition: undefined, presentation_definition_uri: 'http://verifier.example.org/definition' }],
  ['VP-26: direct_post.jwt without a key', { response_mode: 'direct_post.jwt' }],
  [
    'VP-26: an answer encrypted with something else',
    {
      response_mode: 'direct_post.jwt',
      client_metadata: { authorization_encrypted_response_alg: 'RSA-OAEP', authorization_encrypted_response_enc: 'A256GCM' },
    },
    'request.unsupported',
  ],
  [
    'VP-26: an answer encrypted in blocks',
    {
      response_mode: 'direct_post.jwt',
      client_metadata: { authorization_encrypted_response_alg: 'ECDH-ES', authorization_encrypted_response_enc: 'A128CBC-HS256' },
    },
    'request.unsupported',
  ],
  ['VP-26: a signed answer', { response_mode: 'direct_post.jwt', client_metadata: { authorization_signed_response_alg: 'ES256' } }, 'request.unsupported'],
  ['formats none of which is ours', { client_metadata: { vp_formats: { ldp_vp: { proof_type: ['Ed25519Signature2018'] } } } }, 'request.unsupported'],
  ['formats that are no object', { client_metadata: { vp_formats: [] } }],
]

protocolConformance(presentationExchange, {
  planned: [
    { name: 'one credential', received: received(link(fragment)) },
    {
      name: 'one of two credentials',
      received: received(
        link({
          ...fragment,
          presentation_definition: {
            ...definition,
            submission_requirements: [{ rule: 'pick', count: 1, from: 'A' }],
            input_descriptors: [
              { ...degree, group: ['A'] },
              { ...pid, group: ['A'] },
            ],
          },
        }),
      ),
    },
  ],
  refused: refusals.filter(([, , code]) => !code?.startsWith('verifier.')).map(([name, changes]) => ({ name, data: link({ ...directPost, ...changes }) })),
})

describe('a request with a presentation definition', () => {
  test.each(['link', 'qr', 'paste'] as const)('by %s it is planned: who asks, for what, and where the answer goes', async (via) => {
    expect(await presentationExchange.plan(received(link(directPost), { via }), fakeWorld())).toMatchObject({
      protocol: 'presentation-exchange',
      party: { id: 'redirect_uri:verifier.example.org', proofs: [] },
      asks: [{ id: 'd0-0', kind: 'credential', purpose: 'To see your degree', query: { format: 'jwt_vc_json', meta: { type_values: [['Degree']] } } }],
      sets: [{ required: true, options: [['d0-0']] }],
      answer: { to, audience: `redirect_uri:${to}`, encrypted: false },
      expiresAt: fakeNow + 300_000,
    })
  })
  test('of drafts 20 and 21 says its scheme apart, and the audience is its identifier as it wrote it', async () => {
    expect((await planOf({ ...directPost, client_id: to, client_id_scheme: 'redirect_uri' })).answer).toEqual({ to, audience: to, encrypted: false })
    const twice = await planOf({ ...directPost, client_id_scheme: 'redirect_uri' })
    expect(twice.answer.audience).toBe(`redirect_uri:${to}`)
  })
  test.each<[string, Parameters]>([
    ['without a definition', { presentation_definition: undefined }],
    ['with DCQL beside it, which a wallet of today answers', { dcql_query: { credentials: [] } }],
    ['without a client', { client_id: undefined }],
  ])('%s it is left to others', async (_, changes) => {
    expect(await fateOf(link({ ...directPost, ...changes }))).toBe('null')
  })
  test.each(['file', 'provider', 'dc-api'] as const)('by %s a text is none', async (via) => {
    expect(await presentationExchange.plan(received(link(directPost), { via }), fakeWorld())).toBeNull()
  })
  test.each(refusals)('%s: refused', async (_, changes, code = 'request.malformed') => {
    expect(await fateOf(link({ ...directPost, ...changes }))).toBe(code)
  })
  test('with any text for any parameter is left to others, refused with a code, or planned', async () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('did', 'redirect_uri', 'x509_san_dns', ...Object.values(directPost).map(String)),
      fc.jsonValue().map((json) => JSON.stringify(json)),
    )
    const names = fc.constantFrom(...Object.keys(directPost), 'client_id_scheme', 'client_metadata', 'presentation_definition_uri', 'request', 'request_uri')
    const world = fakeWorld({ fetch: async () => Promise.reject(new WalletError('network.failed', 'nobody is there')) })
    await fc.assert(
      fc.asyncProperty(names, value, fc.dictionary(names, value, { maxKeys: 2 }), async (name, text, more) => {
        expect(await fateOf(link({ ...directPost, [name]: text, ...more }), world)).toMatch(/^planned$|^null$|^request\.|^verifier\.|^identifier\.|^network\./)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a definition that is fetched', () => {
  const address = 'https://verifier.example.org/definition'
  const byReference: Parameters = { ...directPost, presentation_definition: undefined, presentation_definition_uri: address }
  const serving = (body: string, status = 200, contentType = 'application/json') => {
    const calls: string[] = []
    const fetch: World['fetch'] = async (url) => {
      calls.push(url)
      return { status, contentType, body: encodeUtf8(body) }
    }
    return { calls, world: fakeWorld({ fetch }) }
  }
  test('VP-29: is fetched once, and asks for the same as one that is written out', async () => {
    const { calls, world } = serving(JSON.stringify(definition))
    expect(await planOf(byReference, world)).toEqual(await planOf(directPost))
    expect(calls).toEqual([address])
  })
  test.each<[string, Served]>([
    ['an error', ['{}', 404]],
    ['a redirect', ['{}', 302]],
    ['a page', [JSON.stringify(definition), 200, 'text/html']],
    ['no JSON', ['{"id":']],
    ['another thing', ['[]']],
  ])('VP-16: %s is refused', async (_, answer) => {
    expect(await fateOf(link(byReference), serving(...answer).world)).toMatch(/^request\.malformed$|^network\.failed$/)
  })
})
type Served = readonly [body: string, status?: number, contentType?: string]

describe('a signed request', () => {
  let verifier: FakeVerifier
  beforeAll(async () => {
    verifier = await fakeVerifier()
  })
  const object = { response_type: 'vp_token', response_mode: 'direct_post', response_uri: to, nonce, presentation_definition: definition }
  const served = (compact: string) => {
    const calls: string[] = []
    const fetch: World['fetch'] = async (url) => {
      calls.push(url)
      return { status: 200, contentType: 'application/oauth-authz-req+jwt', body: encodeUtf8(compact) }
    }
    return { calls, world: verifier.world({ fetch }) }
  }
  const uri = 'https://verifier.example.org/request'
  test.each<[string, (did: string) => Parameters]>([
    ['as in version 1.0', (did) => ({ client_id: `decentralized_identifier:${did}` })],
    ['as in drafts 22 to 24', (did) => ({ client_id: did })],
    ['as in drafts 20 and 21', (did) => ({ client_id: did, client_id_scheme: 'did' })],
  ])('by a DID, %s, is the DID’s, and the audience is the identifier as it was written', async (_, clientOf) => {
    const client = clientOf(verifier.did)
    const request = await verifier.sign({ ...object, ...client })
    expect(await planOf({ client_id: client.client_id, request }, verifier.world())).toMatchObject({
      party: { id: verifier.did, proofs: [{ by: 'did' }] },
      answer: { to, audience: client.client_id },
    })
  })
  test('VP-4: with another client_id outside is refused', async () => {
    const request = await verifier.sign({ ...object, client_id: verifier.did })
    for (const outside of [`decentralized_identifier:${verifier.did}`, `${verifier.did}x`, verifier.did.toUpperCase()])
      expect(await fateOf(link({ client_id: outside, request }), verifier.world())).toBe('request.malformed')
  })
  test('VP-11: with the key of another DID is refused', async () => {
    const other = await fakeVerifier()
    const request = await other.sign({ ...object, client_id: verifier.did })
    expect(await fateOf(link({ client_id: verifier.did, request }), verifier.world())).toBe('verifier.unauthenticated')
  })
  test('VP-5: takes nothing from the address: neither a scheme nor a definition', async () => {
    const request = await verifier.sign({ ...object, client_id: 'shop' })
    expect(await fateOf(link({ client_id: 'shop', client_id_scheme: 'did', request }), verifier.world())).toBe('request.malformed')
    const bare = await verifier.sign({ ...object, client_id: verifier.did, presentation_definition: undefined })
    expect(await fateOf(link({ client_id: verifier.did, request: bare, presentation_definition: definition }), verifier.world())).toBe('null')
  })
  test('VP-8: of a client without a key is refused', async () => {
    const client = `redirect_uri:${to}`
    const request = await verifier.sign({ ...object, client_id: client })
    expect(await fateOf(link({ client_id: client, request }), verifier.world())).toBe('request.malformed')
    const older = await verifier.sign({ ...object, client_id: to, client_id_scheme: 'redirect_uri' })
    expect(await fateOf(link({ client_id: to, request: older }), verifier.world())).toBe('request.malformed')
    const { calls, world } = served(request)
    expect(await fateOf(link({ client_id: client, request_uri: uri }), world)).toBe('null')
    expect(calls).toEqual([])
  })
  test('VP-29: by reference is fetched once, whichever protocol takes it', async () => {
    const mine = served(await verifier.sign({ ...object, client_id: verifier.did }))
    expect(await fateOf(link({ client_id: verifier.did, request_uri: uri }), mine.world)).toBe('planned')
    expect(mine.calls).toEqual([uri])

    const dcql = { ...object, presentation_definition: undefined, dcql_query: { credentials: [{ id: 'a', format: 'jwt_vc_json', meta: {} }] } }
    const others = served(await verifier.sign(dcql))
    const asked = received(link({ client_id: verifier.clientId, request_uri: uri }))
    expect(await presentationExchange.plan(asked, others.world)).toBeNull()
    const url = parseLink(asked, ['openid4vp'])
    expect(url && (await openLink(url, others.world, asked))).toMatchObject({ audience: verifier.clientId })
    expect(others.calls).toEqual([uri])
  })
  test('VP-16: that cannot be fetched is asked for once, and the failure is the next one’s to tell', async () => {
    const calls: string[] = []
    const fetch: World['fetch'] = async (url) => {
      calls.push(url)
      throw new WalletError('network.failed', 'nobody is there')
    }
    const world = verifier.world({ fetch })
    const asked = received(link({ client_id: verifier.clientId, request_uri: uri }))
    expect(await presentationExchange.plan(asked, world)).toBeNull()
    const url = parseLink(asked, ['openid4vp'])
    await expect(url && openLink(url, world, asked)).rejects.toMatchObject({ code: 'network.failed' })
    expect(calls).toEqual([uri])
  })
  test('for a sign-in is not fetched here', async () => {
    const { calls, world } = served('')
    expect(await fateOf(link({ client_id: verifier.clientId, request_uri: uri, response_type: 'id_token' }), world)).toBe('null')
    expect(calls).toEqual([])
  })
})

describe('the answer', () => {
  const answering = (status = 200, body: object = {}) => {
    const calls: { url: string; form: Readonly<Record<string, string>> }[] = []
    const fetch: World['fetch'] = async (url, init) => {
      calls.push({ url, form: Object.fromEntries(new URLSearchParams(init?.body)) })
      return { status, contentType: 'application/json', body: encodeUtf8(JSON.stringify(body)) }
    }
    return { calls, world: fakeWorld({ fetch }) }
  }
  const perform = async (parameters: Parameters, world: World, answered: readonly string[]) => {
    const planned: Plan = JSON.parse(JSON.stringify(await planOf(parameters)))
    const { consent } = fakeConsent(planned, { answered: answered.map((id) => id as AskId), accepted: [] }, world)
    return presentationExchange.perform(planned, consent)
  }
  const of = (ask: string) => `presentation of ${ask} for redirect_uri:${to} with ${nonce}`
  const nested = { id: 'a degree', format: 'jwt_vc', path: '$.vp.verifiableCredential[0]' }
  test('of one credential is the presentation itself, and says where the credential is in it', async () => {
    const { calls, world } = answering(200, { redirect_uri: 'https://verifier.example.org/done' })
    expect(await perform(directPost, world, ['d0-0'])).toMatchObject({ redirect: 'https://verifier.example.org/done', delivered: 'accepted' })
    const { presentation_submission: submission = '', ...form } = calls[0]?.form ?? {}
    expect([calls.length, calls[0]?.url, form]).toEqual([1, to, { vp_token: of('d0-0'), state: 'a state/1' }])
    expect(JSON.parse(submission)).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      definition_id: 'def-1',
      descriptor_map: [{ id: 'a degree', format: 'jwt_vp', path: '$', path_nested: nested }],
    })
  })
  test('of several is a list, in which each has its place', async () => {
    const { calls, world } = answering()
    await perform({ ...directPost, presentation_definition: { id: 'two', input_descriptors: [degree, pid] } }, world, ['d0-0', 'd1-0'])
    const { vp_token: token = '', presentation_submission: submission = '' } = calls[0]?.form ?? {}
    expect(JSON.parse(token)).toEqual([of('d0-0'), of('d1-0')])
    expect(JSON.parse(submission).descriptor_map).toEqual([
      { id: 'a degree', format: 'jwt_vp', path: '$[0]', path_nested: nested },
      { id: 'pid', format: 'vc+sd-jwt', path: '$[1]' },
    ])
  })
  test.each([
    ['in the words of JARM', { authorization_encrypted_response_alg: 'ECDH-ES', authorization_encrypted_response_enc: 'A256GCM' }, 'A256GCM', {}],
    [
      'in the words of JARM, with a key that does not say what it is for',
      { authorization_encrypted_response_alg: 'ECDH-ES', authorization_encrypted_response_enc: 'A128GCM' },
      'A128GCM',
      { alg: undefined, use: undefined },
    ],
    ['in the words of version 1.0', {}, 'A128GCM', {}],
  ])('VP-26: %s is encrypted as the verifier says, for a yes and for a no', async (_, metadata, enc, changes) => {
    const pair = await generateKeyPair('ECDH-ES', { crv: 'P-256' })
    const key = { ...(await exportJWK(pair.publicKey)), kid: 'k1', use: 'enc', alg: 'ECDH-ES', ...changes }
    const parameters = { ...directPost, response_mode: 'direct_post.jwt', client_metadata: { jwks: { keys: [key] }, ...metadata } }
    for (const answered of [['d0-0'], []]) {
      const { calls, world } = answering()
      await perform(parameters, world, answered)
      expect(Object.keys(calls[0]?.form ?? {})).toEqual(['response'])
      const { plaintext, protectedHeader } = await compactDecrypt(calls[0]?.form.response ?? '', pair.privateKey)
      expect(protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc, kid: 'k1' })
      const answer = JSON.parse(new TextDecoder().decode(plaintext))
      if (answered.length > 0) expect(answer).toMatchObject({ vp_token: of('d0-0'), state: 'a state/1', presentation_submission: { definition_id: 'def-1' } })
      else expect(answer).toEqual({ error: 'access_denied', state: 'a state/1' })
    }
  })
  test('by fragment goes with the browser', async () => {
    const outcome = await perform(fragment, fakeWorld(), ['d0-0'])
    const { redirect } = 'continues' in outcome ? outcome.outcome : outcome
    const parameters = new URLSearchParams(new URL(redirect ?? '').hash.slice(1))
    expect([...parameters.keys()]).toEqual(['vp_token', 'presentation_submission', 'state'])
    expect(parameters.get('vp_token')).toBe(of('d0-0'))
  })
  test('no is posted to the address that was validated, and says nothing of why', async () => {
    const { calls, world } = answering()
    await presentationExchange.refuse(await planOf(directPost), world)
    await perform(directPost, world, [])
    expect(calls).toEqual(Array.from({ length: 2 }, () => ({ url: to, form: { error: 'access_denied', state: 'a state/1' } })))
  })
  test('to an ask the plan does not know is nobody’s: nothing is sent', async () => {
    const planned = await planOf(directPost)
    const { calls, world } = answering()
    const { consent } = fakeConsent(planned, { answered: ['d0-0' as AskId], accepted: [] }, world)
    await expect(presentationExchange.perform({ ...planned, memo: { ...planned.memo, answered: {} } }, consent)).rejects.toMatchObject({ code: 'internal' })
    expect(calls).toEqual([])
  })
})
