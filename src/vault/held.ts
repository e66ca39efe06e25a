import { WalletError } from '../core/errors.ts'
import type { Records } from '../core/records.ts'
import { type Database, generation } from './database.ts'
import { decodeRecord, type Envelope, readEnvelope } from './record-type.ts'
import { isRecordType, recordTypes } from './record-types.ts'
import { type Row, unseal } from './seal.ts'
import type { Open } from './session.ts'

/** One record in memory, and where it lies. `newer`: written by a newer program, to be left alone. */
export interface HeldRecord<V> {
  readonly rowId: string
  readonly r: number
  readonly content: { readonly value: V } | 'newer'
}

/** The records of one type, by id. */
export type Shelf<T extends keyof Records> = Map<string, HeldRecord<Records[T]>>

/** Everything the table `rec` holds, decrypted. `gen` says of which state. */
export interface Held {
  gen: number
  readonly shelves: { readonly [T in keyof Records]: Shelf<T> }
  /** Rows that do not open, by row id. */
  readonly damaged: Set<string>
  /** Rows of a newer format or an unknown type. */
  readonly newer: Set<string>
}

/** Reads and decrypts all rows. Never throws for a row: what does not open is counted. */
export async function loadHeld(database: Database, open: Open): Promise<Held> {
  const [gen, rows] = await database.dexie.transaction('r', database.meta, database.rec, async () => {
    return [await generation(database), await database.rec.toArray()] as const
  })
  const held: Held = { gen, shelves: emptyShelves(), damaged: new Set(), newer: new Set() }
  const opened = await Promise.all(rows.map((row) => openRow(open, row)))
  for (const { row, content } of opened) {
    if (content === 'damaged' || content === 'newer') held[content].add(row.id)
    else place(held, row, content)
  }
  return held
}

/** The record of this type and id. Throws `vault.newer`; `vault.damaged` when its other half is here and rows are damaged. */
export function heldValue<T extends keyof Records>(held: Held, type: T, id: string): Records[T] | null {
  const record = shelfOf(held, type).get(id)
  if (record) return valueOf(type, record)
  const half = otherHalf[type]
  if (half && held.damaged.size > 0 && shelfOf(held, half).has(id)) throw new WalletError('vault.damaged', `a ${type} that does not open`)
  return null
}

/** All records of this type that can be read. */
export function heldValues<T extends keyof Records>(held: Held, type: T): readonly Records[T][] {
  return [...shelfOf(held, type).values()].flatMap(({ content }) => (content === 'newer' ? [] : [content.value]))
}

/** The records of one type, by id. */
export function shelfOf<T extends keyof Records>({ shelves }: Held, type: T): Shelf<T> {
  return shelves[type]
}

/** Records that are always stored together: where one is, the other cannot be merely absent. */
const otherHalf: { readonly [T in keyof Records]?: keyof Records } = { credential: 'entry', entry: 'credential' }

function valueOf<V>(type: string, { content }: HeldRecord<V>): V {
  if (content === 'newer') throw new WalletError('vault.newer', `a ${type} of a newer version`)
  return content.value
}

function emptyShelves(): Held['shelves'] {
  return {
    credential: new Map(),
    entry: new Map(),
    report: new Map(),
    identifier: new Map(),
    activity: new Map(),
    exchange: new Map(),
    spent: new Map(),
  }
}

async function openRow({ keys, vaultId }: Open, row: Row): Promise<{ readonly row: Row; readonly content: Envelope | 'damaged' | 'newer' }> {
  try {
    return { row, content: readEnvelope(await unseal(keys.rec, vaultId, 'rec', row)) }
  } catch (error) {
    return { row, content: isNewerError(error) ? 'newer' : 'damaged' }
  }
}

function place(held: Held, row: Row, envelope: Envelope): void {
  const { type } = envelope
  if (isRecordType(type)) placeOnShelf(held, type, row, envelope)
  else held.newer.add(row.id)
}

function placeOnShelf<T extends keyof Records>(held: Held, type: T, row: Row, envelope: Envelope): void {
  const shelf = shelfOf(held, type)
  const other = shelf.get(envelope.id)
  // Two rows of one name: an old one was put back. The later revision is the better guess; the other is reported.
  if (other) held.damaged.add(other.r >= row.r ? row.id : other.rowId)
  if (other && other.r >= row.r) return
  try {
    shelf.set(envelope.id, { rowId: row.id, r: row.r, content: { value: decodeRecord(recordTypes[type], envelope) } })
  } catch (error) {
    if (!isNewerError(error)) return void held.damaged.add(row.id)
    held.newer.add(row.id)
    shelf.set(envelope.id, { rowId: row.id, r: row.r, content: 'newer' })
  }
}

function isNewerError(error: unknown): boolean {
  return error instanceof WalletError && error.code === 'vault.newer'
}
