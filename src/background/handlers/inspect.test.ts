import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createAgent } from '../../agent/agent.ts'
import type { ExchangeId, Origin } from '../../core/exchange.ts'
import type { PageAnswer } from '../../messaging/views.ts'
import { fakeHoldings } from '../../testing/fakes/holdings.ts'
import { credentialAsk, testDids, testFormat, testKeys, testProtocol } from '../../testing/fakes/plugins.ts'
import { type FakeArea, fakeArea } from '../../testing/fakes/storage-area.ts'
import { fakeWorld } from '../../testing/fakes/world.ts'
import { developerOnly } from '../developer-only.ts'
import { sessionJournal } from '../journal.ts'
import { servePages } from '../pages.ts'
import { exchangeHandlers } from './exchange.ts'
import { inspectHandlers } from './inspect.ts'

const mode = vi.hoisted(() => ({ developer: false }))
vi.mock('webextension-polyfill', () => ({ default: {} }))
vi.mock('../changed.ts', () => ({ announce: () => undefined }))
vi.mock('../prompt.ts', () => ({ prompt: {} }))
vi.mock('../tabs.ts', () => ({ tabs: {} }))
vi.mock('../settings.ts', () => ({ readSettings: async () => ({ ...mode, sites: { mode: 'all', chosen: [] } }) }))

const caller = { context: 'popup' } as const
const { signal } = new AbortController()
const page = {
  context: 'page',
  origin: 'https://a.example' as Origin,
  topOrigin: 'https://a.example' as Origin,
  tabId: 1,
  frameId: 0,
  documentId: 'd',
} as const
const reachable = async (url: string) => ({ status: 200, contentType: null, body: new TextEncoder().encode(`got ${url}`) })

/** A background whose protocol fetches something, and answers with a sealed reply and with what is in it. */
function background(area: FakeArea = fakeArea()) {
  const base = testProtocol(async () => ({ reply: { sealed: 'xyz' }, redirect: null, delivered: null, plain: { vp_token: 'CANARY' } }))
  const protocol = {
    ...base,
    async plan(...[received, world]: Parameters<typeof base.plan>) {
      await world.fetch('https://a.example/request')
      return base.plan(received, world)
    },
  }
  const developer = async () => mode.developer
  const holdings = fakeHoldings()
  const journal = developerOnly(sessionJournal(area.area), developer)
  const agent = createAgent([testDids, testFormat, testKeys(), protocol], { outside: { ...fakeWorld(), fetch: reachable, now: () => 1000 }, journal, holdings })
  const asked: ExchangeId[] = []
  const pages = servePages({ agent, ask: async (id) => void asked.push(id), gone: (id) => agent.drop(id) })
  const host = { agent, pages, settled: async (id: ExchangeId) => void (await pages.ended(id)), began: { take: async () => null } }
  const handlers = { ...exchangeHandlers(host as unknown as Parameters<typeof exchangeHandlers>[0]), ...inspectHandlers(agent, developer) }
  return { area, agent, handlers, pages, asked }
}

/** Asks as a page and says yes. Tells what our screen heard and what the page heard. */
async function shared(between: (id: ExchangeId, made: ReturnType<typeof background>) => Promise<void> = async () => undefined) {
  const made = background()
  const data = { asks: [], note: 'as it came in' }
  const heard: Promise<PageAnswer> = made.pages.request(
    { intent: 'get', via: 'provider', requests: [{ protocol: 'test', data }] },
    { ...page, active: true, callId: 'c' },
    signal,
  )
  await expect.poll(() => made.asked).toHaveLength(1)
  const id = made.asked[0]!
  await between(id, made)
  const { version } = await made.handlers['exchange.shown']({ id }, caller, signal)
  const end = await made.handlers['exchange.decide']({ id, decision: { version, allow: true, choices: {}, inputs: {}, offers: [] } }, caller, signal)
  return { ...made, id, end, page: await heard }
}

describe('what developer mode alone shows', () => {
  beforeEach(() => {
    mode.developer = false
  })

  it('what was sent, before it was encrypted, is for our screen: the page hears the reply and nothing else', async () => {
    mode.developer = true
    const { end, page: heard } = await shared()
    expect(end.plain).toEqual({ vp_token: 'CANARY' })
    expect(heard).toEqual({ kind: 'answer', protocol: 'test', data: { sealed: 'xyz' } })
  })

  it('out of developer mode it is given to nobody, and not even kept', async () => {
    const { end, page: heard, area } = await shared()
    expect(end).toMatchObject({ result: 'done', plain: null })
    expect(JSON.stringify(Object.values(area.all()))).toContain('sealed')
    expect(JSON.stringify([area.all(), heard])).not.toContain('CANARY')
  })

  it('it is gone once the vault is locked, and not given out when developer mode was turned off since', async () => {
    mode.developer = true
    const { agent, area, handlers, id } = await shared()
    expect(JSON.stringify(area.all())).toContain('CANARY')
    const again = () => handlers['exchange.decide']({ id, decision: { version: 1, allow: false } }, caller, signal)
    expect((await again()).plain).toEqual({ vp_token: 'CANARY' })
    mode.developer = false
    expect((await again()).plain).toBeNull()
    mode.developer = true
    await agent.locked()
    expect(JSON.stringify(area.all())).not.toContain('CANARY')
    expect((await again()).plain).toBeNull()
  })

  it('the request as it came in, with what it has fetched, until it is answered', async () => {
    mode.developer = true
    let seen: unknown = null
    const { handlers, id, area } = await shared(async (one, made) => {
      seen = await made.handlers['exchange.received']({ id: one }, caller, signal)
    })
    expect(seen).toMatchObject({
      protocol: 'test',
      data: { note: 'as it came in' },
      fetched: [{ url: 'https://a.example/request', status: 200, text: 'got https://a.example/request' }],
    })
    await expect(handlers['exchange.received']({ id }, caller, signal)).rejects.toMatchObject({ code: 'consent.expired' })
    await expect(handlers['exchange.trace']({ id }, caller, signal)).rejects.toMatchObject({ code: 'consent.expired' })
    expect(JSON.stringify(area.all())).not.toContain('got https')
  })

  it('out of developer mode nothing of it is kept or told, and nothing is matched once more', async () => {
    await shared(async (id, { handlers, area }) => {
      expect(await handlers['exchange.received']({ id }, caller, signal)).toBeNull()
      expect(await handlers['exchange.trace']({ id }, caller, signal)).toEqual([])
      expect(JSON.stringify(area.all())).not.toContain('got https')
    })
  })

  it('how each ask was matched', async () => {
    mode.developer = true
    const { agent, handlers } = background()
    const received = {
      id: 'x' as ExchangeId,
      via: 'paste',
      intent: 'get',
      origin: null,
      topOrigin: null,
      protocol: 'test',
      data: { asks: [credentialAsk('a', 'Degree')] },
    } as const
    const { id } = await agent.plan(received)
    expect(await handlers['exchange.trace']({ id }, caller, signal)).toMatchObject([
      { ask: 'a', candidates: [], others: [], more: { candidates: 0, others: 0 } },
    ])
  })
})
