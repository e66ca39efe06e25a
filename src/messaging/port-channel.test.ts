import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WalletError } from '../core/errors.ts'
import { portPair } from '../testing/fakes/runtime.ts'
import { pageCaller } from './page-caller.ts'
import { type OpenPorts, type PortCall, type RuntimePort, sendOverPort, servePort } from './port-channel.ts'
import type { Route } from './router.ts'

const sender = { id: 'ours', origin: 'https://site.example', frameId: 0, documentId: 'd', tab: { id: 7, url: 'https://site.example/' } }
const callerOf: Parameters<typeof servePort>[2] = (from, active, id) => pageCaller(from, active, id, 'ours')
const call: PortCall = { id: 'a', name: 'exchange.request', input: { x: 1 }, active: true }
const echo: Route = async ({ id, input }) => ({ id, ok: true, output: input })
const never = new AbortController().signal

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A background that answers with `serve`, and how often and with what it was called. */
function background(serve: (port: RuntimePort) => void) {
  return () => {
    const { client, server } = portPair(sender)
    serve(server)
    return client
  }
}

async function firstReply(message: unknown, route: Route = echo, from: typeof sender | undefined = sender) {
  const { client, server } = portPair(from)
  servePort(server, route, callerOf, new Map())
  const reply = new Promise<unknown>((resolve) => client.onMessage.addListener(resolve))
  client.postMessage(message)
  return reply
}

describe('sending over a port', () => {
  it('carries one call and its reply, and closes the port', async () => {
    const left = vi.fn()
    const connect = background((port) => {
      servePort(port, echo, callerOf, new Map())
      port.onDisconnect.addListener(left)
    })
    expect(await sendOverPort(connect, call, never)).toEqual({ id: 'a', ok: true, output: { x: 1 } })
    await vi.advanceTimersByTimeAsync(0)
    expect(left).toHaveBeenCalledOnce()
  })

  it('connects again when the background dies, waits longer each time, and repeats the same call', async () => {
    const heard: unknown[] = []
    const at: number[] = []
    const began = Date.now()
    const connect = background((port) => {
      at.push(Date.now() - began)
      port.onMessage.addListener((message) => {
        heard.push(message)
        if (heard.length < 5) port.disconnect()
        else servePort(port, echo, callerOf, new Map())
        if (heard.length === 5) port.postMessage({ id: 'a', ok: true, output: 'at last' })
      })
    })
    const reply = sendOverPort(connect, call, never)
    await vi.advanceTimersByTimeAsync(5000)
    expect(await reply).toEqual({ id: 'a', ok: true, output: 'at last' })
    expect(heard).toEqual([call, call, call, call, call])
    expect(at).toEqual([0, 50, 150, 350, 750])
  })

  it('starts from the shortest wait again once a port held for a second', async () => {
    const at: number[] = []
    const connect = background((port) => {
      at.push(Date.now())
      if (at.length === 3) setTimeout(() => port.disconnect(), 1500)
      else port.disconnect()
    })
    const aborter = new AbortController()
    const reply = sendOverPort(connect, call, aborter.signal)
    await vi.advanceTimersByTimeAsync(2000)
    aborter.abort()
    await reply
    expect(at.slice(1, 5).map((time, index) => time - (at[index] ?? 0))).toEqual([50, 100, 1550, 100])
  })

  it('gives up as aborted when the background never comes back', async () => {
    let connected = 0
    const connect = background((port) => {
      connected++
      port.disconnect()
    })
    const reply = sendOverPort(connect, call, never)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(await reply).toEqual({ id: 'a', ok: false, error: { code: 'aborted' } })
    expect(connected).toBeGreaterThan(50)
    expect(connected).toBeLessThanOrEqual(61)
  })

  it('answers aborted when the extension is gone', async () => {
    const gone = () => {
      throw new Error('Extension context invalidated.')
    }
    expect(await sendOverPort(gone, call, never)).toMatchObject({ error: { code: 'aborted' } })
  })

  it('PA-4: an abort closes the port, which aborts the signal of the handler', async () => {
    const aborter = new AbortController()
    let handling: AbortSignal | undefined
    const connect = background((port) =>
      servePort(
        port,
        (_call, _caller, signal) => {
          handling = signal
          return new Promise(() => {})
        },
        callerOf,
        new Map(),
      ),
    )
    const reply = sendOverPort(connect, call, aborter.signal)
    await vi.advanceTimersByTimeAsync(0)
    expect(handling?.aborted).toBe(false)
    aborter.abort()
    expect(await reply).toMatchObject({ error: { code: 'aborted' } })
    await vi.advanceTimersByTimeAsync(0)
    expect(handling?.aborted).toBe(true)
  })

  it('MP-1: random replies are never taken for the reply', async () => {
    for (const odd of fc.sample(fc.oneof(fc.jsonValue(), fc.record({ id: fc.constant('a'), ok: fc.jsonValue() })), 500)) {
      if (typeof odd === 'object' && odd !== null && 'ok' in odd && odd.ok === true) continue
      const connect = background((port) => {
        port.postMessage(odd)
        port.postMessage({ id: 'b', ok: true, output: 'of another call' })
        port.postMessage({ id: 'a', ok: true, output: 'mine' })
      })
      expect(await sendOverPort(connect, call, never)).toMatchObject({ output: 'mine' })
    }
  })
})

