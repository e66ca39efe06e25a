import type { Records } from '../core/records.ts'
import { type Change, prepareChanges } from './change.ts'
import type { Database } from './database.ts'
import type { Damage } from './held.ts'
import { type EntriesOfKinds, type EntryKind, entriesOfKinds } from './entry-kinds.ts'
import { heldValue, heldValues } from './held-values.ts'
import { type Found, searchEntries } from './search.ts'
import type { StoredRows } from './stored-rows.ts'

/** The records of an open vault. Every call but `damaged` and `newer` throws `vault.locked` while it is locked. */
export interface StoredRecords {
  get<T extends keyof Records>(type: T, id: string): Promise<Records[T] | null>
  list<T extends keyof Records>(type: T): Promise<readonly Records[T][]>
  /** The entries of the kinds that are wanted, decoding no other; `most`: only so many of them, the newest. `wanted` is asked once for each kind. */
  entriesOf(wanted: (kind: EntryKind) => boolean, most?: number): Promise<EntriesOfKinds>
  commit(changes: readonly Change[]): Promise<void>
  /**
   * The credentials that say every word of a text in title, issuer, types or claims, accents and case left out; an empty text finds all of them.
   * At most `limit` entries, newest first; how many were found, and how many there are.
   */
  search(text: string, limit: number): Promise<Found>
  /** What was found wrong so far, by name. */
  damaged(): readonly Damage[]
  /** Rows that a newer program wrote. */
  newer(): readonly string[]
}

/** The records over stored rows. Each is decrypted once, when it is first asked for; entries come with the index. */
export function storedRecords(database: Database, rows: StoredRows, random: (length: number) => Uint8Array): StoredRecords {
  return {
    get: (type, id) => rows.read((open, held) => heldValue(database, open, held, type, id)),
    list: (type) => rows.read((open, held) => heldValues(database, open, held, type)),
    commit: (changes) =>
      rows.change(async (open, held) => {
        const prepared = await prepareChanges(open, held, changes, random)
        return { edits: prepared.map(({ edit }) => edit), apply: (target) => prepared.forEach((one) => one.apply(target)) }
      }),
    entriesOf: (wanted, most) => rows.read(async (_, held) => ({ value: entriesOfKinds(held, wanted, most) })),
    search: (text, limit) => rows.read(async (_, held) => ({ value: searchEntries(held, text, limit) })),
    damaged: () => rows.damaged(),
    newer: () => rows.newer(),
  }
}
