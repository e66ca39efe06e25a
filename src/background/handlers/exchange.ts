import { WalletError } from '../../core/errors.ts'
import type { ExchangeId, Received } from '../../core/exchange.ts'
import type { Handlers } from '../../messaging/router.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { announce } from '../changed.ts'
import { prompt } from '../prompt.ts'
import { maySiteAsk } from '../sites.ts'
import { readSettings } from '../settings.ts'
import type { Host } from './host.ts'

/** Everything between a request and its end. */
export function exchangeHandlers({
  agent,
  pages,
  settled,
}: Host): Pick<Handlers, 'exchange.request' | 'exchange.shown' | 'exchange.decide' | 'exchange.elsewhere' | 'exchange.receive'> {
  const underWay = async (id: ExchangeId) => {
    const pending = (await agent.pending()).find((each) => each.id === id)
    if (!pending) throw new WalletError('consent.expired', 'no such exchange')
    if (!(await pages.isThere(pending))) {
      await agent.drop(id)
      await settled(id)
      throw new WalletError('consent.expired', 'the page that asked is gone')
    }
    return pending
  }

  return {
    async 'exchange.request'(input, caller, signal) {
      if (!maySiteAsk((await readSettings()).sites, caller.origin)) throw new WalletError('message.forbidden', 'not a site that may ask')
      return pages.request(input, caller, signal)
    },
    'exchange.shown': ({ id }) => agent.shown(id),
    async 'exchange.decide'({ id, decision }) {
      if (decision.allow) await underWay(id)
      try {
        const { outcome, result } = await agent.decide(id, decision)
        return { result, delivered: outcome.delivered, redirect: outcome.redirect }
      } finally {
        await settled(id)
      }
    },
    async 'exchange.elsewhere'({ id }) {
      await underWay(id)
      pages.elsewhere(id)
      await agent.drop(id)
      await prompt.close(id)
      await settled(id)
      return undefined
    },
    async 'exchange.receive'({ via, text }) {
      const id = encodeBase64url(crypto.getRandomValues(new Uint8Array(16))) as ExchangeId
      const received: Received = { id, via, intent: 'create', origin: null, topOrigin: null, protocol: null, data: text }
      await agent.plan(received)
      announce('exchanges')
      return { id }
    },
  }
}
