// A web page's script: transactions of the vault's database in which something foreign is awaited, as no code of ours does.
import { assertInside, openDatabase } from '../../src/vault/database.ts'

/** What can be awaited that is not the database's. `nothing`: a transaction as it should be. */
export const foreign = {
  nothing: async () => undefined,
  timer: () => new Promise((resolve) => setTimeout(resolve, 50)),
  fetch: () => fetch('/').then((response) => response.text()),
  digest: () => crypto.subtle.digest('SHA-256', new Uint8Array(1_000_000)),
  encrypt: async () => {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt'])
    return crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, new Uint8Array(100))
  },
}

/** Puts one row, awaits, asserts, puts another and gives up. Tells whether the assertion spoke, and which rows are there in the end. */
export async function attempt(awaited: keyof typeof foreign): Promise<{ readonly asserted: boolean; readonly left: readonly string[] }> {
  const database = openDatabase('planted')
  const row = (text: string) => ({ id: 'header' as const, v: 1, text, check: '' })
  const other = { id: 'manifest' as const, v: 1, text: '', mac: '' }
  let asserted = false
  await database.meta.clear()
  await database.dexie
    .transaction('rw', database.meta, async (transaction) => {
      await database.meta.put(row('first'))
      // oxlint-disable-next-line lanyard/no-foreign-await-in-tx -- it is what is planted here
      if (awaited !== 'nothing') await foreign[awaited]()
      try {
        assertInside(transaction)
      } catch (error) {
        asserted = true
        throw error
      }
      await database.meta.put(other)
      throw new Error('given up')
    })
    .catch(() => undefined)
  const left = await database.meta.toCollection().primaryKeys()
  await database.dexie.delete()
  return { asserted, left }
}
