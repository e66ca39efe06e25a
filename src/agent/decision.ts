import { WalletError } from '../core/errors.ts'
import type { Ask, Choice, Decision, Shown } from '../core/exchange.ts'
import { isAnswer } from '../core/selection.ts'

/** What of a screen an answer to it has to fit. */
export type Offering = Pick<Shown, 'version' | 'plan' | 'candidates' | 'identifiers'>

/** A yes. */
export type Yes = Extract<Decision, { allow: true }>

/**
 * Checks a yes against exactly what stood on the screen: only what was offered, and enough of it.
 * Throws `consent.mismatch`; a choice never offered is never guessed at.
 */
export function checkDecision(shown: Offering, decision: Yes): void {
  const { plan } = shown
  if (decision.version !== shown.version) throw mismatch('another screen was answered')
  for (const id of Object.keys(decision.choices)) if (!plan.asks.some((ask) => ask.id === id)) throw mismatch('an answer to an ask that was never made')
  for (const ask of plan.asks) checkAsk(ask, decision, shown)
  const chosen = plan.asks.filter((ask) => isAnswered(ask, decision)).map((ask) => ask.id)
  if (!isAnswer(plan, chosen)) throw mismatch('the choices are none of the combinations that were offered')
  if (!plan.transactions.every(({ asks }) => asks.some((id) => chosen.includes(id)))) throw mismatch('a transaction that nothing authorizes')
  const offered = new Set(plan.offers.map((offer) => offer.id))
  if (decision.offers.some((id) => !offered.has(id)) || new Set(decision.offers).size !== decision.offers.length) throw mismatch('an offer that was never made')
  if (plan.offers.length && !decision.offers.length) throw mismatch('nothing was accepted')
}

/** True when the decision answers this ask. */
export function isAnswered(ask: Ask, decision: Yes): boolean {
  return ask.kind === 'input' ? Object.hasOwn(decision.inputs, ask.id) : choicesFor(ask, decision).length > 0
}

/** The choices made for one ask. */
export function choicesFor(ask: Ask, decision: Yes): readonly Choice[] {
  return Object.hasOwn(decision.choices, ask.id) ? (decision.choices[ask.id] ?? []) : []
}

function checkAsk(ask: Ask, decision: Yes, shown: Offering): void {
  const choices = choicesFor(ask, decision)
  if (ask.kind === 'input') {
    if (choices.length) throw mismatch('a choice where text was asked for')
    return
  }
  if (choices.length > 1 && !(ask.kind === 'credential' && ask.multiple)) throw mismatch('more than one choice')
  const seen = new Set<string>()
  for (const choice of choices) {
    const name = 'identifier' in choice ? choice.identifier : choice.credentialId
    if (seen.has(name)) throw mismatch('one choice twice')
    seen.add(name)
    if (!isOffered(ask, choice, shown)) throw mismatch('a choice that was never offered')
  }
}

function isOffered(ask: Ask, choice: Choice, shown: Offering): boolean {
  if (ask.kind === 'identifier') {
    return 'identifier' in choice && (choice.identifier === 'new' || (shown.identifiers ?? []).some(({ did }) => did === choice.identifier))
  }
  if (ask.kind !== 'credential' || !('credentialId' in choice)) return false
  const candidate = shown.candidates?.[ask.id]?.find(({ credentialId }) => credentialId === choice.credentialId)
  return candidate?.sets[choice.set] !== undefined
}

function mismatch(message: string): WalletError {
  return new WalletError('consent.mismatch', message)
}
