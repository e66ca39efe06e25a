import type { HeldCredential, IndexEntry } from '../../src/core/credential.ts'
import type { StoredReport } from '../../src/core/records.ts'

/** One credential as a wallet keeps it, about 1.7 kB of JSON: what was issued, what lists need, and the last report. */
export interface Kept {
  readonly credential: HeldCredential
  readonly entry: IndexEntry
  readonly report: StoredReport
}

/** What a list shows first, so that all can be seen to show the same: how many there are, and the ids of the newest. */
export interface Listed {
  readonly total: number
  readonly newest: readonly string[]
}

/** One way to keep credentials in IndexedDB. What is absent, it does not do. */
export interface Store {
  /** Stores all of these where nothing was before. */
  fill(all: readonly Kept[]): Promise<void>
  /** With the keys in hand and nothing else: opens the database, reads, and lets go of it again. */
  list?(count: number): Promise<Listed>
  /** Adds one; it is on disk when this returns. What a running wallet has in memory is in memory. */
  add?(one: Kept): Promise<void>
  /** From the passphrase to the list. */
  unlock?(count: number): Promise<Listed>
  /** The ids of the newest that have this word, and how many have it. */
  search?(word: string, count: number): Promise<Listed>
  close(): Promise<void>
}

/** A bundle exports this as `make`. The name is the database's. */
export type MakeStore = (name: string) => Promise<Store>
