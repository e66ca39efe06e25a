import { withoutPlain } from '../agent/exchanges.ts'
import type { Journal, Pending } from '../agent/ports.ts'

/** A journal that keeps what only developer mode shows (what was sent, before it was encrypted, and what a request has fetched) in developer mode alone. */
export function developerOnly(journal: Journal, developer: () => Promise<boolean>): Journal {
  return {
    ...journal,
    async put(pending) {
      await journal.put((await developer()) ? pending : plainly(pending))
    },
  }
}

function plainly({ fetched: _fetched, outcome, ...pending }: Pending): Pending {
  return { ...pending, outcome: outcome && withoutPlain(outcome) }
}
