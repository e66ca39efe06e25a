import type { Check } from '../../core/exchange.ts'
import { leeway } from './envelope.ts'

/** Which rule each check of this format applies. */
const sources = {
  format: 'RFC 9901 section 7.1',
  'issuer-key': 'SD-JWT VC draft 24 section 2.5',
  signature: 'RFC 7515 section 5.2',
  dates: 'RFC 7519 sections 4.1.4 and 4.1.5',
  status: 'SD-JWT VC draft 24 section 2.4',
  holder: 'RFC 9901 section 7.3',
  binding: 'RFC 9901 section 7.3',
} as const

/** A check of this format. No reason: passed. Reasons are short codes: `key-not-listed`. */
export function check(name: keyof typeof sources, result: Check['result'], reason: string | null = null): Check {
  return Object.freeze({ name, result, reason, source: sources[name] })
}

/** Whether the moment lies in the period, both ends widened by five minutes. All in milliseconds; `null` is an open end. */
export function checkDates(from: number | null, until: number | null, now: number): Check {
  if (from !== null && from > now + leeway) return check('dates', 'failed', 'not-yet-valid')
  if (until !== null && until <= now - leeway) return check('dates', 'failed', 'expired')
  return check('dates', 'passed')
}
