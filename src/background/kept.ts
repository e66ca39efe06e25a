import type { Storage } from 'webextension-polyfill'
import type { Json } from '../core/json.ts'
import type { MirrorStore } from '../vault/mirror.ts'

/** One value of `storage.local`, which is another database than the vault's: what is kept there outlives damage to the vault. All of it is sealed, or not secret. */
export function keptUnder(area: Storage.StorageArea, key: string): MirrorStore {
  return {
    get: async () => ((await area.get(key))[key] as Json | undefined) ?? null,
    set: (value) => (value === null ? area.remove(key) : area.set({ [key]: value })),
  }
}

/** Keeps content scripts away from an area, where the browser lets us. */
export async function onlyTrusted(area: Storage.StorageArea): Promise<void> {
  if ('setAccessLevel' in area && typeof area.setAccessLevel === 'function') await area.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' })
}
