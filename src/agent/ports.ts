import type { Decision, ExchangeId, Outcome, Plan, Received, Shown } from '../core/exchange.ts'
import type { Records } from '../core/records.ts'
import type { World } from '../core/plugin.ts'

/** What a host must give of the outside. The agent adds `resolve` and `verify` itself. */
export type Outside = Pick<World, 'fetch' | 'now' | 'random' | 'trust'>

/** One exchange while it is under way: everything a rebuilt agent needs to carry on. */
export interface Pending {
  readonly id: ExchangeId
  readonly received: Received
  readonly plan: Plan
  /** Exactly what stood on the screen last; null: nothing yet. Forgotten at lock, unless it was decided. */
  readonly shown: Shown | null
  /** Number of the screen last shown; 0: none yet. */
  readonly version: number
  /** Stored before anything is done. */
  readonly decision: Decision | null
  /** True once anything may have left the wallet by itself. Written before any POST. */
  readonly sent: boolean
  readonly outcome: Outcome | null
}

/** Where exchanges under way are kept: outlives the worker, not the browser. Writes are durable when they return. */
export interface Journal {
  get(id: ExchangeId): Promise<Pending | null>
  list(): Promise<readonly Pending[]>
  put(pending: Pending): Promise<void>
  remove(id: ExchangeId): Promise<void>
}

/** One change to what is held. */
export type Change = {
  [T in keyof Records]: { readonly put: T; readonly id: string; readonly value: Records[T] } | { readonly remove: T; readonly id: string }
}[keyof Records]

/** What is held, encrypted. Every call throws `vault.locked` while it is locked. */
export interface Holdings {
  unlocked(): Promise<boolean>
  get<T extends keyof Records>(type: T, id: string): Promise<Records[T] | null>
  list<T extends keyof Records>(type: T): Promise<readonly Records[T][]>
  /** All of it or none of it. Throws `vault.full`. */
  commit(changes: readonly Change[]): Promise<void>
}

export interface Ports {
  readonly outside: Outside
  readonly journal: Journal
  readonly holdings: Holdings
}
