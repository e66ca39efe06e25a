import { describe, expect, it } from 'vitest'
import { createAgent } from '../agent/agent.ts'
import { WalletError } from '../core/errors.ts'
import type { ExchangeId, Origin, Received } from '../core/exchange.ts'
import type { Caller } from '../messaging/router.ts'
import { fakeHoldings } from '../testing/fakes/holdings.ts'
import { memoryJournal } from '../testing/fakes/journal.ts'
import { testDids, testFormat, testKeys, testProtocol } from '../testing/fakes/plugins.ts'
import { fakeWorld } from '../testing/fakes/world.ts'
import { servePages } from './pages.ts'

function background() {
  const journal = memoryJournal()
  const holdings = fakeHoldings()
  const asked: ExchangeId[] = []
  const closed: ExchangeId[] = []
  const build = () => {
    const agent = createAgent([testDids, testFormat, testKeys(), testProtocol()], { outside: { ...fakeWorld(), now: () => 1000 }, journal, holdings })
    const pages = servePages({
      agent,
      ask: async (id) => void asked.push(id),
      gone: async (id) => {
        closed.push(id)
        await agent.drop(id)
      },
    })
    return { agent, pages }
  }
  return { ...build(), build, journal, asked, closed }
}

const caller = (site: string, callId = 'call', documentId = 'doc'): Caller<'page'> => ({
  context: 'page',
  origin: `https://${site}.example` as Origin,
  topOrigin: `https://${site}.example` as Origin,
  tabId: 1,
  frameId: 0,
  documentId,
  active: true,
  callId,
})
const input = (...protocols: readonly string[]) =>
  ({ intent: 'get', via: 'provider', requests: (protocols.length ? protocols : ['test']).map((protocol) => ({ protocol, data: {} })) }) as const
const never = new AbortController().signal
const no = { version: 1, allow: false } as const

describe('pages that ask', () => {
  it('the person is asked once, and the page gets the outcome under the protocol it named', async () => {
    const { agent, pages, asked } = background()
    const answer = pages.request(input(), caller('a'), never)
    await expect.poll(() => asked).toHaveLength(1)
    await agent.decide(asked[0]!, no)
    await pages.ended(asked[0]!)
    expect(await answer).toEqual({ kind: 'answer', protocol: 'test', data: { error: 'access_denied' } })
  })

  it('that a page is in a private window stays with what it asks', async () => {
    const { agent, pages } = background()
    void pages.request(input(), { ...caller('a'), inPrivate: true }, never).catch(() => undefined)
    void pages.request(input(), caller('b'), never).catch(() => undefined)
    await expect.poll(() => agent.pending()).toHaveLength(2)
    const asked = new Map((await agent.pending()).map(({ received }) => [received.origin as string, received.inPrivate]))
    expect([asked.get('https://a.example'), asked.get('https://b.example')]).toEqual([true, undefined])
  })

  it('PA-1, PA-2: of a flood from one site one request is asked, the rest is busy, and the first is unaffected', async () => {
    const { agent, pages, asked } = background()
    const codes: string[] = []
    const calls = Array.from({ length: 100 }, (_, index) =>
      pages.request(input(), caller('a', `call${index}`), new AbortController().signal).catch((error: { code: string }) => void codes.push(error.code)),
    )
    await expect.poll(() => codes).toHaveLength(99)
    expect(new Set(codes)).toEqual(new Set(['request.busy']))
    await agent.decide(asked[0]!, no)
    await pages.ended(asked[0]!)
    expect((await Promise.all(calls)).filter((answer) => answer !== undefined)).toEqual([
      { kind: 'answer', protocol: 'test', data: { error: 'access_denied' } },
    ])
    expect(asked).toHaveLength(1)
  })

  it('PA-3: a sixth site is busy, and none of the five is dropped', async () => {
    const { agent, pages, asked } = background()
    for (const site of ['a', 'b', 'c', 'd', 'e']) void pages.request(input(), caller(site), never)
    await expect.poll(() => asked).toHaveLength(5)
    await expect(pages.request(input(), caller('f'), never)).rejects.toMatchObject({ code: 'request.busy' })
    expect((await agent.pending()).map(({ outcome }) => outcome)).toEqual([null, null, null, null, null])
  })

  it('PA-4: a page that goes away takes its request with it', async () => {
    const { agent, pages, asked, closed } = background()
    const leaving = new AbortController()
    const answer = pages.request(input(), caller('a'), leaving.signal)
    await expect.poll(() => asked).toHaveLength(1)
    leaving.abort()
    await expect(answer).rejects.toMatchObject({ code: 'request.aborted' })
    await expect.poll(() => agent.pending()).toEqual([])
    expect(closed).toEqual(asked)
  })

  it('PA-15: a yes that failed leaves the page waiting, and it hears of the no that follows', async () => {
    const { agent, pages, asked } = background()
    const answer = pages.request(input(), caller('a'), never)
    await expect.poll(() => asked).toHaveLength(1)
    await expect(agent.decide(asked[0]!, { version: 7, allow: true, choices: {}, inputs: {}, offers: [] })).rejects.toMatchObject({ code: 'consent.mismatch' })
    expect(await pages.ended(asked[0]!)).toBe(false)
    await agent.decide(asked[0]!, no)
    expect(await pages.ended(asked[0]!)).toBe(true)
    expect(await answer).toEqual({ kind: 'answer', protocol: 'test', data: { error: 'access_denied' } })
  })

  it('MP-12: after a restart the same call is attached to the same exchange, and nobody is asked twice', async () => {
    const { pages, asked, build } = background()
    void pages.request(input(), caller('a'), never)
    await expect.poll(() => asked).toHaveLength(1)
    const reborn = build()
    const answer = reborn.pages.request(input(), caller('a'), never)
    expect(await reborn.pages.isThere((await reborn.agent.pending())[0]!)).toBe(true)
    await reborn.agent.decide(asked[0]!, no)
    await reborn.pages.ended(asked[0]!)
    expect(await answer).toMatchObject({ data: { error: 'access_denied' } })
    expect(asked).toHaveLength(1)
  })

  it('MP-13: an outcome that nobody could be told is given when the page asks again', async () => {
    const { agent, pages, asked, build } = background()
    void pages.request(input(), caller('a'), never)
    await expect.poll(() => asked).toHaveLength(1)
    await agent.decide(asked[0]!, no)
    expect(await build().pages.request(input(), caller('a'), never)).toEqual({ kind: 'answer', protocol: 'test', data: { error: 'access_denied' } })
  })

  it('PA-5, PA-15: the same call id from another document or another site is another exchange', async () => {
    const { pages, asked } = background()
    void pages.request(input(), caller('a'), never)
    await expect.poll(() => asked).toHaveLength(1)
    await expect(pages.request(input(), caller('a', 'call', 'restored'), never)).rejects.toMatchObject({ code: 'request.busy' })
    void pages.request(input(), caller('b'), never)
    await expect.poll(() => new Set(asked).size).toBe(2)
  })

  it('the requests of one call are alternatives: the first that is served is the one', async () => {
    const { agent, pages, asked } = background()
    void pages.request(input('unknown', 'test'), caller('a'), never)
    await expect.poll(() => asked).toHaveLength(1)
    expect((await agent.pending())[0]?.received.protocol).toBe('test')
    await expect(pages.request(input('unknown'), caller('b'), never)).rejects.toMatchObject({ code: 'request.unsupported' })
    expect(await agent.pending()).toHaveLength(1)
  })

  it('PA-14: "use another wallet" is told to the page that waits', async () => {
    const { pages, asked } = background()
    const answer = pages.request(input(), caller('a'), never)
    await expect.poll(() => asked).toHaveLength(1)
    pages.elsewhere(asked[0]!)
    expect(await answer).toEqual({ kind: 'elsewhere' })
  })
})

