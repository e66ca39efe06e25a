import type { Shown, Warning } from '../../core/exchange.ts'
import { warningsOf } from './asker.ts'
import { fits } from './choices.ts'

/** Where one of these is said, each request is looked at anew. */
const never: readonly Warning[] = ['unverified-party', 'cross-device', 'verifier-is-not-site', 'answer-goes-elsewhere', 'punycode']

/**
 * True when a choice may be remembered, so that it is chosen beforehand when exactly this is asked again: the party is proven, nothing asks for special care,
 * and the yes allows nothing but what was chosen. A transaction, a text and an offer are new each time.
 */
export function mayRemember(shown: Shown): boolean {
  const { plan } = shown
  const warnings = warningsOf(shown)
  return (
    fits(shown) &&
    !shown.received.inPrivate &&
    plan.party.proofs.length > 0 &&
    plan.transactions.length === 0 &&
    plan.offers.length === 0 &&
    plan.powers.length === 0 &&
    plan.asks.length > 0 &&
    !plan.asks.some((ask) => ask.kind === 'input') &&
    !never.some((warning) => warnings.has(warning))
  )
}
