import { WalletError } from '../core/errors.ts'
import type { Records } from '../core/records.ts'
import { type Database, manifestRow } from './database.ts'
import { refOf } from './edit.ts'
import { type Held, note, refsOf, shelfOf } from './held.ts'
import { entryOf, everyEntry } from './held-entries.ts'
import { isSameRef, type Named, type Ref } from './index-page.ts'
import { isNewer, openRecord } from './open-row.ts'
import { decodeRecord, type Envelope } from './record-type.ts'
import { recordTypes } from './record-types.ts'
import type { Row } from './seal.ts'
import type { Open } from './session.ts'

/** What was read; null: somebody wrote in between, and the index has to be read again. */
export type Answer<T> = { readonly value: T } | null

/** Records that are always stored together: where one is, the other cannot be merely absent. */
const otherHalf: { readonly [T in keyof Records]?: keyof Records } = { credential: 'entry', entry: 'credential' }
/** What the index itself holds: no row is read for it. */
const inIndex: {
  readonly [T in keyof Records]?: { readonly get: (held: Held, id: string) => Records[T] | null; readonly list: (held: Held) => readonly Records[T][] }
} = {
  entry: { get: entryOf, list: everyEntry },
}
const rowsAtOnce = 1000

/** The record of this type and id, opening no other. Throws `vault.newer`; `vault.damaged` when it is there and does not open. */
export async function heldValue<T extends keyof Records>(database: Database, open: Open, held: Held, type: T, id: string): Promise<Answer<Records[T] | null>> {
  const ref = refOf(held, type, id)
  if (!ref) {
    const half = otherHalf[type]
    if (half && held.damage.size > 0 && refOf(held, half, id)) throw new WalletError('vault.damaged', `a ${type} that is lost`)
    return { value: null }
  }
  if (held.newer.has(ref.id)) throw new WalletError('vault.newer', `a ${type} of a newer version`)
  const indexed = inIndex[type]
  if (indexed) {
    const value = indexed.get(held, id)
    if (value) return { value }
    throw new WalletError('vault.damaged', `a ${type} that does not open`)
  }
  if (!(await openAll(database, open, held, type, [{ id, ref }]))) return null
  const opened = shelfOf(held, type).get(id)
  if (opened && isSameRef(opened.ref, ref)) return { value: opened.value }
  throw new WalletError(held.newer.has(ref.id) ? 'vault.newer' : 'vault.damaged', `a ${type} that does not open`)
}

/** All records of this type that can be read; what cannot is noted by name. */
export async function heldValues<T extends keyof Records>(database: Database, open: Open, held: Held, type: T): Promise<Answer<readonly Records[T][]>> {
  const indexed = inIndex[type]
  if (indexed) return { value: indexed.list(held) }
  const all = refsOf(held, type)
  if (!(await openAll(database, open, held, type, all))) return null
  const shelf = shelfOf(held, type)
  return {
    value: all.flatMap(({ id, ref }) => {
      const opened = shelf.get(id)
      return opened && isSameRef(opened.ref, ref) ? [opened.value] : []
    }),
  }
}

/** The rows of these names, if the vault is still in the state the index was read from. */
export async function readRows(database: Database, held: Held, table: 'rec' | 'keys', ids: readonly string[]): Promise<readonly (Row | undefined)[] | null> {
  return database.dexie.transaction('r', database.meta, database[table], async () => {
    if (((await manifestRow(database))?.mac ?? '') !== held.mac) return null
    return database[table].bulkGet([...ids])
  })
}

/** Puts all of these on the shelf that can be opened; false when the index is not of now. */
async function openAll<T extends keyof Records>(database: Database, open: Open, held: Held, type: T, all: readonly Named[]): Promise<boolean> {
  const shelf = shelfOf(held, type)
  const cold = all.filter(({ id, ref }) => {
    const opened = shelf.get(id)
    return !(opened && isSameRef(opened.ref, ref)) && !held.newer.has(ref.id)
  })
  for (let at = 0; at < cold.length; at += rowsAtOnce) {
    const some = cold.slice(at, at + rowsAtOnce)
    const rows = await readRows(
      database,
      held,
      'rec',
      some.map(({ ref }) => ref.id),
    )
    if (!rows) return false
    await Promise.all(some.map((named, index) => openOne(open, held, type, named, rows[index])))
  }
  return true
}

async function openOne<T extends keyof Records>(open: Open, held: Held, type: T, { id, ref }: Named, row: Row | undefined): Promise<void> {
  try {
    const envelope = await openRecord(open, 'rec', { type, id, ref }, row)
    if (typeof envelope === 'string') note(held, { table: 'rec', row: ref.id, fault: envelope, record: { type, id } })
    else shelve(held, type, id, ref, envelope)
  } catch (error) {
    if (!isNewer(error)) throw error
    held.newer.add(ref.id)
  }
}

function shelve<T extends keyof Records>(held: Held, type: T, id: string, ref: Ref, envelope: Envelope): void {
  try {
    shelfOf(held, type).set(id, { ref, value: decodeRecord(recordTypes[type], envelope) })
  } catch {
    note(held, { table: 'rec', row: ref.id, fault: 'altered', record: { type, id } })
  }
}