describe('links that are clicked', () => {
  const received = (id: ExchangeId, site: string): Received => ({
    id,
    via: 'link',
    intent: 'get',
    origin: `https://${site}.example` as Origin,
    topOrigin: null,
    protocol: null,
    data: {},
  })
  function clicking(built: Pick<ReturnType<typeof background>, 'agent' | 'pages'>, site: string, callId = 'call') {
    return built.pages.follow(caller(site, callId), (id) => built.agent.plan(received(id, site)))
  }

  it('the person is asked, and nobody waits: the exchange is there when the page is not, after a restart too', async () => {
    const wallet = background()
    await clicking(wallet, 'a')
    expect(wallet.asked).toHaveLength(1)
    const { agent, pages } = wallet.build()
    const [pending] = await agent.pending()
    expect(pending?.id).toBe(wallet.asked[0])
    expect(await pages.isThere(pending!)).toBe(true)
    await agent.decide(pending!.id, no)
    expect(await pages.ended(pending!.id)).toBe(true)
  })

  it('MP-12: the same click that comes again after a restart is the same exchange, and nobody is asked twice', async () => {
    const wallet = background()
    await clicking(wallet, 'a')
    await clicking(wallet.build(), 'a')
    expect([wallet.asked.length, (await wallet.agent.pending()).length]).toEqual([1, 1])
  })

  it('PA-1, PA-2: of a flood of clicks one is asked, the rest is busy; a call of the same page is busy too', async () => {
    const wallet = background()
    const codes = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        clicking(wallet, 'a', `call${index}`).then(
          () => 'asked',
          (error: { code: string }) => error.code,
        ),
      ),
    )
    expect(codes.filter((code) => code === 'asked')).toHaveLength(1)
    expect(codes.filter((code) => code === 'request.busy')).toHaveLength(49)
    await expect(wallet.pages.request(input(), caller('a', 'other'), never)).rejects.toMatchObject({ code: 'request.busy' })
    expect(wallet.asked).toHaveLength(1)
  })

  it('PA-3: a sixth site is busy', async () => {
    const wallet = background()
    for (const site of ['a', 'b', 'c', 'd', 'e']) await clicking(wallet, site)
    await expect(clicking(wallet, 'f')).rejects.toMatchObject({ code: 'request.busy' })
  })

  it('a request that cannot be planned is told to whoever called, and the site can ask again', async () => {
    const wallet = background()
    const broken = wallet.pages.follow(caller('a'), () => Promise.reject(new WalletError('request.unsupported', 'x')))
    await expect(broken).rejects.toMatchObject({ code: 'request.unsupported' })
    expect(wallet.asked).toEqual([])
    await clicking(wallet, 'a', 'again')
    expect(wallet.asked).toHaveLength(1)
  })
})
