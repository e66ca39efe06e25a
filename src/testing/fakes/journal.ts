import type { ExchangeId } from '../../core/exchange.ts'
import type { Journal, Pending } from '../../agent/ports.ts'

/** A journal in memory. What goes in and out is copied, as the browser's storage does. */
export function memoryJournal(): Journal {
  const entries = new Map<ExchangeId, Pending>()
  return {
    get: async (id) => structuredClone(entries.get(id) ?? null),
    list: async () => structuredClone([...entries.values()]),
    put: async (pending) => void entries.set(pending.id, structuredClone(pending)),
    remove: async (id) => void entries.delete(id),
  }
}
