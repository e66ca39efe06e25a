import type { IndexEntry } from '../core/credential.ts'
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
  /** A yes was cut short by a lock: that this request counts as answered is its own doing. */
  readonly cutShort?: boolean
  /** Whether the yes is to be remembered. */
  readonly remember?: boolean
  /** What planning fetched; kept by those hosts that let people look into a request, until it is answered. */
  readonly fetched?: readonly Fetched[]
}

/** One answer from outside, as text. */
export interface Fetched {
  readonly url: string
  readonly status: number
  readonly text: string
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

/** What entries have in common that are told apart by no value: format, types, and the names of the claims at the top, in their order. */
export interface EntryKind extends Pick<IndexEntry, 'format' | 'types'> {
  readonly says: readonly string[]
}

/** Entries of some kinds, and how many there are of every format with the same types. */
export interface EntriesOfKinds {
  /** In the order of the list of all entries. */
  readonly entries: readonly IndexEntry[]
  readonly kinds: readonly (Pick<IndexEntry, 'format' | 'types'> & { readonly count: number })[]
}

/** What is held, encrypted. Every call throws `vault.locked` while it is locked. */
export interface Holdings {
  unlocked(): Promise<boolean>
  get<T extends keyof Records>(type: T, id: string): Promise<Records[T] | null>
  list<T extends keyof Records>(type: T): Promise<readonly Records[T][]>
  /** The entries of the kinds that are wanted, opening no other; `most`: only so many of them, the newest. `wanted` is asked once for each kind. */
  entriesOf(wanted: (kind: EntryKind) => boolean, most?: number): Promise<EntriesOfKinds>
  /** All of it or none of it. Throws `vault.full`. */
  commit(changes: readonly Change[]): Promise<void>
}

export interface Ports {
  readonly outside: Outside
  readonly journal: Journal
  readonly holdings: Holdings
}
