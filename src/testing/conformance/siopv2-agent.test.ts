import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { createAgent } from '../../agent/agent.ts'
import type { Decision, ExchangeId, Shown } from '../../core/exchange.ts'
import type { KeyAlgorithm, KeyId, WrappedKey } from '../../core/key.ts'
import type { World } from '../../core/plugin.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { jwkFromMultikey } from '../../crypto/multikey.ts'
import { plugins } from '../../plugins/index.ts'
import type { KeyHost } from '../../plugins/local-keystore/index.ts'
import { plan as planShape } from '../../vault/shapes/plan.ts'
import { fakeHoldings } from '../fakes/holdings.ts'
import { memoryJournal } from '../fakes/journal.ts'
import { testDids, testFormat, testKeys, testProtocol } from '../fakes/plugins.ts'
import { fakeNow, fakeWorld } from '../fakes/world.ts'
import { receivedFrom } from './protocol.ts'

const shop = 'https://shop.example/callback'
const forum = 'https://forum.example/callback'
const thumbprint = 'urn:ietf:params:oauth:jwk-thumbprint'

let nonces = 0
function request(to: string, metadata: object = { subject_syntax_types_supported: ['did:key'] }, changes: object = {}): string {
  const parameters = {
    client_id: `redirect_uri:${to}`,
    response_type: 'id_token',
    scope: 'openid',
    redirect_uri: to,
    nonce: `nonce-${++nonces}-0S6_WzA2Mj`,
    client_metadata: JSON.stringify(metadata),
    ...changes,
  }
  return `siopv2://?${new URLSearchParams(parameters).toString()}`
}

/** Keys in memory, really wrapped. */
async function memoryKeys(): Promise<KeyHost> {
  const keys = new Map<KeyId, WrappedKey>()
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['wrapKey', 'unwrapKey', 'encrypt', 'decrypt'])
  let count = 0
  return {
    fresh: () => ({ id: `k${++count}` as KeyId, createdAt: fakeNow }),
    wrapping: async () => wrapping,
    binding: async (id) => encodeUtf8(id),
    put: async (id, key) => void keys.set(id, key),
    get: async (id) => keys.get(id) ?? null,
    remove: async (id) => void keys.delete(id),
  }
}

/** A wallet as it ships, with nothing in it, and a world in which every address takes what is posted to it. */
async function scene() {
  const posts: Readonly<Record<string, string>>[] = []
  const holdings = fakeHoldings()
  let count = 0
  const fetch: World['fetch'] = async (_, init) => {
    posts.push(Object.fromEntries(new URLSearchParams(init?.body)))
    return { status: 200, contentType: 'application/json', body: encodeUtf8('{}') }
  }
  const agent = createAgent(plugins(await memoryKeys()), { outside: fakeWorld({ fetch }), journal: memoryJournal(), holdings })
  const ask = async (url: string): Promise<Shown> => {
    const { id } = await agent.plan(receivedFrom({ id: `x${++count}` as ExchangeId, via: 'link', protocol: null, data: url }))
    return agent.shown(id)
  }
  const answer = ({ version, plan }: Shown, identifier: string) => {
    const decision: Decision = { version, allow: true, choices: { identifier: [{ identifier }] }, inputs: {}, offers: [] }
    return agent.decide(plan.id, decision)
  }
  /** Signs in with what the screen offers first: the identifier made for the site, else a fresh one. */
  const signIn = async (url: string) => {
    const shown = await ask(url)
    const to = new URL(shown.plan.answer.to ?? '').origin
    const { outcome } = await answer(shown, shown.identifiers?.find(({ origin }) => origin === to)?.did ?? 'new')
    return new URLSearchParams(new URL(outcome.redirect ?? '').hash.slice(1)).get('id_token') ?? ''
  }
  return { agent, holdings, posts, ask, answer, signIn }
}

const subjectOf = (token: string) => String(decodeJwt(token).sub)

