import { describe, expect, it, vi } from 'vitest'
import { createAgent } from '../agent/agent.ts'
import type { ExchangeId, Origin, Plan } from '../core/exchange.ts'
import type { Protocol } from '../core/plugin.ts'
import { fakeHoldings } from '../testing/fakes/holdings.ts'
import { memoryJournal } from '../testing/fakes/journal.ts'
import { testProtocol } from '../testing/fakes/plugins.ts'
import { fakeArea } from '../testing/fakes/storage-area.ts'
import { fakeWorld } from '../testing/fakes/world.ts'
import { beginnings } from './began.ts'
import { receiver } from './receive.ts'
import { type Eyes, scans } from './scan.ts'

const site = 'https://site.example' as Origin
const request = (name: string) => `openid4vp://?client_id=${name}&request_uri=https%3A%2F%2F${name}.example%2Fr`

/** A protocol for texts that begin with `openid4vp:`; whatever else it is given is not its own. */
function textProtocol(): Protocol {
  const protocol = testProtocol()
  return {
    ...protocol,
    async plan(received, world): Promise<Plan | null> {
      if (received.protocol !== null || received.intent !== 'get' || typeof received.data !== 'string' || received.data.includes('unknown')) return null
      return protocol.plan({ ...received, data: {} }, world)
    },
  }
}

function wallet(codes: readonly string[], see?: Eyes['see']) {
  const { area, all } = fakeArea()
  const agent = createAgent([textProtocol()], { outside: { ...fakeWorld(), now: () => 1000 }, journal: memoryJournal(), holdings: fakeHoldings() })
  const began = beginnings(area)
  const receive = receiver(agent, began)
  const decode = vi.fn(async () => codes)
  const seen = { tab: { id: 7, origin: site }, png: new Uint8Array([1]) }
  const build = () => scans({ see: see ?? (async () => seen), decode, receive, area })
  return { ...build(), build, agent, began, receive, decode, all }
}

describe('looking at a page', () => {
  it('finds the requests among its codes, and says whom each asks for', async () => {
    const { look, last } = wallet([request('a'), 'https://site.example/menu', 'WIFI:S:x;;', 'openid4vp://', request('b')])
    const view = await look()
    expect(view).toMatchObject({ reached: true, codes: [{ host: 'a.example' }, { host: null }, { host: 'b.example' }] })
    expect(await last()).toEqual(view)
  })

  it('takes a code as a request seen on that page, from another worker too', async () => {
    const { look, build, agent, began } = wallet([request('a'), request('b')])
    const { id: scan } = await look()
    const id = await build().take(scan, 1)
    const [pending] = await agent.pending()
    expect(pending?.received).toEqual({ id, via: 'qr', intent: 'get', origin: site, topOrigin: site, protocol: null, data: request('b') })
    expect(pending?.plan.warnings).toContain('cross-device')
    expect(await began.take(id)).toEqual({ via: 'qr', tab: { id: 7, origin: site } })
  })

  it('takes nothing that was not found, and nothing of an earlier look', async () => {
    const { look, take, agent } = wallet([request('a')])
    const { id: first } = await look()
    const { id: second } = await look()
    for (const [scan, code] of [
      [first, 0],
      [second, 1],
      ['', 0],
    ] as const)
      await expect(take(scan, code)).rejects.toMatchObject({ code: 'consent.expired' })
    expect(await agent.pending()).toEqual([])
  })

  it('says when the page cannot be looked at, and decodes nothing then', async () => {
    const { look, decode } = wallet([request('a')], async () => null)
    expect(await look()).toMatchObject({ reached: false, codes: [] })
    expect(decode).not.toHaveBeenCalled()
  })

  it('never looked: nothing was found', async () => {
    expect(await wallet([]).last()).toBeNull()
  })

  it('leaves the picture nowhere', async () => {
    const { look, all } = wallet([])
    await look()
    expect(Object.values(all())).toEqual([{ id: expect.any(String), tab: { id: 7, origin: site }, texts: [] }])
  })
})

describe('taking in a text', () => {
  const found = { via: 'paste', text: request('a'), origin: null, topOrigin: null, tab: null } as const

  it('remembers where it began until that is asked for once', async () => {
    const { receive, began } = wallet([])
    const id = await receive({ ...found, via: 'link', tab: { id: 3, origin: site } }, 'mine' as ExchangeId)
    expect(id).toBe('mine')
    expect([await began.take(id), await began.take(id)]).toEqual([{ via: 'link', tab: { id: 3, origin: site } }, null])
  })

  it('of a private window is known as that', async () => {
    const { receive, agent } = wallet([])
    await receive({ ...found, via: 'link', tab: { id: 3, origin: site, inPrivate: true } })
    await receive({ ...found, via: 'link', tab: { id: 4, origin: site } })
    expect((await agent.pending()).map(({ received }) => received.inPrivate)).toEqual([true, undefined])
  })

  it('keeps nothing of a text that no protocol takes', async () => {
    const { receive, agent, all } = wallet([])
    await expect(receive({ ...found, text: request('unknown') })).rejects.toMatchObject({ code: 'request.unsupported' })
    expect([await agent.pending(), all()]).toEqual([[], {}])
  })

  it('tells a request from a credential by its scheme', async () => {
    const { receive } = wallet([])
    await expect(receive({ ...found, text: 'eyJhbGciOiJFUzI1NiJ9.e30.AA' })).rejects.toMatchObject({ code: 'request.unsupported' })
    await expect(receive(found)).resolves.toMatch(/^[\w-]{22}$/)
  })
})
