import browser from 'webextension-polyfill'
import type { FoundIn } from './receive.ts'
import type { Tabs } from './send-on.ts'
import { foundIn } from './text-in.ts'

/** The browser's tabs, for whom a party sends on. */
export const tabs: Tabs = {
  addressOf: async (id) => (await browser.tabs.get(id).catch(() => null))?.url ?? null,
  async show(id, url) {
    await browser.tabs.update(id, { url, active: true })
  },
  async open(url, beside) {
    const { incognito, windowId } = (beside === null ? null : await browser.tabs.get(beside).catch(() => null)) ?? {}
    // What began in private goes on in private: neither the address nor a cookie gets to the other windows.
    await browser.tabs.create({ url, ...(incognito && windowId !== undefined && { windowId }) })
  },
}

/** What can be seen in the window that was used last: its page as a PNG picture. Null: the browser does not let us look, or the page changed meanwhile. */
export async function seePage(): Promise<SeenPage | null> {
  const windowId = await windowInFront()
  if (windowId === undefined) return null
  const [tab] = await browser.tabs.query({ active: true, windowId })
  if (tab?.id === undefined) return null
  try {
    const picture = await browser.tabs.captureVisibleTab(windowId, { format: 'png' })
    const after = await browser.tabs.get(tab.id)
    if (!after.active || after.url !== tab.url) return null
    return { tab: foundIn(tab, tab.id), png: bytesOf(picture) }
  } catch {
    return null
  }
}

/** A window of ours may be in front of it. */
async function windowInFront(): Promise<number | undefined> {
  const windows = await browser.windows.getAll({ windowTypes: ['normal'] })
  const last = await browser.windows.getLastFocused().catch(() => null)
  const found = windows.find(({ focused }) => focused) ?? windows.find(({ id }) => id === last?.id) ?? (windows.length === 1 ? windows[0] : undefined)
  return found?.id
}

/** A page as it was seen. */
export interface SeenPage {
  readonly tab: FoundIn
  readonly png: Uint8Array<ArrayBuffer>
}

function bytesOf(dataUrl: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (character) => character.charCodeAt(0))
}
