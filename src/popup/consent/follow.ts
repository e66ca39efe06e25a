import type { Shown } from '../../core/exchange.ts'

/** What became of the screen: nothing; filled in after the vault was opened; other candidates than before; or another request under the same id. */
export type Followed = 'same' | 'filled' | 'updated' | 'swapped'

/** How a newly fetched screen relates to the one that is open. A request itself never changes: `swapped` is not to be shown. */
export function follow(open: Shown, next: Shown): Followed {
  if (JSON.stringify([open.plan, open.received]) !== JSON.stringify([next.plan, next.received])) return 'swapped'
  if (open.version === next.version) return 'same'
  return open.candidates === null && next.candidates !== null ? 'filled' : 'updated'
}
