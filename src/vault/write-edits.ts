import type { Transaction } from 'dexie'
import { allTables, assertInside, type Database, headerRow, manifestRow } from './database.ts'
import type { PreparedEdits } from './edit.ts'
import { assertWritable } from './header.ts'
import type { Held } from './held.ts'
import type { FaultPoint } from './stored-rows.ts'

/**
 * Writes prepared edits in one transaction, all of them or none. False, and nothing written, when somebody else wrote since the index was read.
 * Awaits nothing but the database, or it would not be atomic. Throws `vault.newer`, `vault.damaged` for a header that is not the manifest's.
 */
export async function writeEdits(database: Database, held: Held, { puts, removes, manifest }: PreparedEdits, fault: FaultPoint): Promise<boolean> {
  return database.dexie.transaction('rw', allTables(database), async (transaction) => {
    fault('read manifest and header')
    const [found, header] = await Promise.all([manifestRow(database), headerRow(database)])
    if (found?.mac !== held.mac) return false
    assertInside(transaction)
    assertWritable(header, held.manifest.header)
    const step = stepsOf(transaction, fault)
    // All at once: each is a way to the browser and back. When one fails, all of it does.
    const writing: PromiseLike<unknown>[] = []
    for (const { table, rows } of puts) if (rows.length > 0) writing.push(step(`put ${table}`, () => database[table].bulkPut([...rows])))
    for (const { table, ids } of removes) if (ids.length > 0) writing.push(step(`delete ${table}`, () => database[table].bulkDelete([...ids])))
    writing.push(step('put the manifest', () => database.meta.put(manifest)))
    await Promise.all(writing)
    assertInside(transaction)
    fault('end the transaction')
    return true
  })
}

function stepsOf(transaction: Transaction, fault: FaultPoint): <T>(name: string, work: () => PromiseLike<T>) => PromiseLike<T> {
  return (name, work) => {
    fault(name)
    assertInside(transaction)
    return work()
  }
}
