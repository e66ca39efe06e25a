// Veramo's JSON store: a tree in memory, copied before each change and written as one JSON text after it, as its BrowserLocalStorageStore does.
import { DataStoreJson } from '@veramo/data-store-json'
import { open, settled } from '../stores/indexed-db.ts'

/** The tree, not encrypted, in IndexedDB: localStorage would be full after five megabytes. */
export async function make(name) {
  const database = await open(name)
  let quiet = true
  const tree = {
    async notifyUpdate(_before, after) {
      if (quiet) return
      const transaction = database.transaction('rows', 'readwrite', { durability: 'strict' })
      transaction.objectStore('rows').put({ id: 'tree', text: JSON.stringify(after) })
      await settled(transaction)
    },
  }
  const store = new DataStoreJson(tree)
  return {
    async fill(kept) {
      // Its inner call: the one for a single credential copies the whole tree each time.
      for (const one of kept) await store._dataStoreSaveVerifiableCredential({ verifiableCredential: credentialOf(one) }, false)
      quiet = false
    },
    async add(one) {
      await store.dataStoreSaveVerifiableCredential({ verifiableCredential: credentialOf(one) })
    },
    close: async () => database.close(),
  }
}

const credentialOf = ({ credential, entry }) => ({
  '@context': ['https://www.w3.org/2018/credentials/v1'],
  id: `urn:x-credential:${entry.id}`,
  type: entry.types,
  issuer: { id: entry.issuer },
  credentialSubject: entry.claims.credentialSubject,
  issuanceDate: new Date(entry.validFrom).toISOString(),
  expirationDate: new Date(entry.validUntil).toISOString(),
  proof: { type: 'JwtProof2020', jwt: credential.copies[0].raw },
})
