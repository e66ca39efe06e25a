import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { fakeWindow } from '../testing/fakes/window.ts'
import type { Call, Reply } from './contract.ts'
import { acceptChannels, openChannel } from './window-channel.ts'

const call: Call = { id: 'a', name: 'exchange.request', input: { intent: 'get' } }
const yes = () => true
const echo = async ({ id, input }: Call): Promise<Reply> => ({ id, ok: true, output: input })
const later = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('window channel', () => {
  it('carries a call and its reply, and stops the window message before the page sees it', async () => {
    const { scope, posted } = fakeWindow()
    acceptChannels(scope, yes, echo)
    const seen = vi.fn()
    const send = openChannel(scope)
    scope.addEventListener('message', seen)
    expect(await send(call)).toEqual({ id: 'a', ok: true, output: { intent: 'get' } })
    expect(seen).not.toHaveBeenCalled()
    expect(JSON.stringify(posted)).not.toContain('exchange.request')
  })

  it('answers unclaimed at once where no relay takes the port', async () => {
    const { scope } = fakeWindow()
    acceptChannels(scope, () => false, echo)
    expect(await openChannel(scope)(call)).toEqual({ id: 'a', ok: false, error: { code: 'unclaimed' } })
  })

  it('never lets two relays answer one call', async () => {
    const { scope } = fakeWindow()
    const first = vi.fn(echo)
    const second = vi.fn(echo)
    acceptChannels(scope, yes, first)
    const stop = acceptChannels(scope, yes, second)
    const send = openChannel(scope)
    await send(call)
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0])
    stop()
  })

  it('tells the other end of an abort, and answers aborted itself', async () => {
    const { scope } = fakeWindow()
    const aborter = new AbortController()
    const aborted = new Promise<void>((resolve) => {
      acceptChannels(scope, yes, (_call, signal) => new Promise(() => signal.addEventListener('abort', () => resolve())))
    })
    const reply = openChannel(scope)(call, aborter.signal)
    await later()
    aborter.abort()
    expect(await reply).toEqual({ id: 'a', ok: false, error: { code: 'aborted' } })
    await aborted
  })

  it('leaves nothing on a signal that is used for many calls', async () => {
    const { scope } = fakeWindow()
    acceptChannels(scope, yes, echo)
    const send = openChannel(scope)
    const { signal } = new AbortController()
    const first = send(call, signal)
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    await first
    await send(call, signal)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('MP-1: no random message on the window throws or is taken for a call', () => {
    const { scope, fire } = fakeWindow()
    const handle = vi.fn(echo)
    acceptChannels(scope, yes, handle)
    openChannel(scope)
    const data = fc.oneof(fc.anything(), fc.record({ 'lanyard:channel': fc.anything() }), fc.record({ call: fc.anything() }))
    fc.assert(
      fc.property(data, fc.boolean(), (value, own) => {
        fire({ type: 'message', isTrusted: true, source: own ? scope : null, origin: scope.origin, data: value, ports: [] })
      }),
      { numRuns: 10_000 },
    )
    expect(handle).not.toHaveBeenCalled()
  })

  it('MP-1: no random message on a taken port throws or is taken for a call', async () => {
    const { scope, fire } = fakeWindow()
    const handle = vi.fn(echo)
    acceptChannels(scope, yes, handle)
    const { port1, port2 } = new MessageChannel()
    expect(fire({ type: 'message', isTrusted: true, source: scope, origin: scope.origin, data: { 'lanyard:channel': 'x' }, ports: [port2] })).toBe(true)
    const odd = fc.oneof(fc.jsonValue(), fc.record({ call: fc.oneof(fc.jsonValue(), fc.record({ id: fc.jsonValue(), name: fc.integer() })) }))
    for (const value of fc.sample(odd, 2000)) port1.postMessage(value)
    port1.postMessage({ call })
    const reply = await new Promise((resolve) => port1.addEventListener('message', ({ data }) => resolve(data), { once: true }))
    expect(reply).toMatchObject({ id: 'a', ok: true })
    expect(handle).toHaveBeenCalledTimes(1)
    port1.close()
  })

  it('MP-2: replies that a page forges on the window are ignored', async () => {
    const { scope, fire } = fakeWindow()
    acceptChannels(scope, yes, async (received) => {
      const forged = { id: received.id, ok: true, output: 'forged' }
      for (const data of [forged, { 'lanyard:channel': 'guess', ...forged }, { reply: forged }]) {
        fire({ type: 'message', isTrusted: true, source: scope, origin: scope.origin, data, ports: [] })
      }
      await later()
      return echo(received)
    })
    expect(await openChannel(scope)(call)).toMatchObject({ output: { intent: 'get' } })
  })

  it.each([
    ['another window', { source: {} }],
    ['a frame of another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['an event the page made itself', { isTrusted: false }],
    ['no port', { ports: [] }],
  ])('MP-3: a handshake from %s is not taken', (_from, forged) => {
    const { scope, fire } = fakeWindow()
    const ready = vi.fn(yes)
    acceptChannels(scope, ready, echo)
    const { port2 } = new MessageChannel()
    const event = { type: 'message', isTrusted: true, source: scope, origin: scope.origin, data: { 'lanyard:channel': 'x' }, ports: [port2] }
    expect(fire({ ...event, ...forged })).toBe(false)
    expect(fire(event)).toBe(true)
    port2.close()
  })

  it('PA-9: a page that replaces built-in functions afterwards gets a working call', async () => {
    const { scope } = fakeWindow()
    acceptChannels(scope, yes, echo)
    const send = openChannel(scope)
    const leaked = vi.fn()
    const broken = function (...given: unknown[]) {
      leaked(...given)
      throw new Error('replaced')
    }
    Object.assign(scope, { Promise: broken, postMessage: broken, MessageChannel: broken, addEventListener: broken, structuredClone: broken })
    const targets = [
      [MessagePort.prototype, 'postMessage'],
      [Array.prototype, 'map'],
      [Object, 'defineProperty'],
    ] as const
    const originals = targets.map(([target, name]) => Reflect.get(target, name))
    for (const [target, name] of targets) Reflect.set(target, name, broken)
    const reply = send(call)
    for (const [index, [target, name]] of targets.entries()) Reflect.set(target, name, originals[index])
    expect(await reply).toMatchObject({ ok: true })
    expect(leaked).not.toHaveBeenCalled()
  })

  it('PA-9: built-in functions replaced beforehand fail the call and reach no other origin', async () => {
    const { scope, posted } = fakeWindow()
    Object.assign(scope, {
      MessageChannel: () => {
        throw new Error('replaced')
      },
    })
    await expect(openChannel(scope)(call)).rejects.toThrow()
    expect(posted).toEqual([])
  })

  it('PA-15: a second call on a port, and one after its reply, are ignored', async () => {
    const { scope, fire } = fakeWindow()
    const handle = vi.fn(echo)
    acceptChannels(scope, yes, handle)
    const { port1, port2 } = new MessageChannel()
    fire({ type: 'message', isTrusted: true, source: scope, origin: scope.origin, data: { 'lanyard:channel': 'x' }, ports: [port2] })
    port1.postMessage({ call })
    port1.postMessage({ call })
    await new Promise((resolve) => port1.addEventListener('message', resolve, { once: true }))
    port1.postMessage({ call })
    await later()
    expect(handle).toHaveBeenCalledTimes(1)
    port1.close()
  })
})
