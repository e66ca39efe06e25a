import { WalletError } from '../core/errors.ts'
import { isObject, type Json } from '../core/json.ts'
import type { Shape } from './shape.ts'

/** One step to the next version of a record. `example` exercises it in every test run. */
export interface Migration {
  readonly up: (value: Json) => Json
  readonly example: { readonly before: Json; readonly after: Json }
}

/** How one type of record is kept: its name inside the ciphertext, its strict parser, and how older versions become the current one. */
export interface RecordType<T> {
  readonly name: string
  /** The version written now: one more than there are migrations. */
  readonly version: number
  readonly parse: Shape<T>
  readonly migrations: readonly Migration[]
}

/** Declares a record type; the version follows from the migrations. */
export function recordType<T>(name: string, parse: Shape<T>, migrations: readonly Migration[] = []): RecordType<T> {
  return Object.freeze({ name, parse, migrations, version: migrations.length + 1 })
}

/** What stands inside the ciphertext of a row. */
export interface Envelope {
  readonly type: string
  readonly id: string
  readonly version: number
  readonly value: Json
}

/** The JSON text of a record in its current version. Throws `internal` when the value is not of its type: our bug, nothing was written. */
export function encodeRecord<T>(type: RecordType<T>, id: string, value: T): { readonly text: string; readonly value: T } {
  const text = JSON.stringify({ type: type.name, id, version: type.version, value })
  try {
    return { text, value: type.parse(readEnvelope(text).value, type.name) }
  } catch (cause) {
    throw new WalletError('internal', `a ${type.name} that is not one was to be stored`, { cause })
  }
}

/** The envelope in a decrypted text. Throws `vault.damaged`. */
export function readEnvelope(text: string): Envelope {
  const parsed = parseJson(text)
  if (!isObject(parsed)) throw new WalletError('vault.damaged', 'a record is not an object')
  const { type, id, version, value, ...others } = parsed
  if (typeof type !== 'string' || typeof id !== 'string' || !isVersion(version) || value === undefined || Object.keys(others).length > 0) {
    throw new WalletError('vault.damaged', 'a record without type, id, version and value')
  }
  return { type, id, version, value: value as Json }
}

/** The value in its current version. Throws `vault.newer` for a version this program does not know, `vault.damaged` for what is not of the type. */
export function decodeRecord<T>(type: RecordType<T>, { version, value }: Envelope): T {
  if (version > type.version) throw new WalletError('vault.newer', `a ${type.name} of a newer version`)
  const current = type.migrations.slice(version - 1).reduce((older, migration) => migration.up(older), value)
  return type.parse(current, type.name)
}

function isVersion(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new WalletError('vault.damaged', 'a record that is not JSON', { cause })
  }
}
