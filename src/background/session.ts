import type { Storage } from 'webextension-polyfill'
import type { Json } from '../core/json.ts'
import type { SessionStore } from '../vault/session.ts'

const key = 'vault'

/** Where the derived keys are while the vault is open: in memory, for trusted contexts only, gone with the browser. */
export function vaultSession(area: Storage.StorageArea): SessionStore {
  const trusted = 'setAccessLevel' in area && typeof area.setAccessLevel === 'function' ? area.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' }) : null
  return {
    async get() {
      await trusted
      return ((await area.get(key))[key] as Json | undefined) ?? null
    },
    async set(value) {
      await trusted
      await area.set({ [key]: value })
    },
    clear: () => area.remove(key),
  }
}
