import type { Shown } from '../../core/exchange.ts'
import { isSameData } from '../../core/json.ts'

/** What became of the screen: nothing; filled or emptied because the vault was opened or locked; other candidates than before; or another request under the same id. */
export type Followed = 'same' | 'vault' | 'updated' | 'swapped'

/** How a newly fetched screen relates to the one that is open. A request itself never changes: `swapped` is not to be shown. */
export function follow(open: Shown, next: Shown): Followed {
  if (!isSameData([open.plan, open.received], [next.plan, next.received])) return 'swapped'
  if (open.version === next.version) return 'same'
  return (open.candidates === null) === (next.candidates === null) ? 'updated' : 'vault'
}
