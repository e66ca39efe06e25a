import { describe, expect, test } from 'vitest'
import { createAgent } from '../../agent/agent.ts'
import { WalletError } from '../../core/errors.ts'
import type { Decision, ExchangeId, Origin, Received, Shown } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { openid4vp } from '../../plugins/openid4vp/index.ts'
import { fakeHoldings } from '../fakes/holdings.ts'
import { memoryJournal } from '../fakes/journal.ts'
import { testDids, testFormat, testKeys, testOffer, testProtocol } from '../fakes/plugins.ts'
import { fakeNow, fakeWorld } from '../fakes/world.ts'
import { receivedFrom } from './protocol.ts'

const to = 'https://verifier.example.org/response'
const query = { credentials: [{ id: 'degree', format: 'jwt_vc_json', meta: { type: 'Degree' }, claims: [{ path: ['name'] }] }] }
const link = (nonce: string) =>
  `openid4vp://?${new URLSearchParams({ client_id: `redirect_uri:${to}`, response_type: 'vp_token', response_mode: 'direct_post', nonce, state: 'st-1', dcql_query: JSON.stringify(query) }).toString()}`
const yes = (shown: Shown, choices: Extract<Decision, { allow: true }>['choices'], offers: readonly string[] = []): Decision => ({
  version: shown.version,
  allow: true,
  choices,
  inputs: {},
  offers,
})

/** A wallet with one degree in it, and a verifier that takes whatever it is sent. */
async function scene(answer: () => string = () => '{"redirect_uri":"https://verifier.example.org/done"}') {
  const posts: { url: string; form: Readonly<Record<string, string>>; sent: boolean }[] = []
  const journal = memoryJournal()
  const holdings = fakeHoldings()
  let now = fakeNow
  let count = 0
  const fetch: World['fetch'] = async (url, init) => {
    const pending = await journal.list()
    posts.push({ url, form: Object.fromEntries(new URLSearchParams(init?.body)), sent: pending.some(({ sent }) => sent) })
    return { status: 200, contentType: 'application/json', body: encodeUtf8(answer()) }
  }
  const agent = createAgent([testDids, testFormat, testKeys(), openid4vp, testProtocol()], {
    outside: { ...fakeWorld({ fetch }), now: () => now },
    journal,
    holdings,
  })
  const { did } = await agent.createIdentifier({ name: 'me', algorithm: 'ES256' })
  const raw = JSON.stringify({ type: 'Degree', issuer: 'did:test:i', holder: did, claims: { name: 'Ada' } })
  const received = (changes: Partial<Received>) => receivedFrom({ id: `x${++count}` as ExchangeId, ...changes })
  const kept = await agent.plan(received({ intent: 'create', protocol: 'test', data: { kind: 'issuance', offers: [testOffer('o', raw)] } }))
  await agent.decide(kept.id, yes(await agent.shown(kept.id), {}, ['o']))
  const [entry] = await holdings.list('entry')
  const credentialId = entry?.id ?? ''
  const ask = (nonce: string, changes: Partial<Received> = {}) => agent.plan(received({ via: 'qr', protocol: null, data: link(nonce), ...changes }))
  const share = async (id: ExchangeId) => agent.decide(id, yes(await agent.shown(id), { degree: [{ credentialId, set: 0 }] }))
  return { agent, ask, share, posts, later: (ms: number) => (now += ms) }
}

describe('a code that asks for a presentation, from received to outcome', () => {
  test('VP-28: the screen says that it came by a code, from a verifier nobody vouches for, on a page that is not its own', async () => {
    const { agent, ask } = await scene()
    const { id } = await ask('n-0S6_WzA2Mj')
    const { plan, received } = await agent.shown(id)
    expect(received).toMatchObject({ via: 'qr', origin: 'https://site.example' })
    expect(plan.warnings).toEqual(['unverified-party', 'verifier-is-not-site', 'cross-device'])
    expect(plan.answer).toEqual({ to, audience: `redirect_uri:${to}`, encrypted: false })
  })
  test('a yes is posted once, written down as sent before, bound to the verifier, and the person is sent on', async () => {
    const { ask, share, posts } = await scene()
    const { id } = await ask('n-0S6_WzA2Mj')
    const { outcome, result } = await share(id)
    expect([outcome, result]).toEqual([
      { reply: null, redirect: 'https://verifier.example.org/done', delivered: 'accepted', plain: expect.objectContaining({ state: 'st-1' }) },
      'done',
    ])
    expect(posts).toMatchObject([{ url: to, sent: true, form: { state: 'st-1' } }])
    expect(JSON.parse(posts[0]?.form.vp_token ?? '')).toEqual({ degree: [expect.stringContaining(`"audience":"redirect_uri:${to}","nonce":"n-0S6_WzA2Mj"`)] })
    await share(id)
    expect(posts).toHaveLength(1)
  })
  test('VP-19: the same request is answered once, on whichever page it stands', async () => {
    const { ask, share, posts } = await scene()
    await share((await ask('n-0S6_WzA2Mj')).id)
    const again = await ask('n-0S6_WzA2Mj', { origin: 'https://other.example' as Origin })
    await expect(share(again.id)).rejects.toMatchObject({ code: 'request.replayed' })
    expect(posts).toHaveLength(1)
    expect((await share((await ask('another-nonce')).id)).outcome.delivered).toBe('accepted')
  })
  test('a no and a silence of five minutes are one and the same to the verifier', async () => {
    const { agent, ask, posts, later } = await scene()
    const refused = await ask('n-0S6_WzA2Mj')
    await agent.decide(refused.id, { version: (await agent.shown(refused.id)).version, allow: false })
    await ask('another-nonce')
    later(300_001)
    await agent.expire()
    expect(posts.map(({ url, form }) => ({ url, form }))).toEqual(
      Array.from({ length: 2 }, () => ({ url: to, form: { error: 'access_denied', state: 'st-1' } })),
    )
  })
  test('when no answer comes back it is not known whether it arrived, and nothing is sent again', async () => {
    const { ask, share, posts } = await scene(() => {
      throw new WalletError('network.failed', 'no answer')
    })
    expect((await share((await ask('n-0S6_WzA2Mj')).id)).outcome).toMatchObject({ reply: null, redirect: null, delivered: 'unknown' })
    expect(posts).toHaveLength(1)
  })
  test('VP-8: a request that is refused before consent tells nobody', async () => {
    const { agent, ask, posts } = await scene()
    await expect(ask('n-0S6_WzA2Mj', { data: link('n-0S6_WzA2Mj').replace('response_type=vp_token', 'response_type=code') })).rejects.toMatchObject({
      code: 'request.malformed',
    })
    await expect(ask('x')).rejects.toMatchObject({ code: 'request.malformed' })
    expect(posts).toEqual([])
    expect((await agent.pending()).filter(({ plan }) => plan.protocol === 'openid4vp')).toEqual([])
  })
})
