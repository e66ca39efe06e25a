import { asWalletError, WalletError } from '../../core/errors.ts'
import type { ExchangeId } from '../../core/exchange.ts'
import type { Caller, Handlers } from '../../messaging/router.ts'
import type { Beginnings } from '../began.ts'
import { announce } from '../changed.ts'
import { prompt } from '../prompt.ts'
import type { Receive } from '../receive.ts'
import type { Scans } from '../scan.ts'
import { maySendTo, sendOn } from '../send-on.ts'
import { maySiteAsk } from '../sites.ts'
import { readSettings } from '../settings.ts'
import { tabs } from '../tabs.ts'
import type { Host } from './host.ts'

/** What only requests that are texts need. */
interface Texts {
  readonly receive: Receive
  readonly began: Beginnings
  readonly scans: Scans
}
type Names = `exchange.${'request' | 'follow' | 'shown' | 'decide' | 'elsewhere' | 'receive'}` | `scan.${'look' | 'last' | 'take'}`

/** Everything between a request and its end. */
export function exchangeHandlers({ agent, pages, settled, receive, began, scans }: Host & Texts): Pick<Handlers, Names> {
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

  const mayAsk = async ({ origin }: Caller<'page'>) => maySiteAsk((await readSettings()).sites, origin)

  /** Where the screen may offer to go on to; null when the browser was sent there already, or may not be. */
  const goOn = async (id: ExchangeId, redirect: string | null) => {
    const beginning = await began.take(id)
    if (redirect === null || !maySendTo(redirect, (await readSettings()).developer)) return null
    return beginning && (await sendOn(redirect, beginning, tabs)) ? null : redirect
  }

  return {
    async 'exchange.request'(input, caller, signal) {
      // The browser puts scripts into every port of a host that was chosen: what such a site asks is not Lanyard's.
      if (!(await mayAsk(caller))) return { kind: 'elsewhere' }
      return pages.request(input, caller, signal)
    },
    async 'exchange.follow'({ url }, caller) {
      const { origin, topOrigin, tabId, inPrivate } = caller
      try {
        if (!(await mayAsk(caller))) throw new WalletError('message.forbidden', 'not a site that may ask')
        await pages.follow(caller, (id) =>
          receive({ via: 'link', text: url, origin, topOrigin, tab: { id: tabId, origin: topOrigin, ...(inPrivate && { inPrivate }) } }, id),
        )
      } catch (error) {
        // Who clicked has to hear of it, and nobody on the page will tell.
        if (caller.active) await prompt.show(`/failed/${asWalletError(error).code}`, false)
        throw error
      }
      return undefined
    },
    'exchange.shown': ({ id }) => agent.shown(id),
    async 'exchange.decide'({ id, decision, remember = false }) {
      if (decision.allow) await underWay(id)
      const { outcome, result } = await agent.decide(id, decision, remember).catch(async (error: unknown) => {
        await settled(id)
        throw error
      })
      // A page that waits has its answer meanwhile.
      const [redirect, { developer }] = await Promise.all([goOn(id, outcome.redirect), readSettings(), settled(id)])
      return { result, delivered: outcome.delivered, redirect, plain: developer ? (outcome.plain ?? null) : null }
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
      const id = await receive({ via, text, origin: null, topOrigin: null, tab: null })
      announce('exchanges')
      return { id }
    },
    'scan.look': () => scans.look(),
    'scan.last': () => scans.last(),
    async 'scan.take'({ scan, code }) {
      const id = await scans.take(scan, code)
      announce('exchanges')
      return { id }
    },
  }
}
