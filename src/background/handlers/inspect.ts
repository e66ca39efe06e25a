import { WalletError } from '../../core/errors.ts'
import type { Handlers } from '../../messaging/router.ts'
import type { Host } from './host.ts'

/** What developer mode shows of a request. Out of it nothing is looked up, and the answers are empty. */
export function inspectHandlers(
  agent: Pick<Host['agent'], 'pending' | 'trace'>,
  developer: () => Promise<boolean>,
): Pick<Handlers, `exchange.${'trace' | 'received'}`> {
  return {
    'exchange.trace': async ({ id }) => ((await developer()) ? agent.trace(id) : []),
    async 'exchange.received'({ id }) {
      if (!(await developer())) return null
      const pending = (await agent.pending()).find((each) => each.id === id)
      if (!pending || pending.outcome) throw new WalletError('consent.expired', 'no such exchange, or answered already')
      const { received, fetched = [] } = pending
      return { protocol: received.protocol, data: received.data, fetched }
    },
  }
}