describe('signing in, from received to outcome', () => {
  test('two sites get two subjects, and the same site gets the same one again', async () => {
    const { signIn, holdings } = await scene()
    const [first, elsewhere, again] = [await signIn(request(shop)), await signIn(request(forum)), await signIn(request(shop))]
    expect(subjectOf(first)).toMatch(/^did:key:zDn/)
    expect(subjectOf(elsewhere)).not.toBe(subjectOf(first))
    expect(subjectOf(again)).toBe(subjectOf(first))
    const origins = (await holdings.list('identifier')).map(({ origin }) => origin)
    expect(new Set(origins)).toEqual(new Set(['https://forum.example', 'https://shop.example']))
    expect(origins).toHaveLength(2)
  })

  test('the ID Token verifies with the key of its subject, for this client and this nonce', async () => {
    const { signIn } = await scene()
    const url = request(shop)
    const token = await signIn(url)
    const jwk = jwkFromMultikey(subjectOf(token).slice('did:key:'.length))?.jwk
    const { payload } = await jwtVerify(token, await importJWK({ ...jwk }, 'ES256'), { audience: `redirect_uri:${shop}`, currentDate: new Date(fakeNow) })
    expect(payload).toMatchObject({ iss: payload.sub, nonce: new URLSearchParams(url.split('?')[1]).get('nonce') })
    expect(payload).not.toHaveProperty('sub_jwk')
  })

  test('a thumbprint is as much the site’s own as an identifier', async () => {
    const { signIn } = await scene()
    const metadata = { subject_syntax_types_supported: [thumbprint] }
    const [first, elsewhere, again] = [await signIn(request(shop, metadata)), await signIn(request(forum, metadata)), await signIn(request(shop, metadata))]
    const { sub_jwk } = decodeJwt<{ readonly sub_jwk: JWK }>(first)
    expect(subjectOf(first)).toBe(`${thumbprint}:sha-256:${await calculateJwkThumbprint(sub_jwk)}`)
    expect((await jwtVerify(first, sub_jwk, { currentDate: new Date(fakeNow) })).payload.iss).toBe(subjectOf(first))
    expect(first).not.toContain('did:')
    expect(subjectOf(elsewhere)).not.toBe(subjectOf(first))
    expect(subjectOf(again)).toBe(subjectOf(first))
  })

  test.each<[string, string, KeyAlgorithm, RegExp]>([
    ['did:key', 'EdDSA', 'EdDSA', /^did:key:z6Mk/],
    ['did:key', 'ES256', 'ES256', /^did:key:zDn/],
    ['did:jwk', 'ES256', 'ES256', /^did:jwk:/],
  ])('a fresh identifier is of the kind that is asked for: %s with %s', async (type, alg, algorithm, did) => {
    const { signIn } = await scene()
    const token = await signIn(request(shop, { subject_syntax_types_supported: [type], id_token_signed_response_alg: alg }))
    expect(subjectOf(token)).toMatch(did)
    const { alg: made, kid } = decodeProtectedHeader(token)
    expect([made, kid?.startsWith(`${subjectOf(token)}#`)]).toEqual([algorithm, true])
  })

  test('identifiers of other methods, and those that sign with something else, are not offered, and not taken', async () => {
    const { agent, ask, answer, posts } = await scene()
    const { did } = await agent.createIdentifier({ name: 'me', algorithm: 'EdDSA' })
    expect((await ask(request(shop))).identifiers?.map((one) => one.did)).toEqual([did])
    expect((await ask(request(shop, { subject_syntax_types_supported: ['did:jwk'] }))).identifiers).toEqual([])
    const shown = await ask(request(shop, { subject_syntax_types_supported: ['did:key'], id_token_signed_response_alg: 'ES256' }))
    expect(shown.identifiers).toEqual([])
    await expect(answer(shown, did)).rejects.toMatchObject({ code: 'consent.mismatch' })
    expect(posts).toEqual([])
  })

  test('VP-19: the same request is answered once', async () => {
    const { signIn } = await scene()
    const url = request(shop)
    await signIn(url)
    await expect(signIn(url)).rejects.toMatchObject({ code: 'request.replayed' })
  })

  test('a no goes to the address that was validated, and no identifier is made', async () => {
    const { agent, ask, posts, holdings } = await scene()
    const shown = await ask(request(shop, undefined, { response_mode: 'direct_post', state: 'st-1' }))
    await agent.decide(shown.plan.id, { version: shown.version, allow: false })
    expect(posts).toEqual([{ error: 'access_denied', state: 'st-1' }])
    expect(await holdings.list('identifier')).toEqual([])
  })

  test('a request for a presentation still finds its protocol, and one for both is refused', async () => {
    const { ask } = await scene()
    const dcql = { credentials: [{ id: 'degree', format: 'jwt_vc_json', meta: { type_values: [['Degree']] } }] }
    const both = { response_type: 'vp_token', dcql_query: JSON.stringify(dcql) }
    const url = request(shop, {}, { ...both, scope: '' }).replace('siopv2:', 'openid4vp:')
    expect((await ask(url)).plan.protocol).toBe('openid4vp')
    for (const scheme of ['siopv2:', 'openid4vp:']) {
      const refused = request(shop, undefined, { ...both, response_type: 'vp_token id_token' }).replace('siopv2:', scheme)
      await expect(ask(refused)).rejects.toMatchObject({ code: 'request.unsupported' })
    }
  })

  test('what was asked for can be read back from the vault, to the letter', async () => {
    const { ask } = await scene()
    const { plan } = await ask(request(shop, { subject_syntax_types_supported: [thumbprint], id_token_signed_response_alg: 'EdDSA' }))
    expect(planShape(JSON.parse(JSON.stringify(plan)), 'plan')).toEqual(plan)
    expect(plan.asks).toMatchObject([{ subject: 'jwk-thumbprint', algorithms: ['EdDSA'] }])
  })

  test('the activity list says who signed in where', async () => {
    const { signIn, holdings } = await scene()
    const token = await signIn(request(shop))
    expect(await holdings.list('activity')).toMatchObject([
      { kind: 'sign-in', result: 'done', party: 'redirect_uri:shop.example', credentials: [], identifiers: [subjectOf(token)] },
    ])
  })
})

