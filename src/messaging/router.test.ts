import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorTable, WalletError } from '../core/errors.ts'
import type { Origin } from '../core/exchange.ts'
import { contract, type Name } from './contract.ts'
import { type Caller, type Handlers, route } from './router.ts'

const page = {
  context: 'page',
  origin: 'https://a.example' as Origin,
  topOrigin: 'https://a.example' as Origin,
  tabId: 1,
  frameId: 0,
  documentId: 'd',
  active: true,
  callId: 'c',
} as const
const popup = { context: 'popup' } as const
const signal = new AbortController().signal
const names = Object.keys(contract) as Name[]

/** Handlers that all do the same, and count. */
function everything(does: () => unknown) {
  const called: string[] = []
  const handlers = Object.fromEntries(names.map((name) => [name, async () => (called.push(name), does())])) as unknown as Handlers
  return { called, handlers }
}

describe('the router', () => {
  it.each(names.filter((name) => contract[name].from === 'popup'))(
    'PA-12: a page may not send %s, and is told no more than that it was denied',
    async (name) => {
      const { called, handlers } = everything(() => ({}))
      expect(await route(handlers)({ id: '1', name, input: {} }, page, signal)).toEqual({ id: '1', ok: false, error: { code: 'access_denied' } })
      expect(called).toEqual([])
    },
  )

  it('a popup may not pose as a page', async () => {
    const { called, handlers } = everything(() => ({}))
    expect(await route(handlers)({ id: '1', name: 'exchange.request', input: {} }, popup, signal)).toMatchObject({
      ok: false,
      error: { code: 'message.forbidden' },
    })
    expect(called).toEqual([])
  })

  it.each(['', 'unlock', '__proto__', 'constructor', 'toString', 'exchange'])('no message is called %s', async (name) => {
    const { handlers } = everything(() => ({}))
    expect(await route(handlers)({ id: '1', name, input: {} }, popup, signal)).toMatchObject({ ok: false, error: { code: 'message.forbidden' } })
  })

  it('PA-7, PA-8, MP-1: 10,000 random inputs reach no handler unless they are well-formed, and never throw', async () => {
    const { called, handlers } = everything(() => ({ kind: 'elsewhere' }))
    const run = route(handlers)
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constantFrom(...names), fc.string()), fc.anything(), fc.constantFrom<Caller>(page, popup), async (name, input, caller) => {
        const reply = await run({ id: 'x', name, input }, caller, signal)
        if (!reply.ok) expect(reply.error.code).toMatch(/^[a-z._-]+$/)
      }),
      { numRuns: 10_000 },
    )
    expect(called.filter((name) => name === 'exchange.request' || name === 'exchange.decide')).toEqual([])
  })

  it.each([
    ['an address of a site', { url: 'https://verifier.example/?client_id=a&request=b' }],
    ['an offer', { url: 'openid-credential-offer://?credential_offer=x' }],
    ['a script', { url: 'javascript:alert(1)//openid4vp:' }],
    ['more than 16 kB', { url: 'openid4vp://?a='.padEnd(16_385, 'x') }],
    ['a lone surrogate', { url: 'openid4vp://?\ud800' }],
    ['NUL', { url: 'openid4vp://?\0' }],
    ['a member more', { url: 'openid4vp://?a', active: true }],
    ['a member named __proto__', JSON.parse('{"url":"openid4vp://?a","__proto__":{}}')],
    ['no text', { url: ['openid4vp://?a'] }],
    ['nothing', undefined],
  ])('PA-7, PA-8, MP-4: a link that is %s is an invalid request', async (_what, input) => {
    const { called, handlers } = everything(() => undefined)
    expect(await route(handlers)({ id: '1', name: 'exchange.follow', input }, page, signal)).toEqual({
      id: '1',
      ok: false,
      error: { code: 'invalid_request' },
    })
    expect(called).toEqual([])
  })

  it('MP-1: of 10,000 random links only those of 16 kB with a scheme of ours reach the handler, as they are', async () => {
    const urls: unknown[] = []
    const { handlers } = everything(() => undefined)
    const run = route({ ...handlers, 'exchange.follow': async ({ url }) => void urls.push(url) })
    const scheme = fc.constantFrom('openid4vp:', 'haip-vp:', 'OPENID4VP://', 'https://', 'openid4vp', '')
    const input = fc.oneof(fc.record({ url: fc.tuple(scheme, fc.string({ unit: 'binary' })).map((parts) => parts.join('')) }), fc.anything())
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        const before = urls.length
        const reply = await run({ id: 'x', name: 'exchange.follow', input: given }, page, signal)
        if (reply.ok) expect([urls.length, reply.output]).toEqual([before + 1, undefined])
        else expect([urls.length, reply.error.code]).toEqual([before, 'invalid_request'])
      }),
      { numRuns: 10_000 },
    )
    expect(urls.length).toBeGreaterThan(500)
    expect(urls.filter((url) => typeof url !== 'string' || url.length > 16_384 || !/^(?:openid4vp|haip-vp):/i.test(url))).toEqual([])
  })

  it('a popup may not say that a link was clicked', async () => {
    const { called, handlers } = everything(() => undefined)
    const reply = await route(handlers)({ id: '1', name: 'exchange.follow', input: { url: 'openid4vp://?a' } }, popup, signal)
    expect(reply).toMatchObject({ ok: false, error: { code: 'message.forbidden' } })
    expect(called).toEqual([])
  })

  it('a page learns the OAuth error of a failure and nothing else, whatever the code', async () => {
    for (const [code, { page: expected }] of Object.entries(errorTable)) {
      const { handlers } = everything(() => {
        throw new WalletError(code as keyof typeof errorTable, 'SECRET')
      })
      const reply = await route(handlers)(
        { id: '1', name: 'exchange.request', input: { intent: 'get', via: 'provider', requests: [{ protocol: 'p', data: {} }] } },
        page,
        signal,
      )
      expect(reply).toEqual({ id: '1', ok: false, error: { code: expected } })
    }
  })

  it('an error that a message does not declare crosses as internal and is reported as our bug', async () => {
    const reported: string[] = []
    const { handlers } = everything(() => {
      throw new WalletError('vault.damaged', 'x')
    })
    const reply = await route(handlers, (code) => reported.push(code))({ id: '1', name: 'vault.lock', input: {} }, popup, signal)
    expect(reply).toEqual({ id: '1', ok: false, error: { code: 'internal' } })
    expect(reported).toEqual(['vault.damaged'])
  })

  it.each([
    ['a member named __proto__', JSON.parse('{"intent":"get","via":"provider","requests":[{"protocol":"p","data":{"a":{"__proto__":{}}}}]}')],
    ['a member named constructor', { intent: 'get', via: 'provider', requests: [{ protocol: 'p', data: { constructor: 1 } }] }],
    ['more than 1 MiB of text', { intent: 'get', via: 'provider', requests: [{ protocol: 'p', data: 'x'.repeat(1_100_000) }] }],
    ['100,000 elements', { intent: 'get', via: 'provider', requests: [{ protocol: 'p', data: Array.from({ length: 100_001 }, () => 0) }] }],
    ['10,000 levels', { intent: 'get', via: 'provider', requests: [{ protocol: 'p', data: nested(10_000) }] }],
    ['a lone surrogate', { intent: 'get', via: 'provider', requests: [{ protocol: 'p', data: '\ud800' }] }],
    ['NUL', { intent: 'get', via: 'provider', requests: [{ protocol: 'p', data: 'a\0b' }] }],
    ['a BigInt', { intent: 'get', via: 'provider', requests: [{ protocol: 'p', data: 1n }] }],
    ['NaN', { intent: 'get', via: 'provider', requests: [{ protocol: 'p', data: Number.NaN }] }],
  ])('PA-7, PA-8: %s is an invalid request', async (_what, input) => {
    const { called, handlers } = everything(() => ({}))
    expect(await route(handlers)({ id: '1', name: 'exchange.request', input }, page, signal)).toEqual({
      id: '1',
      ok: false,
      error: { code: 'invalid_request' },
    })
    expect(called).toEqual([])
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })
})

function nested(depth: number): unknown {
  let value: unknown = 0
  for (let level = 0; level < depth; level++) value = [value]
  return value
}
