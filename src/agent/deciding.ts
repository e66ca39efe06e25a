import { asWalletError, type ErrorCode, WalletError } from '../core/errors.ts'
import type { Decision, Exchange, ExchangeId, Outcome, Plan, Shown } from '../core/exchange.ts'
import type { Protocol } from '../core/plugin.ts'
import type { Activity } from '../core/records.ts'
import { activityOf } from './activity.ts'
import { consent, type Gate, resume } from './consent.ts'
import { checkDecision, choicesFor, type Yes } from './decision.ts'
import { freshFor } from './fitting-identifiers.ts'
import { grantOf, mayRemember } from './grants.ts'
import { createIdentifier } from './identifiers.ts'
import type { Journal, Pending } from './ports.ts'
import { contentOf, nextShown, siteFor } from './shown.ts'
import type { Sites } from './sites.ts'

/** What keeps an activity from being written down and is nobody's mistake. */
const noRecord: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['vault.full', 'vault.locked'])

/** How an exchange ended, and what is said of it in the activity list. */
export interface Ended {
  readonly outcome: Outcome
  readonly result: Activity['result']
}

/** What happens from the person's answer to the outcome. Callers see to it that one exchange is worked on once at a time. */
export interface Deciding {
  decide(pending: Pending, decision: Decision, remember: boolean): Promise<Ended>
  /** A no of any kind: the standard's error, nothing signed. */
  refuse(pending: Pending, result: Activity['result']): Promise<Ended>
  /** The same no, unasked, to a party that may not ask; false, and nothing done: it may, or it is answered, or the vault is locked. */
  refuseIfBlocked(pending: Pending): Promise<boolean>
  /** What was decided and stored, done; after a crash once more, unless something may have left already. */
  perform(pending: Pending, shown: Shown, decision: Yes): Promise<Ended>
  goOn(exchange: Exchange): Promise<void>
}

