import { describe, expect, it, vi } from 'vitest'
import { WalletError } from '../../core/errors.ts'
import type { ExchangeId } from '../../core/exchange.ts'
import type { Input } from '../../messaging/contract.ts'
import { exchangeHandlers } from './exchange.ts'

vi.mock('webextension-polyfill', () => ({ default: {} }))
vi.mock('../prompt.ts', () => ({ prompt: {} }))
vi.mock('../settings.ts', () => ({ readSettings: async () => ({ developer: false }) }))

const id = 'x' as ExchangeId
const { signal } = new AbortController()
const outcome = { reply: { vp_token: {} }, redirect: null, delivered: null }

/** The handler over an agent that decides so, with what is done when it is settled, and what is known of where it began. */
function decideWith(decided: () => Promise<unknown>, settled: () => Promise<void>, take: () => Promise<null>) {
  const agent = { pending: async () => [{ id }], decide: decided }
  const host = { agent, pages: { isThere: async () => true }, settled, began: { take } } as unknown as Parameters<typeof exchangeHandlers>[0]
  const yes: Input<'exchange.decide'> = { id, decision: { version: 1, allow: true, choices: {}, inputs: {}, offers: [] } }
  return exchangeHandlers(host)['exchange.decide'](yes, { context: 'popup' }, signal)
}

describe('after a yes', () => {
  it('a page that waits has its answer before it is known where to go on', async () => {
    let known: (beginning: null) => void = () => undefined
    const take = () => new Promise<null>((resolve) => void (known = resolve))
    const end = await decideWith(
      async () => ({ outcome, result: 'done' }),
      async () => known(null),
      take,
    )
    expect(end).toEqual({ result: 'done', delivered: null, redirect: null, plain: null })
  })

  it('that came to nothing the page hears of it too, and the screen hears why', async () => {
    const settled = vi.fn(async () => undefined)
    const failed = Promise.reject(new WalletError('request.replayed', 'this request was answered before'))
    await expect(
      decideWith(
        () => failed,
        settled,
        async () => null,
      ),
    ).rejects.toMatchObject({ code: 'request.replayed' })
    expect(settled).toHaveBeenCalledOnce()
  })
})
