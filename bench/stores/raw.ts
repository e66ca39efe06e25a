import { type Database, open, settled, valueOf } from './indexed-db.ts'
import type { Kept, Store } from './store.ts'

/** The floor under everybody: IndexedDB itself, nothing encrypted, one row for each credential. A list reads all rows, a change is as durable as ours. */
export const make = (name: string): Promise<Store> => makeRaw(name, 'strict')

/** The same over IndexedDB with the durability given. */

export async function makeRaw(name: string, durability: 'strict' | 'relaxed'): Promise<Store> {
  let database: Database | null = null
  const write = async (all: readonly Kept[]) => {
    database ??= await open(name)
    const transaction = database.transaction('rows', 'readwrite', { durability })
    for (const one of all) transaction.objectStore('rows').put(rowOf(one))
    await settled(transaction)
  }
  return {
    async fill(all) {
      for (let at = 0; at < all.length; at += 5000) await write(all.slice(at, at + 5000))
    },
    async list(count) {
      const own = await open(name)
      const rows: ReturnType<typeof rowOf>[] = await valueOf(own.transaction('rows').objectStore('rows').getAll())
      own.close()
      return {
        total: rows.length,
        newest: rows
          .sort((a, b) => b.addedAt - a.addedAt)
          .slice(0, count)
          .map(({ id }) => id),
      }
    },
    add: (one) => write([one]),
    close: async () => database?.close(),
  }
}

function rowOf({ credential, entry, report }: Kept) {
  return { ...credential, ...entry, checks: report.checks, checkedAt: report.at }
}
