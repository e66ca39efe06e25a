import type { Storage } from 'webextension-polyfill'
import type { Journal, Pending } from '../agent/ports.ts'

const prefix = 'exchange:'

/** Exchanges under way, in memory that outlives the worker and not the browser. One key each, so that no two writes meet. */
export function sessionJournal(area: Storage.StorageArea): Journal {
  return {
    async get(id) {
      return ((await area.get(prefix + id))[prefix + id] as Pending | undefined) ?? null
    },
    async list() {
      const all = await area.get(null)
      return Object.entries(all)
        .filter(([key]) => key.startsWith(prefix))
        .map(([, value]) => value as Pending)
    },
    put: (pending) => area.set({ [prefix + pending.id]: pending }),
    remove: (id) => area.remove(prefix + id),
  }
}
