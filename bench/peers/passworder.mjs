// MetaMask's way: everything is one JSON text, encrypted as a whole, and written anew with each change.
import { decryptWithKey, encryptWithKey, importKey } from '@metamask/browser-passworder'
import { Buffer } from 'buffer/'
import { open, settled, valueOf } from '../stores/indexed-db.ts'

// It takes Node's Buffer for granted; in a browser this package stands in for it.
globalThis.Buffer ??= Buffer

/** The vault as one blob under a key in hand. Whatever is kept is an array in memory while the wallet runs. */
export async function make(name) {
  const key = await importKey(
    JSON.stringify({ kty: 'oct', alg: 'A256GCM', k: 'AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA', ext: true, key_ops: ['encrypt', 'decrypt'] }),
  )
  let all = []
  const write = async () => {
    const database = await open(name)
    const blob = await encryptWithKey(key, all)
    const transaction = database.transaction('rows', 'readwrite', { durability: 'strict' })
    transaction.objectStore('rows').put({ id: 'vault', text: JSON.stringify(blob) })
    await settled(transaction)
    database.close()
  }
  return {
    async fill(kept) {
      all = kept.map(rowOf)
      await write()
    },
    async list(count) {
      const database = await open(name)
      const { text } = await valueOf(database.transaction('rows').objectStore('rows').get('vault'))
      database.close()
      const rows = await decryptWithKey(key, JSON.parse(text))
      return {
        total: rows.length,
        newest: rows
          .sort((a, b) => b.addedAt - a.addedAt)
          .slice(0, count)
          .map(({ id }) => id),
      }
    },
    async add(one) {
      all.push(rowOf(one))
      await write()
    },
    close: async () => {},
  }
}

const rowOf = ({ credential, entry, report }) => ({ ...credential, ...entry, checks: report.checks, checkedAt: report.at })
