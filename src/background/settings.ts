import browser from 'webextension-polyfill'
import { isObject } from '../core/json.ts'
import type { Settings } from '../messaging/views.ts'

const initial: Settings = { autoLockMinutes: 10, strict: false, developer: false, sites: { mode: 'all', chosen: [] } }

/** The settings needed while locked. They are not secret, and the only plain text this wallet writes to disk. */
export async function readSettings(): Promise<Settings> {
  const { settings } = await browser.storage.local.get('settings').catch(() => ({ settings: null }))
  if (!isObject(settings) || !isObject(settings.sites)) return initial
  const { autoLockMinutes, strict, developer, sites } = settings
  const chosen = Array.isArray(sites.chosen) ? sites.chosen.filter((origin): origin is string => typeof origin === 'string') : []
  return {
    autoLockMinutes: typeof autoLockMinutes === 'number' && autoLockMinutes >= 1 ? autoLockMinutes : initial.autoLockMinutes,
    strict: strict === true,
    developer: developer === true,
    sites: { mode: sites.mode === 'chosen' ? 'chosen' : 'all', chosen },
  }
}

export async function writeSettings(settings: Settings): Promise<void> {
  await browser.storage.local.set({ settings })
}
