import { WalletError } from '../core/errors.ts'
import type { Records } from '../core/records.ts'
import { type Change, prepareChanges, type PreparedChanges } from './change.ts'
import { assertInside, type Database, generation, headerRow, refuseDatabase } from './database.ts'
import { assertWritable } from './header.ts'
import { type Held, heldValue, heldValues, loadHeld } from './held.ts'
import { locked, type Open, type Session } from './session.ts'
import type { Writer } from './writer.ts'

/** Called before each step of writing, so that tests can end the program at any of them. */
export type FaultPoint = (step: string) => void

/** What the records need of the vault around them. */
export interface RecordPorts {
  readonly database: Database
  readonly session: Session
  readonly writer: Writer
  readonly random: (length: number) => Uint8Array
  readonly fault: FaultPoint
}

/** The records of an open vault. Every call but `damaged` and `newer` throws `vault.locked` while it is locked. */
export interface StoredRecords {
  get<T extends keyof Records>(type: T, id: string): Promise<Records[T] | null>
  list<T extends keyof Records>(type: T): Promise<readonly Records[T][]>
  commit(changes: readonly Change[]): Promise<void>
  damaged(): readonly string[]
  newer(): readonly string[]
}

const attempts = 16

/** The records over a database. Decrypted once for as long as the vault is open and nobody else writes. */
export function storedRecords(ports: RecordPorts): StoredRecords {
  const { database, session, writer, random, fault } = ports
  // Hangs on the session: when that is over, nobody can reach what was decrypted in it.
  const cache = new WeakMap<Open, Promise<Held>>()
  let findings: Pick<Held, 'damaged' | 'newer'> = { damaged: new Set(), newer: new Set() }

  async function current(open: Open): Promise<Held> {
    const known = await cache.get(open)
    if (known && known.gen === (await generation(database))) return known
    const loading = loadHeld(database, open)
    cache.set(open, loading)
    loading.catch(() => cache.delete(open))
    const held = await loading
    findings = { damaged: held.damaged, newer: held.newer }
    return held
  }

  async function read<T>(use: (held: Held) => T): Promise<T> {
    await writer.settled()
    const ticket = session.ticket()
    const open = await session.current()
    if (!open) throw locked()
    const held = await current(open).catch(refuseDatabase)
    // Locked while it was read: then nothing of it goes out.
    if (session.ticket() !== ticket) throw locked()
    return use(held)
  }

  async function tryCommit(changes: readonly Change[]): Promise<boolean> {
    fault('session')
    const open = await session.current()
    if (!open) throw locked()
    fault('load')
    const held = await current(open)
    fault('encrypt')
    const prepared = await prepareChanges(open, held, changes, random)
    if (prepared.puts.length + prepared.removes.length === 0) return true
    fault('check the session')
    if ((await session.current()) !== open) throw locked()
    fault('open the transaction')
    const gen = await write(prepared, held.gen, open.vaultId)
    if (gen === null) return false
    fault('remember')
    prepared.apply(held)
    held.gen = gen
    return true
  }

  /** The new count of changes; null when somebody else wrote in between. Awaits nothing but the database, or it would not be atomic. */
  async function write({ puts, removes }: PreparedChanges, expected: number, vaultId: string): Promise<number | null> {
    const { dexie, meta, rec } = database
    return dexie.transaction('rw', meta, rec, async (transaction) => {
      fault('read the header')
      const header = await headerRow(database)
      assertInside(transaction)
      assertWritable(header, vaultId)
      fault('read the count')
      if ((await generation(database)) !== expected) return null
      assertInside(transaction)
      fault('put')
      await rec.bulkPut(puts)
      assertInside(transaction)
      fault('delete')
      await rec.bulkDelete([...removes])
      assertInside(transaction)
      fault('count')
      await meta.put({ id: 'gen', v: 1, r: expected + 1 })
      assertInside(transaction)
      fault('end the transaction')
      return expected + 1
    })
  }

  return {
    get: (type, id) => read((held) => heldValue(held, type, id)),
    list: (type) => read((held) => heldValues(held, type)),
    async commit(changes) {
      fault('queue')
      return writer.run(async () => {
        for (let attempt = 0; attempt < attempts; attempt++) if (await tryCommit(changes).catch(refuseDatabase)) return
        throw new WalletError('internal', 'somebody else keeps writing')
      })
    },
    damaged: () => [...findings.damaged],
    newer: () => [...findings.newer],
  }
}