/** The decision is stored before anything is done, and the outcome before anyone hears of it. */
export function deciding({ plugins, holdings, world }: Omit<Gate, 'leaving'>, journal: Journal, sites: Sites): Deciding {
  async function update(id: ExchangeId, change: Partial<Pending>): Promise<void> {
    const pending = await journal.get(id)
    if (pending) await journal.put({ ...pending, ...change })
  }
  const gateFor = (id: ExchangeId): Gate => ({ plugins, holdings, world, leaving: () => update(id, { sent: true }) })

  function protocolOf(plan: Plan): Protocol {
    const protocol = plugins.protocols.get(plan.protocol)
    if (!protocol) throw new WalletError('internal', 'the protocol of a stored plan is gone')
    return protocol
  }

  async function record(pending: Pending, decision: Decision, result: Activity['result']): Promise<void> {
    if (pending.received.inPrivate || !(await holdings.unlocked())) return
    const yes = decision.allow ? decision : null
    const activity = activityOf(pending, yes, result, pending.id, world.now())
    const grant = yes && pending.remember && result === 'done' ? await grantOf(pending, yes, activity) : null
    await sites.note(pending.plan, activity, grant)
  }

  async function end(pending: Pending, decision: Decision, outcome: Outcome, result: Activity['result']): Promise<Ended> {
    // A no, and what was posted, stand whether there is room to write them down or not. What is still here leaves only when it was written down.
    const stands = result !== 'done' || outcome.delivered !== null
    await record(pending, decision, result).catch((thrown: unknown) => {
      if (!stands || !noRecord.has(asWalletError(thrown).code)) throw thrown
    })
    await journal.put({ ...pending, decision, outcome, received: { ...pending.received, data: null }, fetched: [] })
    return { outcome, result }
  }

  async function refuse(pending: Pending, result: Activity['result']): Promise<Ended> {
    const outcome = await protocolOf(pending.plan).refuse(pending.plan, world)
    return end(pending, { version: Math.max(1, pending.version), allow: false }, outcome, result)
  }

  async function refuseIfBlocked(pending: Pending): Promise<boolean> {
    const party = pending.decision || pending.outcome || !(await holdings.unlocked()) ? null : await sites.blockedOf(pending)
    if (!party) return false
    // What stood on a screen before may stay there; what was only announced, while locked, is not shown.
    await refuse({ ...pending, plan: { ...pending.plan, party }, shown: pending.shown?.candidates ? pending.shown : null }, 'refused')
    return true
  }

  async function perform(pending: Pending, shown: Shown, decision: Yes): Promise<Ended> {
    const { id, plan } = pending
    if (pending.sent) return end(pending, decision, { reply: null, redirect: null, delivered: 'unknown' }, 'unknown')
    // A yes lasts no longer than the request: what was cut short by a lock or a restart does not go on behind anybody's back hours later.
    if (plan.expiresAt <= world.now()) return refuse(pending, 'expired')
    let outcome: Outcome
    try {
      // Here, and not where it is checked: it has to be written before anything leaves also when this is done again after a restart.
      if (plan.once) await holdings.commit([{ put: 'spent', id: plan.once, value: { hash: plan.once, at: world.now() } }])
      const done = await protocolOf(plan).perform(plan, consent(shown, decision, gateFor(id)))
      if ('continues' in done) await holdings.commit([{ put: 'exchange', id, value: { id, plan, decision, ...done.continues } }])
      outcome = 'continues' in done ? done.outcome : done
    } catch (thrown) {
      return undo(pending, thrown)
    }
    return end(pending, decision, outcome, 'done').catch((thrown: unknown) => {
      // What was posted cannot be followed by a no.
      if (outcome.delivered !== null) throw thrown
      return undo(pending, thrown)
    })
  }

  /** Nothing left the wallet: the person is asked once more where it was only locked, else the party has its no. Throws what kept it from being done. */
  async function undo(pending: Pending, thrown: unknown): Promise<never> {
    const error = asWalletError(thrown)
    if (error.code === 'vault.locked') await update(pending.id, { decision: null, cutShort: true })
    else await refuse(pending, 'failed')
    throw error
  }

  /** A fresh identifier is made before the decision is stored, so that doing it again makes no second one. */
  async function settle(shown: Shown, decision: Yes): Promise<{ readonly shown: Shown; readonly decision: Yes }> {
    const isNew = (choice: Yes['choices'][string][number]) => 'identifier' in choice && choice.identifier === 'new'
    if (!Object.values(decision.choices).some((choices) => choices.some(isNew))) return { shown, decision }
    const origin = siteFor(shown.plan, shown.received)
    const name = origin ? new URL(origin).host : (shown.plan.party.name ?? shown.plan.party.id).slice(0, 80)
    const asks = shown.plan.asks.flatMap((ask) => (ask.kind === 'identifier' && choicesFor(ask, decision).some(isNew) ? [ask] : []))
    const { did } = await createIdentifier({ name, origin, ...freshFor(asks) }, { plugins, holdings, world })
    const choices = Object.entries(decision.choices).map(([ask, list]) => [ask, list.map((choice) => (isNew(choice) ? { identifier: did } : choice))])
    return {
      shown: { ...shown, identifiers: [...(shown.identifiers ?? []), { did, name, origin, seenBy: [] }] },
      decision: { ...decision, choices: Object.fromEntries(choices) },
    }
  }

  async function agree(pending: Pending, decision: Yes, remember: boolean): Promise<Ended> {
    if (!(await holdings.unlocked())) throw new WalletError('vault.locked', 'nothing can be agreed to while locked')
    const { once } = pending.plan
    // Read at once: each is a way to the disk and back, and a page waits.
    const [blocked, content, spent] = await Promise.all([
      sites.blockedOf(pending),
      contentOf(pending, plugins, holdings, world),
      once === null || pending.cutShort ? null : holdings.get('spent', once),
    ])
    if (blocked) return refuse(pending, 'refused')
    if (remember && (pending.received.inPrivate || !mayRemember(pending.plan))) throw new WalletError('consent.mismatch', 'this is asked each time')
    const now = nextShown(pending, content)
    if (!pending.shown || now.version !== pending.shown.version) throw new WalletError('consent.mismatch', 'the screen is no longer what would happen')
    checkDecision(pending.shown, decision)
    if (spent) throw new WalletError('request.replayed', 'this request was answered before')
    const settled = await settle(pending.shown, decision)
    const decided = { ...pending, ...settled, remember }
    await journal.put(decided)
    return perform(decided, settled.shown, settled.decision)
  }

  return {
    refuse,
    refuseIfBlocked,
    perform,
    async decide(pending, decision, remember) {
      if (pending.outcome) return { outcome: pending.outcome, result: pending.decision?.allow ? 'done' : 'refused' }
      if (pending.decision?.allow && pending.shown) return perform(pending, pending.shown, pending.decision)
      return decision.allow ? agree(pending, decision, remember) : refuse(pending, 'refused')
    },
    async goOn(exchange) {
      const { id } = exchange
      const plan = { ...exchange.plan, memo: exchange.memo }
      const done = await protocolOf(plan).perform(plan, resume(exchange, gateFor(id)))
      if ('continues' in done) await holdings.commit([{ put: 'exchange', id, value: { ...exchange, ...done.continues } }])
      else await holdings.commit([{ remove: 'exchange', id }])
    },
  }
}
