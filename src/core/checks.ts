import type { Check } from './exchange.ts'

/** How far two clocks may differ, in milliseconds: "no more than a few minutes" (RFC 7519 section 4.1.4). */
export const leeway = 300_000

/** What a format says of a credential, check by check. */
export interface Checks<Name extends Check['name']> {
  /** No reason: passed. Reasons are short codes: `key-not-listed`. */
  check(name: Name, result: Check['result'], reason?: string | null): Check
  /** Whether the moment lies in the period, both ends widened by `leeway`. All in milliseconds; `null` is an open end. */
  checkDates(from: number | null, until: number | null, now: number): Check
}

/** The checks of a format, each with the rule it applies: a standard and a section of it. */
export function checksBy<Name extends Check['name']>(sources: Readonly<Record<Name | 'dates', string>>): Checks<Name | 'dates'> {
  const check: Checks<Name | 'dates'>['check'] = (name, result, reason = null) => Object.freeze({ name, result, reason, source: sources[name] })
  return {
    check,
    checkDates(from, until, now) {
      if (from !== null && from > now + leeway) return check('dates', 'failed', 'not-yet-valid')
      if (until !== null && until <= now - leeway) return check('dates', 'failed', 'expired')
      return check('dates', 'passed')
    },
  }
}
