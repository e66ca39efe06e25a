import { type DBCore, type DBCoreTable, type DBCoreTransaction, Dexie, type Table, type Transaction } from 'dexie'
import { WalletError } from '../core/errors.ts'
import { isObject } from '../core/json.ts'
import type { HeaderRow } from './header.ts'
import type { ManifestRow } from './manifest.ts'
import type { Row } from './seal.ts'
import { type Timer, timeouts } from './timer.ts'

/** The tables on disk. `meta` holds the header and the manifest; everything else holds sealed rows. */
export interface Database {
  readonly dexie: Dexie
  readonly meta: Table<HeaderRow | ManifestRow, string>
  readonly rec: Table<Row, string>
  readonly keys: Table<Row, string>
  readonly blobs: Table<Row, string>
  /** The index of all others. */
  readonly pages: Table<Row, string>
  /** What was found damaged and set aside, sealed. Counted in no manifest. */
  readonly quarantine: Table<Row, string>
}

const patience = 10_000

/** The database of this name, opened at first use, within ten seconds or not at all. What a transaction wrote is on disk when it ends. */
export function openDatabase(name: string, timer: Timer = timeouts): Database {
  const dexie = new Dexie(name, { chromeTransactionDurability: 'strict' })
  dexie.version(1).stores({ meta: 'id', rec: 'id', keys: 'id', blobs: 'id', pages: 'id' })
  dexie.version(2).stores({ quarantine: 'id' })
  giveUpLate(dexie, timer)
  dexie.use({ stack: 'dbcore', name: 'aborted', create: endWithTransaction })
  const sealed = (table: string): Table<Row, string> => dexie.table(table)
  const [rec, keys, blobs, pages, quarantine] = [sealed('rec'), sealed('keys'), sealed('blobs'), sealed('pages'), sealed('quarantine')]
  return { dexie, meta: dexie.table('meta'), rec, keys, blobs, pages, quarantine }
}

// Every first use goes through `open`. One that never ends (another context holds an older version, the disk hangs) is called off.
function giveUpLate(dexie: Dexie, timer: Timer): void {
  const open = dexie.open.bind(dexie)
  let watched = false
  dexie.open = () => {
    const opening = open()
    if (watched || dexie.isOpen()) return opening
    watched = true
    const calledOff = timer.after(patience, () => dexie.close())
    return opening.finally(() => {
      watched = false
      calledOff()
    })
  }
}

// Firefox aborts a transaction that meets a spoilt page without a word to the request that met it, and Dexie waits for that request for ever.
function endWithTransaction(core: DBCore): DBCore {
  return {
    ...core,
    table(name) {
      const table: DBCoreTable = core.table(name)
      return {
        ...table,
        get: (request) => orAborted(request.trans, table.get(request)),
        getMany: (request) => orAborted(request.trans, table.getMany(request)),
        query: (request) => orAborted(request.trans, table.query(request)),
        count: (request) => orAborted(request.trans, table.count(request)),
        openCursor: (request) => orAborted(request.trans, table.openCursor(request)),
        mutate: (request) => orAborted(request.trans, table.mutate(request)),
      }
    },
  }
}

function orAborted<T>(transaction: DBCoreTransaction & Partial<IDBTransaction>, answer: Promise<T>): Promise<T> {
  return new Dexie.Promise<T>((resolve, reject) => {
    transaction.addEventListener?.('abort', () => reject(transaction.error ?? new Dexie.AbortError('the browser ended the transaction')))
    answer.then(resolve, reject)
  })
}

/** Opens the database, also once more after it could not be opened. Throws `vault.damaged` with `detail.reason` `unavailable`, `vault.full`. */
export async function reachDatabase({ dexie }: Database): Promise<void> {
  await dexie.open().catch((error: unknown) => {
    if (isQuota(error, 0)) refuseDatabase(error)
    throw unavailable(error)
  })
}

/** Deletes the database and everything in it. Throws `vault.damaged` with `detail.reason` `unavailable` when another context keeps it for ten seconds. */
export async function deleteDatabase({ dexie }: Database, timer: Timer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const calledOff = timer.after(patience, () => reject(unavailable(null)))
    dexie.delete({ disableAutoOpen: false }).then(resolve, reject).finally(calledOff)
  }).catch(refuseDatabase)
}

/** The header as it lies there; undefined when there is none. */
export async function headerRow(database: Database): Promise<HeaderRow | undefined> {
  const row = await database.meta.get('header')
  return row?.id === 'header' ? row : undefined
}

/** The manifest as it lies there; undefined when there is none. */
export async function manifestRow(database: Database): Promise<ManifestRow | undefined> {
  const row = await database.meta.get('manifest')
  return row?.id === 'manifest' ? row : undefined
}

/** Header and manifest of one and the same moment. */
export async function bothRows(database: Database): Promise<{ readonly header: HeaderRow | undefined; readonly manifest: ManifestRow | undefined }> {
  return database.dexie.transaction('r', database.meta, async () => ({ header: await headerRow(database), manifest: await manifestRow(database) }))
}

/** All tables, for a transaction over everything. */
export function allTables({ meta, rec, keys, blobs, pages, quarantine }: Database): Dexie['tables'] {
  return [meta, rec, keys, blobs, pages, quarantine]
}

/** True when nothing at all is stored. */
export function isEmpty(database: Database): Promise<boolean> {
  const tables = allTables(database)
  return database.dexie.transaction('r', tables, async () => {
    const counts = await Promise.all(tables.map((table) => table.count()))
    return counts.every((count) => count === 0)
  })
}

/** Throws when the work has left its transaction: something that is not the database's was awaited in it, and it is atomic no more. */
export function assertInside(transaction: Transaction): void {
  if (Dexie.currentTransaction !== transaction || !transaction.active) throw new WalletError('internal', 'outside of its transaction')
}

/**
 * Throws what the database threw as one of ours: `vault.full` when there is no room, `internal` when it was used wrongly,
 * `vault.damaged` when it cannot be used, with `detail.reason` `unavailable` when it was not opened at all; anything else as it is.
 */
export function refuseDatabase(error: unknown): never {
  if (isQuota(error, 0)) throw new WalletError('vault.full', 'no room left to store anything', { cause: error })
  if (!(error instanceof DOMException || error instanceof Dexie.DexieError)) throw error
  if (misuses.has(error.name)) throw new WalletError('internal', 'the database was used wrongly', { cause: error })
  if (unopened.has(error.name)) throw unavailable(error)
  throw new WalletError('vault.damaged', 'the database cannot be used', { cause: error })
}

function unavailable(cause: unknown): WalletError {
  return new WalletError('vault.damaged', 'the database does not open', { cause, detail: { reason: 'unavailable' } })
}

const unopened: ReadonlySet<string> = new Set(['DatabaseClosedError', 'OpenFailedError', 'MissingAPIError'])
const misuses: ReadonlySet<string> = new Set(['PrematureCommitError', 'ConstraintError', 'TransactionInactiveError', 'DataError'])

function isQuota(error: unknown, depth: number): boolean {
  if (!isObject(error) || depth > 4) return false
  const { name, inner, cause, failures } = error
  return name === 'QuotaExceededError' || [inner, cause, ...(Array.isArray(failures) ? failures : [])].some((one) => isQuota(one, depth + 1))
}
