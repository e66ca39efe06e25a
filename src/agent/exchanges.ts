import { WalletError } from '../core/errors.ts'
import type { Decision, ExchangeId, Plan, Received, Shown } from '../core/exchange.ts'
import type { Gate } from './consent.ts'
import { deciding, type Ended } from './deciding.ts'
import type { Journal, Pending } from './ports.ts'
import { contentOf, nextShown } from './shown.ts'
import { warningsOf } from './trust.ts'

/** Received → plan → consent → perform → outcome, each step stored before the next. */
export interface Exchanges {
  /** Asks the protocols, and stores the plan before anything else happens. Throws `request.*`, `credential.*`; nothing is stored then. */
  plan(received: Received): Promise<Plan>
  /** Exactly what the person is to see now, numbered. Throws `consent.expired`. */
  shown(id: ExchangeId): Promise<Shown>
  /** Carries out the person's answer to one numbered screen, at most once. Throws `consent.mismatch`, `consent.expired`, `vault.locked`, `request.replayed`. */
  decide(id: ExchangeId, decision: Decision): Promise<Ended>
  /** Forgets an exchange whose page is gone, unless it was decided: nothing is done, nothing is answered. */
  drop(id: ExchangeId): Promise<void>
  /** Exchanges under way, and ended ones until they expire, so that an answer can be given again. */
  pending(): Promise<readonly Pending[]>
  /** Ends what is too late, forgets what ended long ago. */
  expire(): Promise<void>
  /** After a restart: carries out what was decided and not finished. */
  recover(): Promise<void>
  /** At lock: forgets what stood on screens. */
  locked(): Promise<void>
  /** Goes on with an exchange that continues after the click. Throws `consent.expired`. */
  resume(id: ExchangeId): Promise<void>
}

/** The exchanges of one agent. */
export function makeExchanges(parts: Omit<Gate, 'leaving'>, journal: Journal): Exchanges {
  const { plugins, holdings, world } = parts
  const act = deciding(parts, journal)
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

  return {
    async plan(received) {
      for (const protocol of plugins.protocols.values()) {
        if (received.protocol !== null && !protocol.serves[received.intent].includes(received.protocol)) continue
        const planned = await protocol.plan(received, world)
        if (!planned) continue
        const plan = { ...planned, warnings: [...new Set([...planned.warnings, ...warningsOf(received)])] }
        await journal.put({ id: received.id, received, plan, shown: null, version: 0, decision: null, sent: false, outcome: null })
        return plan
      }
      throw new WalletError('request.unsupported', 'no protocol takes this')
    },
    shown: (id) =>
      alone(id, async () => {
        const pending = await open(id)
        if (pending.decision && pending.shown) return pending.shown
        const shown = nextShown(pending, await contentOf(pending, plugins, holdings, world.now()))
        if (shown.version !== pending.version) await journal.put({ ...pending, shown, version: shown.version })
        return shown
      }),
    decide: (id, decision) => alone(id, async () => act.decide(await open(id), decision)),
    drop: (id) =>
      alone(id, async () => {
        if (!(await journal.get(id))?.decision) await journal.remove(id)
      }),
    pending: () => journal.list(),
    expire: () =>
      each(async (pending) => {
        if (pending.plan.expiresAt > world.now()) return
        if (pending.outcome) await journal.remove(pending.id)
        else if (!pending.decision) await act.refuse(pending, 'expired')
      }),
    recover: () =>
      each(async (pending) => {
        if (!pending.decision?.allow || !pending.shown || pending.outcome || !(await holdings.unlocked())) return
        await act.perform(pending, pending.shown, pending.decision).catch(() => {})
      }),
    locked: () =>
      each(async (pending) => {
        if (!pending.decision && pending.shown) await journal.put({ ...pending, shown: null })
      }),
    async resume(id) {
      const exchange = await holdings.get('exchange', id)
      if (!exchange) throw new WalletError('consent.expired', 'no such exchange')
      await alone(id, () => act.goOn(exchange))
    },
  }
}

/** Runs what concerns one exchange one after the other, whoever asks. */
function oneAtATime(): <T>(id: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>()
  return (id, work) => {
    const next = (tails.get(id) ?? Promise.resolve()).then(work)
    const tail = next.catch(() => {})
    tails.set(id, tail)
    void tail.then(() => tails.get(id) === tail && tails.delete(id))
    return next
  }
}
