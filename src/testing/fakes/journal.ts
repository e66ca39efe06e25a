import type { ExchangeId } from '../../core/exchange.ts'
import { isObject } from '../../core/json.ts'
import type { Journal, Pending } from '../../agent/ports.ts'

/** Copied, with the members of objects sorted: what Chromium's storage gives back. */
function stored<T>(value: T): T {
  const sorted = (_name: string, each: unknown) => (isObject(each) ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1))) : each)
  return JSON.parse(JSON.stringify(value, sorted)) as T
}

/** A journal in memory. */
export function memoryJournal(): Journal {
  const entries = new Map<ExchangeId, Pending>()
  return {
    get: async (id) => entries.get(id) ?? null,
    list: async () => [...entries.values()],
    put: async (pending) => void entries.set(pending.id, stored(pending)),
    remove: async (id) => void entries.delete(id),
  }
}
