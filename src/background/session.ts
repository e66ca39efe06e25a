import type { Storage } from 'webextension-polyfill'
import type { Json } from '../core/json.ts'
import type { SessionStore } from '../vault/session.ts'
import { onlyTrusted } from './kept.ts'

const key = 'vault'

/**
 * Where the derived keys are while the vault is open: in memory, for trusted contexts only, gone with the browser.
 * `strict` is asked when the vault is opened: then they are in this worker alone, and gone with it.
 */
export function vaultSession(area: Storage.StorageArea, strict: () => Promise<boolean>): SessionStore {
  const trusted = onlyTrusted(area)
  let own: Json | null = null
  return {
    async get() {
      if (own !== null) return own
      await trusted
      return ((await area.get(key))[key] as Json | undefined) ?? null
    },
    async set(value) {
      await trusted
      if (await strict()) {
        own = value
        await area.remove(key)
        return
      }
      own = null
      await area.set({ [key]: value })
    },
    async clear() {
      own = null
      await area.remove(key)
    },
  }
}
