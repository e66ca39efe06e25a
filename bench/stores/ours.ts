import type { Json } from '../../src/core/json.ts'
import type { Cost } from '../../src/vault/kdf.ts'
import type { SessionStore } from '../../src/vault/session.ts'
import { openVault, type Vault } from '../../src/vault/vault.ts'
import type { Kept, Listed, Store } from './store.ts'

/** The passphrase of every vault here, and what one guess at it costs: what a new wallet takes at least. */
export const passphrase = 'seven otters juggle copper lanterns'
export const cost: Cost = Object.freeze({ m: 65_536, t: 3, p: 1 })

const atOnce = 2500

/** Lanyard's vault, as the wallet uses it: records and index sealed, each change durable. A list is shown by a new vault over an open session, as after a wake of the worker. */
export async function make(name: string): Promise<Store> {
  const session = memorySession()
  const over = (store: SessionStore): Vault =>
    openVault({ session: store, random: (length) => crypto.getRandomValues(new Uint8Array(length)), now: Date.now, databaseName: name, cost })
  const lasting = over(session)
  return {
    async fill(all) {
      await lasting.create(passphrase)
      for (let at = 0; at < all.length; at += atOnce) await lasting.commit(all.slice(at, at + atOnce).flatMap(changesOf))
    },
    async list(count) {
      const vault = over(session)
      const listed = listedIn(await vault.search('', count))
      vault.close()
      return listed
    },
    add: (one) => lasting.commit(changesOf(one)),
    async unlock(count) {
      const vault = over(memorySession())
      await vault.unlock(passphrase)
      const listed = listedIn(await vault.search('', count))
      vault.close()
      return listed
    },
    async search(word, count) {
      const { found, entries } = await lasting.search(word, count)
      return { total: found, newest: entries.map(({ id }) => id) }
    },
    close: async () => lasting.close(),
  }
}

function listedIn({ total, entries }: Awaited<ReturnType<Vault['search']>>): Listed {
  return { total, newest: entries.map(({ id }) => id) }
}

function changesOf({ credential, entry, report }: Kept): Parameters<Vault['commit']>[0] {
  const { id } = credential
  return [
    { put: 'credential', id, value: credential },
    { put: 'entry', id, value: entry },
    { put: 'report', id, value: report },
  ]
}

/** What the browser keeps of an open vault while it runs. */
function memorySession(): SessionStore {
  let kept: Json | null = null
  return {
    get: async () => kept,
    async set(value) {
      kept = value
    },
    async clear() {
      kept = null
    },
  }
}
