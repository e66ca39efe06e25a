// The rows of the vault as they lie in the browser's database, reached from one of Lanyard's own pages and changed behind the vault's back.
import type { Page } from 'playwright/test'

/** A row, with its bytes as arrays of numbers. */
export type RawRow = Readonly<Record<string, unknown>> & { readonly id: string }

/** All rows of a table. */
export function rowsOf(page: Page, table: string): Promise<readonly RawRow[]> {
  return page.evaluate(
    (name) =>
      new Promise<RawRow[]>((resolve, reject) => {
        const opening = indexedDB.open('lanyard')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const database = opening.result
          const reading = database.transaction(name).objectStore(name).getAll()
          reading.onerror = () => reject(reading.error)
          reading.onsuccess = () => {
            database.close()
            const plain = (value: unknown) => (value instanceof Uint8Array ? { bytes: Array.from(value) } : value)
            resolve(reading.result.map((row: object) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)])) as RawRow))
          }
        }
      }),
    table,
  )
}

/** Puts rows into a table and takes others out of it, in one transaction. */
export function changeRows(page: Page, table: string, puts: readonly RawRow[], removes: readonly string[] = []): Promise<void> {
  return page.evaluate(
    ([name, rows, ids]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('lanyard')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const database = opening.result
          const transaction = database.transaction(name, 'readwrite')
          const store = transaction.objectStore(name)
          const live = (value: unknown) => {
            const bytes = (value as { bytes?: number[] } | null)?.bytes
            return bytes ? Uint8Array.from(bytes) : value
          }
          for (const id of ids) store.delete(id)
          for (const row of rows) store.put(Object.fromEntries(Object.entries(row).map(([key, value]) => [key, live(value)])))
          transaction.onabort = () => reject(transaction.error)
          transaction.oncomplete = () => {
            database.close()
            resolve()
          }
        }
      }),
    [table, puts, removes] as const,
  )
}
