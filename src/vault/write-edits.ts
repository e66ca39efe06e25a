import type { Transaction } from 'dexie'
import { allTables, type Database } from './database.ts'
import type { PreparedEdits } from './edit.ts'
import { assertWritable } from './header.ts'
import type { Held } from './held.ts'
import type { FaultPoint } from './stored-rows.ts'

const stale = Symbol('somebody else wrote')

/**
 * Writes prepared edits in one transaction, all of them or none. False, and nothing written, when somebody else wrote since the index was read.
 * Awaits nothing but the database, or it would not be atomic. Throws `vault.newer`, `vault.damaged` for a header that is not the manifest's.
 */
export async function writeEdits(database: Database, held: Held, edits: PreparedEdits, fault: FaultPoint): Promise<boolean> {
  try {
    await database.dexie.transaction('rw', allTables(database), (transaction) => request(transaction, held, edits, fault))
    return true
  } catch (error) {
    if (error === stale) return false
    throw error
  }
}

/**
 * Asks for everything at once, each answer being a way to the browser and back, and of the database itself, which asks less of it. The answers come
 * in the order of the requests and the transaction cannot end before the last: what the first two find takes back all that follows them.
 */
function request(transaction: Transaction, held: Held, { puts, removes, manifest }: PreparedEdits, fault: FaultPoint): Promise<unknown> {
  const store = (table: string) => transaction.idbtrans.objectStore(table)
  fault('read manifest and header')
  const found = store('meta').get('manifest')
  const header = store('meta').get('header')
  const writing: IDBRequest[] = []
  for (const { table, rows } of puts) {
    if (rows.length > 0) fault(`put ${table}`)
    for (const row of rows) writing.push(store(table).put(row))
  }
  for (const { table, ids } of removes) {
    if (ids.length > 0) fault(`delete ${table}`)
    for (const id of ids) writing.push(store(table).delete(id))
  }
  fault('put the manifest')
  writing.push(store('meta').put(manifest))
  const check = () => {
    try {
      if (found.result?.mac !== held.mac) throw stale
      assertWritable(header.result, held.manifest.header)
      fault('end the transaction')
    } catch (error) {
      // In the very event of the answer, before any other comes.
      transaction.abort()
      throw error
    }
  }
  return Promise.all([answered(found), answered(header, check), ...writing.map((one) => answered(one))])
}

function answered(asked: IDBRequest, then: () => void = () => undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    asked.onerror = () => reject(asked.error)
    asked.onsuccess = () => {
      try {
        resolve(then())
      } catch (error) {
        reject(error)
      }
    }
  })
}
