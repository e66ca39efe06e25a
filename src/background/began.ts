import type { Storage } from 'webextension-polyfill'
import type { ExchangeId } from '../core/exchange.ts'
import type { FoundText } from './receive.ts'

/** Where an exchange began that no page waits for. */
export type Beginning = Pick<FoundText, 'via' | 'tab'>

/** Remembers where exchanges began, where it outlives the worker and not the browser. */
export interface Beginnings {
  put(id: ExchangeId, beginning: Beginning): Promise<void>
  /** Gives it once and forgets it: nobody is sent on twice. Null: a page waits for this one, or it was given already. */
  take(id: ExchangeId): Promise<Beginning | null>
}

const prefix = 'began:'

/** Beginnings in this storage area, one key each. */
export function beginnings(area: Storage.StorageArea): Beginnings {
  return {
    put: (id, beginning) => area.set({ [prefix + id]: beginning }),
    async take(id) {
      const beginning = (await area.get(prefix + id))[prefix + id] as Beginning | undefined
      if (!beginning) return null
      await area.remove(prefix + id)
      return beginning
    },
  }
}
