import { WalletError } from '../core/errors.ts'
import type { Records } from '../core/records.ts'
import { type Held, type HeldRecord, shelfOf } from './held.ts'
import { encodeRecord } from './record-type.ts'
import { recordTypes } from './record-types.ts'
import { type Row, seal } from './seal.ts'
import { makeName } from './random-name.ts'
import type { Open } from './session.ts'

/** One change to what is held. */
export type Change = {
  [T in keyof Records]: { readonly put: T; readonly id: string; readonly value: Records[T] } | { readonly remove: T; readonly id: string }
}[keyof Records]

/** A change ready to be written: the encrypted row (null: it goes away), and how memory follows once it is written. */
interface Prepared {
  readonly rowId: string
  readonly row: Row | null
  readonly apply: (held: Held) => void
}

/** All changes of one commit, encrypted. */
export interface PreparedChanges {
  readonly puts: readonly Row[]
  readonly removes: readonly string[]
  /** Brings what is in memory up to what was written. */
  apply(held: Held): void
}

/**
 * Checks and encrypts changes against what is held; of several changes of one record the last counts, and removing what is not there is none.
 * Throws `vault.newer` rather than touch a record of a newer version, `internal` for a value that is not of its type.
 */
export async function prepareChanges(open: Open, held: Held, changes: readonly Change[], random: (length: number) => Uint8Array): Promise<PreparedChanges> {
  const last = new Map(changes.map((change) => [JSON.stringify([typeOf(change), change.id]), change]))
  const prepared = (await Promise.all([...last.values()].map((change) => prepare(open, held, change, random)))).filter((one) => one !== null)
  return {
    puts: prepared.flatMap(({ row }) => row ?? []),
    removes: prepared.flatMap(({ row, rowId }) => (row ? [] : rowId)),
    apply: (target) => prepared.forEach((one) => one.apply(target)),
  }
}

async function prepare(open: Open, held: Held, change: Change, random: (length: number) => Uint8Array): Promise<Prepared | null> {
  const known = shelfOf(held, typeOf(change)).get(change.id)
  if (known?.content === 'newer') throw new WalletError('vault.newer', `a ${typeOf(change)} of a newer version stays as it is`)
  if ('put' in change) return preparePut(open, known ?? { rowId: makeName(random), r: 0 }, change, random)
  return known ? { rowId: known.rowId, row: null, apply: (target) => shelfOf(target, change.remove).delete(change.id) } : null
}

async function preparePut<T extends keyof Records>(
  open: Open,
  { rowId, r }: Pick<HeldRecord<unknown>, 'rowId' | 'r'>,
  { put, id, value: given }: { readonly put: T; readonly id: string; readonly value: Records[T] },
  random: (length: number) => Uint8Array,
): Promise<Prepared> {
  // What is remembered is what a later worker will read, not the object that was handed in.
  const { text, value } = encodeRecord(recordTypes[put], id, given)
  const row = await seal(open.keys.rec, { vaultId: open.vaultId, table: 'rec', id: rowId, r: r + 1 }, text, random(12))
  return { rowId, row, apply: (target) => shelfOf(target, put).set(id, { rowId, r: row.r, content: { value } }) }
}

function typeOf(change: Change): keyof Records {
  return 'put' in change ? change.put : change.remove
}
