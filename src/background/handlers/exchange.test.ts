import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Origin } from '../../core/exchange.ts'
import type { Input } from '../../messaging/contract.ts'
import type { Caller } from '../../messaging/router.ts'
import type { PageAnswer, Settings } from '../../messaging/views.ts'
import { exchangeHandlers } from './exchange.ts'

const { show } = vi.hoisted(() => ({ show: vi.fn<(route: string, asked: boolean) => Promise<void>>() }))
const sites: Settings['sites'] = { mode: 'chosen', chosen: ['http://localhost:3000'] }
vi.mock('webextension-polyfill', () => ({ default: {} }))
vi.mock('../settings.ts', () => ({ readSettings: async () => ({ sites, developer: false }) }))
vi.mock('../prompt.ts', () => ({ prompt: { show } }))

const caller = (origin: string, active = true): Caller<'page'> => ({
  context: 'page',
  origin: origin as Origin,
  topOrigin: origin as Origin,
  tabId: 1,
  frameId: 0,
  documentId: 'doc',
  active,
  callId: 'call',
})
const { signal } = new AbortController()
const input: Input<'exchange.request'> = { intent: 'get', via: 'dc-api', requests: [{ protocol: 'openid4vp-v1-unsigned', data: {} }] }
const link = { url: 'openid4vp://?client_id=a' }

const request = vi.fn(async (): Promise<PageAnswer> => ({ kind: 'answer', protocol: 'openid4vp-v1-unsigned', data: {} }))
const follow = vi.fn(async () => undefined)
const handlers = exchangeHandlers({ pages: { request, follow } } as unknown as Parameters<typeof exchangeHandlers>[0])

beforeEach(() => {
  for (const each of [show, request, follow]) each.mockClear()
})

describe('a site of a host that was chosen', () => {
  it('asks the wallet at the port that was chosen', async () => {
    expect(await handlers['exchange.request'](input, caller('http://localhost:3000'), signal)).toMatchObject({ kind: 'answer' })
    await handlers['exchange.follow'](link, caller('http://localhost:3000'), signal)
    expect([request.mock.calls.length, follow.mock.calls.length, show.mock.calls]).toEqual([1, 1, []])
  })

  it('PA-14: at another port is told to ask elsewhere, and nobody is asked', async () => {
    expect(await handlers['exchange.request'](input, caller('http://localhost:3001'), signal)).toEqual({ kind: 'elsewhere' })
    expect(request).not.toHaveBeenCalled()
  })

  it('has its link taken at another port too, because the browser cannot tell them apart: then the person hears why nothing comes of it', async () => {
    await expect(handlers['exchange.follow'](link, caller('http://localhost:3001'), signal)).rejects.toMatchObject({ code: 'message.forbidden' })
    expect(show.mock.calls).toEqual([['/failed/message.forbidden', false]])
    expect(follow).not.toHaveBeenCalled()
  })

  it('PA-1: opens no window with a link that nobody clicked just now', async () => {
    await expect(handlers['exchange.follow'](link, caller('http://localhost:3001', false), signal)).rejects.toMatchObject({ code: 'message.forbidden' })
    expect(show).not.toHaveBeenCalled()
  })
})
