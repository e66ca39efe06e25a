import { WalletError } from '../core/errors.ts'
import type { Records } from '../core/records.ts'
import { type Edit, refOf } from './edit.ts'
import { type Held, shelfOf } from './held.ts'
import type { Ref } from './index-page.ts'
import { stateOf } from './manifest.ts'
import { makeName } from './random-name.ts'
import { encodeRecord, readEnvelope, type RecordType } from './record-type.ts'
import { recordTypes } from './record-types.ts'
import { seal } from './seal.ts'
import type { Open } from './session.ts'

/** One change to what is held. */
export type Change = {
  [T in keyof Records]: { readonly put: T; readonly id: string; readonly value: Records[T] } | { readonly remove: T; readonly id: string }
}[keyof Records]

/** An edit, and how the opened records follow once it is written. */
export interface PreparedChange {
  readonly edit: Edit
  readonly apply: (held: Held) => void
}

/**
 * Checks and encrypts changes against what is held; of several changes of one record the last counts, and removing what is not there is none.
 * Throws `vault.newer` rather than touch a record of a newer version, `internal` for a value that is not of its type.
 */
export async function prepareChanges(
  open: Open,
  held: Held,
  changes: readonly Change[],
  random: (length: number) => Uint8Array,
): Promise<readonly PreparedChange[]> {
  const last = new Map(changes.map((change) => [JSON.stringify([typeOf(change), change.id]), change]))
  const prepared = await Promise.all([...last.values()].map((change) => prepare(open, held, change, random)))
  return prepared.filter((one) => one !== null)
}

/** A record, checked and sealed under the place it had or a new one. What is remembered is what a later worker will read, not the object handed in. */
export async function sealRecord<T>(
  open: Open,
  table: 'rec' | 'keys',
  type: RecordType<T>,
  { id, given, old, row: name }: { readonly id: string; readonly given: T; readonly old: Ref | null; readonly row: string },
  random: (length: number) => Uint8Array,
): Promise<{ readonly edit: Edit; readonly ref: Ref; readonly value: T }> {
  const { text, value } = encodeRecord(type, id, given)
  const place = { vaultId: open.vaultId, table, id: old?.id ?? name, r: (old?.r ?? 0) + 1 }
  const row = await seal(open.keys[table], place, text, random(12))
  const ref: Ref = { ...stateOf(row), version: type.version }
  const entry = type.name === 'entry' ? readEnvelope(text).value : null
  return { edit: { table, type: type.name, id, old, put: { row, ref, entry } }, ref, value }
}

async function prepare(open: Open, held: Held, change: Change, random: (length: number) => Uint8Array): Promise<PreparedChange | null> {
  const type = typeOf(change)
  const old = refOf(held, type, change.id)
  if (old && held.newer.has(old.id)) throw new WalletError('vault.newer', `a ${type} of a newer version stays as it is`)
  if ('put' in change) return preparePut(open, old, change, random)
  if (!old) return null
  return { edit: { table: 'rec', type, id: change.id, old, put: null }, apply: (target) => shelfOf(target, change.remove).delete(change.id) }
}

async function preparePut<T extends keyof Records>(
  open: Open,
  old: Ref | null,
  { put, id, value: given }: { readonly put: T; readonly id: string; readonly value: Records[T] },
  random: (length: number) => Uint8Array,
): Promise<PreparedChange> {
  const { edit, ref, value } = await sealRecord(open, 'rec', recordTypes[put], { id, given, old, row: makeName(random) }, random)
  // Entries are in the index itself.
  return { edit, apply: (target) => (put === 'entry' ? undefined : shelfOf(target, put).set(id, { ref, value })) }
}

function typeOf(change: Change): keyof Records {
  return 'put' in change ? change.put : change.remove
}
