import { describe, expect, it, vi } from 'vitest'
import type { Call } from '../messaging/contract.ts'
import { type RuntimePort, servePort } from '../messaging/port-channel.ts'
import { pageCaller } from '../messaging/page-caller.ts'
import type { Route } from '../messaging/router.ts'
import { openChannel } from '../messaging/window-channel.ts'
import { fakeRuntime } from '../testing/fakes/runtime.ts'
import { fakeWindow } from '../testing/fakes/window.ts'
import { startRelay } from './start-relay.ts'

const sender = { id: 'ours', origin: 'https://site.example', frameId: 0, tab: { id: 7, url: 'https://site.example/' } }
const call: Call = { id: 'page-id', name: 'exchange.request', input: { a: 1 } }

/** A background with this route, and what it was called with. */
function background(route: Route) {
  const routed = vi.fn(route)
  const open = new Map()
  const serve = (port: RuntimePort) => servePort(port, routed, (from, active, id) => pageCaller(from, active, id, 'ours'), open)
  return { routed, serve, open }
}
const echo: Route = async ({ id, input }) => ({ id, ok: true, output: input })

describe('the relay', () => {
  it('carries a call to the background and its reply back, under the id of the page', async () => {
    const { scope } = fakeWindow()
    const { routed, serve } = background(echo)
    startRelay(scope, fakeRuntime(serve, sender))
    expect(await openChannel(scope)(call)).toEqual({ id: 'page-id', ok: true, output: { a: 1 } })
    expect(routed.mock.calls[0]?.[1]).toMatchObject({ origin: 'https://site.example', active: true })
  })

  it('PA-15: a page that repeats an id cannot repeat a call: the id that counts is the relay’s own', async () => {
    const { scope } = fakeWindow()
    const { routed, serve } = background(echo)
    startRelay(scope, fakeRuntime(serve, sender))
    const send = openChannel(scope)
    await send(call)
    await send(call)
    const ids = routed.mock.calls.map(([{ id }]) => id)
    expect(new Set([...ids, 'page-id']).size).toBe(3)
  })

  it('PA-1: says itself whether the click is fresh, whatever the page says', async () => {
    const fake = fakeWindow({ active: false })
    const { routed, serve } = background(echo)
    startRelay(fake.scope, fakeRuntime(serve, sender))
    await openChannel(fake.scope)({ ...call, input: { active: true } })
    expect(routed.mock.calls[0]?.[1]).toMatchObject({ active: false })
  })

  it.each([
    ['in a tab that nobody sees', { visibilityState: 'hidden' }],
    ['in a tab without the focus', { hasFocus: () => false }],
  ])('PA-1: a click is not fresh %s', async (_where, document) => {
    const fake = fakeWindow({ document })
    const { routed, serve } = background(echo)
    startRelay(fake.scope, fakeRuntime(serve, sender))
    await openChannel(fake.scope)(call)
    expect(routed.mock.calls[0]?.[1]).toMatchObject({ active: false })
  })

  const elsewhere = {
    get origin(): string {
      throw new DOMException('', 'SecurityError')
    },
  }
  const policy = (...denied: string[]) => ({
    permissionsPolicy: {
      features: () => ['digital-credentials-get', 'digital-credentials-create'],
      allowsFeature: (feature: string) => !denied.includes(feature),
    },
  })
  it.each([
    ['MP-6: a frame below another site that is a frame of its own', { parent: elsewhere }, 'get', false],
    ['MP-5: a document whose policy is against it', { document: policy('digital-credentials-get') }, 'get', false],
    ['MP-5: a document whose policy is against it', { document: policy('digital-credentials-create') }, 'create', false],
    ['MP-5: a document whose policy is against something else', { document: policy('digital-credentials-create') }, 'get', true],
  ])('%s asks by no way, whatever the page’s own script thinks of it (%#)', async (_row, options, intent, carried) => {
    const { scope } = fakeWindow(options)
    const { routed, serve } = background(echo)
    startRelay(scope, fakeRuntime(serve, sender))
    expect(await openChannel(scope)({ ...call, input: { intent } })).toMatchObject(carried ? { ok: true } : { ok: false, error: { code: 'access_denied' } })
    expect(routed).toHaveBeenCalledTimes(carried ? 1 : 0)
  })

  it.each<[string, unknown]>([
    ['PA-8: a BigInt', { a: 1n }],
    ['PA-8: NaN', { a: Number.NaN }],
    ['PA-8: 10 MB', 'x'.repeat(10_000_000)],
    ['PA-8: 100,000 elements', Array.from({ length: 100_001 }, () => 0)],
    ['PA-7: prototype', { prototype: {} }],
  ])('%s is refused before it reaches the background', async (_row, input) => {
    const { scope } = fakeWindow()
    const { routed, serve } = background(echo)
    startRelay(scope, fakeRuntime(serve, sender))
    expect(await openChannel(scope)({ ...call, input })).toMatchObject({ ok: false, error: { code: 'invalid_request' } })
    expect(routed).not.toHaveBeenCalled()
  })

  it('MP-4: keeps at most 20 calls under way', async () => {
    const { scope } = fakeWindow()
    const { routed, serve } = background(() => new Promise(() => {}))
    const connected = vi.fn(serve)
    startRelay(scope, fakeRuntime(connected, sender))
    const send = openChannel(scope)
    const answered = vi.fn()
    const all = Array.from({ length: 100 }, () => send(call).then(answered))
    await vi.waitFor(() => expect(answered).toHaveBeenCalledTimes(80))
    expect(routed).toHaveBeenCalledTimes(20)
    expect(connected).toHaveBeenCalledTimes(20)
    expect(answered).toHaveBeenCalledWith({ id: 'page-id', ok: false, error: { code: 'access_denied' } })
    expect(all).toHaveLength(100)
    scope.dispatchEvent(new Event('pagehide'))
  })

  it('PA-4: leaving the page aborts what is under way, and a page that comes back can ask again', async () => {
    const { scope } = fakeWindow()
    let aborted = 0
    const { serve, open } = background(
      ({ id }, _caller, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            aborted++
            resolve({ id, ok: true, output: 'too late' })
          })
        }),
    )
    startRelay(scope, fakeRuntime(serve, sender))
    const send = openChannel(scope)
    for (const round of [1, 2]) {
      const reply = send(call)
      await vi.waitFor(() => expect(open.get(7)).toBe(1))
      scope.dispatchEvent(new Event('pagehide'))
      expect(await reply).toMatchObject({ ok: false, error: { code: 'aborted' } })
      expect(aborted).toBe(round)
    }
  })

  it('gives way to a newer relay in the same document: one answers, never both', async () => {
    const { scope } = fakeWindow()
    const [older, newer] = [background(echo), background(echo)]
    startRelay(scope, fakeRuntime(older.serve, sender))
    startRelay(scope, fakeRuntime(newer.serve, sender))
    await openChannel(scope)(call)
    expect([older.routed.mock.calls.length, newer.routed.mock.calls.length]).toEqual([0, 1])
  })

  it('takes nothing once its extension is gone, so that the next one can, and aborts what was under way', async () => {
    const { scope } = fakeWindow()
    const ports: RuntimePort[] = []
    const runtime = fakeRuntime((port) => void ports.push(port), sender)
    startRelay(scope, runtime)
    const send = openChannel(scope)
    const under = send(call)
    await vi.waitFor(() => expect(ports).toHaveLength(1))
    runtime.id = undefined
    ports[0]?.disconnect()
    expect(await under).toMatchObject({ error: { code: 'aborted' } })
    expect(await send(call)).toMatchObject({ error: { code: 'unclaimed' } })
    const { serve } = background(echo)
    startRelay(scope, fakeRuntime(serve, sender))
    expect(await send(call)).toMatchObject({ ok: true })
  })
})
