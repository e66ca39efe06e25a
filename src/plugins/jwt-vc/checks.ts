import type { Check } from '../../core/exchange.ts'
import { leeway } from './jwt-envelope.ts'

/** Which rule each check of this format applies. */
const sources = {
  format: 'VCDM 1.1 section 6.3.1',
  'issuer-key': 'DID Core 1.0 section 5.3.2',
  signature: 'RFC 7515 section 5.2',
  dates: 'VCDM 1.1 sections 4.6 and 4.8',
  status: 'VCDM 1.1 section 4.9',
  holder: 'OpenID4VP 1.0 appendix B.1',
  binding: 'OpenID4VP 1.0 appendix B.1.3.1.5',
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