describe('the gate', () => {
  const asking = async (ask: object) => {
    const agent = createAgent([testDids, testFormat, testKeys(), testProtocol()], {
      outside: fakeWorld(),
      journal: memoryJournal(),
      holdings: fakeHoldings(),
    })
    const { did } = await agent.createIdentifier({ name: 'me', algorithm: 'ES256' })
    const asks = [{ id: 'who', purpose: null, kind: 'identifier', methods: ['test'], ...ask }]
    const { id } = await agent.plan(receivedFrom({ protocol: 'test', data: { kind: 'sign-in', asks } }))
    const { version } = await agent.shown(id)
    return (identifier: string = did) => agent.decide(id, { version, allow: true, choices: { who: [{ identifier }] }, inputs: {}, offers: [] })
  }
  test('makes no signature with an algorithm that was not asked for, whatever the document of the identifier says', async () => {
    // The document of the fake method has an Ed25519 key, the key itself says ES256.
    await expect((await asking({ algorithms: ['EdDSA'] }))()).rejects.toMatchObject({ code: 'consent.mismatch' })
  })
  test('lets nobody sign in as a DID who was asked for a thumbprint', async () => {
    await expect((await asking({ subject: 'jwk-thumbprint' }))()).rejects.toMatchObject({ code: 'request.unsupported' })
  })
  test('makes no fresh identifier of another method than was asked for', async () => {
    await expect((await asking({ methods: ['other'] }))('new')).rejects.toMatchObject({ code: 'request.unsupported' })
  })
})
