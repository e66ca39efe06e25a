import { WalletError } from '../core/errors.ts'
import type { Decision, ExchangeId, Outcome, Plan, Received, Shown } from '../core/exchange.ts'
import type { Gate } from './consent.ts'
import { deciding, type Ended } from './deciding.ts'
import type { Journal, Pending } from './ports.ts'
import { watched } from './fetched.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { contentOf, nextShown } from './shown.ts'
import type { Sites } from './sites.ts'
import { type TracedAsk, traceOf } from './trace.ts'
import { warningsOf } from './trust.ts'

/** The id of a party is at most so long, in UTF-16 units. */
const longestParty = 4096

/** Received → plan → consent → perform → outcome, each step stored before the next. */
export interface Exchanges {
  /**
   * Asks the protocols, and stores the plan before anything else happens. A blocked party has its no then, if the vault is open.
   * Throws `request.*`, `credential.*`; nothing is stored then.
   */
  plan(received: Received): Promise<Plan>
  /** Exactly what the person is to see now, numbered. Throws `consent.expired`. */
  shown(id: ExchangeId): Promise<Shown>
  /** Why each held credential fits what is asked or does not, by ask. Throws `consent.expired`, also once it was answered, and `vault.locked`. */
  trace(id: ExchangeId): Promise<readonly TracedAsk[]>
  /**
   * Carries out the person's answer to one numbered screen, at most once. `remember`: a yes is chosen beforehand for thirty days, when exactly this is asked again.
   * Throws `consent.mismatch`, also for what may not be remembered, `consent.expired`, `vault.locked`, `request.replayed`.
   */
  decide(id: ExchangeId, decision: Decision, remember?: boolean): Promise<Ended>
  /** Forgets an exchange whose page is gone, unless it was decided: nothing is done, nothing is answered. */
  drop(id: ExchangeId): Promise<void>
  /** Exchanges under way, and ended ones until they expire, so that an answer can be given again. */
  pending(): Promise<readonly Pending[]>
  /** Ends what is too late, forgets what ended long ago. */
  expire(): Promise<void>
  /** After a restart, an unlock or a block: carries out what was decided and not finished, and refuses those that may not ask. Does nothing while locked. */
  recover(): Promise<void>
  /** At lock: forgets what stood on screens. */
  locked(): Promise<void>
  /** Goes on with an exchange that continues after the click. Throws `consent.expired`. */
  resume(id: ExchangeId): Promise<void>
}

/** The exchanges of one agent. */
export function makeExchanges(parts: Omit<Gate, 'leaving'>, journal: Journal, sites: Sites): Exchanges {
  const { plugins, holdings, world } = parts
  const act = deciding(parts, journal, sites)
  const alone = oneAtATime()

  async function open(id: ExchangeId): Promise<Pending> {
    const pending = await journal.get(id)
    if (!pending || (!pending.decision && pending.plan.expiresAt <= world.now())) throw new WalletError('consent.expired', 'no such exchange, or too late')
    return pending
  }

  /** Does the work for each exchange that is still there, none of them twice at a time. */
  async function each(work: (pending: Pending) => Promise<unknown>): Promise<void> {
    for (const { id } of await journal.list()) {
      await alone(id, async () => {
        const pending = await journal.get(id)
        if (pending) await work(pending)
      })
    }
  }

  const mayNotAsk = async (pending: Pending) => (await holdings.unlocked()) && (await sites.blockedOf(pending)) !== null

  async function refuseIfBlocked(id: ExchangeId): Promise<void> {
    const pending = await journal.get(id)
    // Refused or not, it is not shown.
    if (pending) await act.refuseIfBlocked(pending).catch(() => {})
  }

  return {
    async plan(received) {
      const seen = watched(world)
      for (const protocol of plugins.protocols.values()) {
        if (received.protocol !== null && !protocol.serves[received.intent].includes(received.protocol)) continue
        const planned = await protocol.plan(received, seen.world)
        if (!planned) continue
        if (planned.party.id.length > longestParty) throw new WalletError('request.malformed', 'a party with too long an id')
        const plan = { ...planned, warnings: [...new Set([...planned.warnings, ...warningsOf(received)])] }
        await journal.put({ id: received.id, received, plan, shown: null, version: 0, decision: null, sent: false, outcome: null, fetched: seen.fetched() })
        await alone(received.id, () => refuseIfBlocked(received.id))
        return plan
      }
      throw new WalletError('request.unsupported', 'no protocol takes this')
    },
    shown: (id) =>
      alone(id, async () => {
        const pending = await open(id)
        if (pending.decision && pending.shown) return pending.shown
        if (pending.outcome) throw new WalletError('consent.expired', 'answered already')
        const [refused, content] = await Promise.all([mayNotAsk(pending), contentOf(pending, plugins, holdings, world)])
        if (refused) throw new WalletError('consent.expired', 'about to be answered')
        const shown = nextShown(pending, content)
        if (shown.version !== pending.version) await journal.put({ ...pending, shown, version: shown.version })
        return shown
      }),
    async trace(id) {
      const { plan, outcome } = await open(id)
      if (outcome) throw new WalletError('consent.expired', 'answered already')
      return traceOf(plan, plugins, holdings, world)
    },
    decide: (id, decision, remember = false) => alone(id, async () => act.decide(await open(id), decision, remember)),
    drop: (id) =>
      alone(id, async () => {
        if (!(await journal.get(id))?.decision) await journal.remove(id)
      }),
    pending: () => journal.list(),
    expire: () =>
      each(async (pending) => {
        if (pending.plan.expiresAt > world.now()) return
        if (pending.outcome) await journal.remove(pending.id)
        // What may have been sent is told at unlock, when that can be written down.
        else if (!pending.sent || !pending.decision) await act.refuse(pending, 'expired')
      }),
    recover: () =>
      each(async (pending) => {
        if (pending.outcome || !(await holdings.unlocked())) return
        if (!pending.decision) await act.refuseIfBlocked(pending).catch(() => {})
        if (!pending.decision?.allow || !pending.shown) return
        await act.perform(pending, pending.shown, pending.decision).catch(() => {})
      }),
    locked: () =>
      each(async (pending) => {
        if (!pending.decision && pending.shown) await journal.put({ ...pending, shown: null })
        if (pending.outcome?.plain) await journal.put({ ...pending, outcome: withoutPlain(pending.outcome) })
      }),
    async resume(id) {
      const exchange = await holdings.get('exchange', id)
      if (!exchange) throw new WalletError('consent.expired', 'no such exchange')
      await alone(id, () => act.goOn(exchange))
    },
  }
}

/** The outcome without what it says of what was sent. */
export function withoutPlain({ reply, redirect, delivered }: Outcome): Outcome {
  return { reply, redirect, delivered }
}
