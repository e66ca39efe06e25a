import { WalletError } from '../core/errors.ts'
import { allTables, assertInside, type Database, headerRow, manifestRow, refuseDatabase } from './database.ts'
import { type Edit, type PreparedEdits, prepareEdits } from './edit.ts'
import { assertWritable } from './header.ts'
import type { Damage, Held } from './held.ts'
import type { Answer } from './held-values.ts'
import { loadHeld } from './load.ts'
import { locked, type Open, type Session } from './session.ts'
import type { Writer } from './writer.ts'

/** Called before each step of writing, so that tests can end the program at any of them. */
export type FaultPoint = (step: string) => void

/** What the stored rows need of the vault around them. */
export interface RowPorts {
  readonly database: Database
  readonly session: Session
  readonly writer: Writer
  readonly random: (length: number) => Uint8Array
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly fault: FaultPoint
  /** Called after each change that is on disk. */
  readonly changed?: () => void
}

/** Edits, and what follows in memory once they are written. */
export interface Work {
  readonly edits: readonly Edit[]
  apply(held: Held): void
}

/** The rows of an open vault under their index. `read` and `change` throw `vault.locked` while it is locked. */
export interface StoredRows {
  /** Hands out the index of now, until the answer is from one state; none of it goes out when the vault was locked meanwhile. */
  read<T>(use: (open: Open, held: Held) => Promise<Answer<T>>): Promise<T>
  /** Writes the edits made from the index of now, all of them or none. Throws `vault.damaged` when there is no manifest to go by. */
  change(make: (open: Open, held: Held) => Promise<Work>): Promise<void>
  damaged(): readonly Damage[]
  newer(): readonly string[]
}

const attempts = 16

/** The rows over a database. The index is read once for as long as the vault is open and nobody else writes. */
export function storedRows({ database, session, writer, random, now, fault, changed = () => undefined }: RowPorts): StoredRows {
  // Hangs on the session: when that is over, nobody can reach what was decrypted in it.
  const cache = new WeakMap<Open, Promise<Held>>()
  let findings: Pick<Held, 'damage' | 'newer'> = { damage: new Map(), newer: new Set() }

  async function current(open: Open): Promise<Held> {
    const known = cache.get(open)
    if (known) {
      const held = await known
      if (held.mac === ((await manifestRow(database))?.mac ?? '')) return held
      // Somebody else has seen it too and is reading it again.
      if (cache.get(open) !== known) return current(open)
    }
    const loading = loadHeld(database, open)
    cache.set(open, loading)
    loading.catch(() => cache.delete(open))
    const held = await loading
    findings = held
    return held
  }

  async function tryChange(make: (open: Open, held: Held) => Promise<Work>): Promise<boolean> {
    fault('session')
    const open = await session.current()
    if (!open) throw locked()
    fault('load')
    const held = await current(open)
    fault('encrypt')
    const work = await make(open, held)
    if (work.edits.length === 0) return true
    if (!held.sound) throw new WalletError('vault.damaged', 'nothing is written without a manifest')
    fault('index')
    const prepared = await prepareEdits(open, held, work.edits, { random, now })
    fault('check the session')
    if ((await session.current()) !== open) throw locked()
    fault('open the transaction')
    if (!(await write(prepared, held))) return false
    fault('remember')
    prepared.apply(held)
    work.apply(held)
    changed()
    return true
  }

  /** False when somebody else wrote in between. Awaits nothing but the database, or it would not be atomic. */
  async function write({ puts, removes, manifest }: PreparedEdits, held: Held): Promise<boolean> {
    return database.dexie.transaction('rw', allTables(database), async (transaction) => {
      fault('read the manifest')
      if ((await manifestRow(database))?.mac !== held.mac) return false
      assertInside(transaction)
      fault('read the header')
      const header = await headerRow(database)
      assertInside(transaction)
      assertWritable(header, held.manifest.header)
      for (const { table, rows } of puts) {
        if (rows.length === 0) continue
        fault(`put ${table}`)
        await database[table].bulkPut([...rows])
        assertInside(transaction)
      }
      for (const { table, ids } of removes) {
        if (ids.length === 0) continue
        fault(`delete ${table}`)
        await database[table].bulkDelete([...ids])
        assertInside(transaction)
      }
      fault('put the manifest')
      await database.meta.put(manifest)
      assertInside(transaction)
      fault('end the transaction')
      return true
    })
  }

  return {
    async read(use) {
      await writer.settled()
      for (let attempt = 0; attempt < attempts; attempt++) {
        const ticket = session.ticket()
        const open = await session.current()
        if (!open) throw locked()
        const answer = await current(open)
          .then((held) => use(open, held))
          .catch(refuseDatabase)
        // Locked while it was read: then nothing of it goes out.
        if (session.ticket() !== ticket) throw locked()
        if (answer) return answer.value
      }
      throw new WalletError('internal', 'somebody else keeps writing')
    },
    async change(make) {
      fault('queue')
      return writer.run(async () => {
        for (let attempt = 0; attempt < attempts; attempt++) if (await tryChange(make).catch(refuseDatabase)) return
        throw new WalletError('internal', 'somebody else keeps writing')
      })
    },
    damaged: () => [...findings.damage.values()],
    newer: () => [...findings.newer],
  }
}