describe('serving a port', () => {
  it('gives the route the call and the caller that the browser names', async () => {
    const seen = vi.fn(echo)
    await firstReply(call, seen)
    const { active: _, ...rest } = call
    expect(seen).toHaveBeenCalledWith(
      rest,
      expect.objectContaining({ context: 'page', origin: 'https://site.example', active: true, callId: 'a' }),
      expect.anything(),
    )
  })

  it('MP-1: no random first message throws or is routed', async () => {
    const routed = vi.fn(echo)
    const odd = fc.oneof(fc.anything(), fc.record({ id: fc.anything(), name: fc.anything(), input: fc.anything(), active: fc.anything(), more: fc.anything() }))
    for (const message of fc.sample(odd, 10_000)) {
      const listeners: ((message: unknown) => void)[] = []
      const port: RuntimePort = {
        sender,
        onMessage: { addListener: (listener) => void listeners.push(listener) },
        onDisconnect: { addListener: () => {} },
        postMessage: vi.fn(() => {
          throw new Error('closed')
        }),
        disconnect: () => {},
      }
      servePort(port, routed, callerOf, new Map())
      for (const listener of listeners) listener(message)
      await Promise.resolve()
    }
    expect(routed).not.toHaveBeenCalled()
  })

  it.each([
    ['an extra member', { ...call, extra: 1 }],
    ['no active', { id: 'a', name: 'x', input: {} }],
    ['an empty id', { ...call, id: '' }],
    ['PA-7: __proto__', { ...call, input: JSON.parse('{"__proto__":{"x":1}}') }],
    ['PA-7: constructor, deep down', { ...call, input: { a: [{ constructor: { prototype: 1 } }] } }],
    ['MP-4: more than 1 MiB', { ...call, input: 'x'.repeat(1_048_577) }],
    ['PA-8: 10 MB', { ...call, input: 'x'.repeat(10_000_000) }],
    ['PA-8: 100,000 elements', { ...call, input: Array.from({ length: 100_001 }, () => 0) }],
    ['PA-8: depth 1,000', { ...call, input: JSON.parse('['.repeat(1000) + ']'.repeat(1000)) }],
  ])('refuses %s as malformed', async (_row, message) => {
    const routed = vi.fn(echo)
    expect(await firstReply(message, routed)).toMatchObject({ ok: false, error: { code: 'invalid_request' } })
    expect(routed).not.toHaveBeenCalled()
    expect(Reflect.get({}, 'x')).toBeUndefined()
  })

  it('MP-7: a caller that is refused reaches no handler', async () => {
    const routed = vi.fn(echo)
    expect(await firstReply(call, routed, { ...sender, origin: 'null' })).toEqual({ id: 'a', ok: false, error: { code: 'access_denied' } })
    expect(routed).not.toHaveBeenCalled()
  })

  it('says no more of a failed route than a page may know', async () => {
    const failing: Route = async () => {
      throw new WalletError('vault.locked', 'canary')
    }
    expect(await firstReply(call, failing)).toEqual({ id: 'a', ok: false, error: { code: 'access_denied' } })
  })

  it('PA-15: a second call on the same port is ignored', async () => {
    const routed = vi.fn(echo)
    const { client, server } = portPair(sender)
    servePort(server, routed, callerOf, new Map())
    const first = new Promise((resolve) => client.onMessage.addListener(resolve))
    client.postMessage(call)
    client.postMessage({ ...call, id: 'b' })
    await first
    await vi.advanceTimersByTimeAsync(0)
    expect(routed).toHaveBeenCalledOnce()
  })

  it('does not abort a handler that has answered', async () => {
    const { client, server } = portPair(sender)
    let handling: AbortSignal | undefined
    servePort(
      server,
      async ({ id }, _caller, signal) => {
        handling = signal
        return { id, ok: true, output: null }
      },
      callerOf,
      new Map(),
    )
    const answered = new Promise((resolve) => client.onMessage.addListener(resolve))
    client.postMessage(call)
    await answered
    client.disconnect()
    await vi.advanceTimersByTimeAsync(0)
    expect(handling?.aborted).toBe(false)
  })

  it('MP-4: of 1,000 ports in a tab 20 are served, until one closes; another tab is not affected', async () => {
    const open: OpenPorts = new Map()
    const refused = vi.fn()
    const clients = Array.from({ length: 1000 }, () => {
      const { client, server } = portPair(sender)
      client.onDisconnect.addListener(refused)
      servePort(server, echo, callerOf, open)
      return client
    })
    await vi.advanceTimersByTimeAsync(0)
    expect(refused).toHaveBeenCalledTimes(980)
    expect(open.get(7)).toBe(20)
    servePort(portPair({ ...sender, tab: { id: 8 } }).server, echo, callerOf, open)
    expect(open.get(8)).toBe(1)
    for (const client of clients) client.disconnect()
    await vi.advanceTimersByTimeAsync(0)
    expect(open.has(7)).toBe(false)
  })

  it('MP-4: a port too many is answered, so that the page need not try again', async () => {
    const connect = background((port) => servePort(port, echo, callerOf, new Map([[7, 20]])))
    expect(await sendOverPort(connect, call, never)).toEqual({ id: 'a', ok: false, error: { code: 'access_denied' } })
  })
})
