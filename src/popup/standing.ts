import type { Check } from '../core/exchange.ts'

/** What can be said of a held credential at a glance. */
export type Standing = 'valid' | 'expiring' | 'expired' | 'not-yet-valid' | 'unconfirmed' | 'failed'

const essential: ReadonlySet<Check['name']> = new Set(['format', 'signature', 'issuer-key'])
const month = 30 * 86_400_000

/** The standing by its dates and, where there is one, its last report. `now`: milliseconds since the epoch. */
export function standingOf(
  dates: { readonly validFrom: number | null; readonly validUntil: number | null },
  checks: readonly Check[] | null,
  now: number,
): Standing {
  if (checks?.some((check) => check.result === 'failed' && check.name !== 'dates')) return 'failed'
  if (checks?.some((check) => check.result === 'unknown' && essential.has(check.name))) return 'unconfirmed'
  if (dates.validUntil !== null && dates.validUntil <= now) return 'expired'
  if (dates.validFrom !== null && dates.validFrom > now) return 'not-yet-valid'
  return dates.validUntil !== null && dates.validUntil - now < month ? 'expiring' : 'valid'
}
