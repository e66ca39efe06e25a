import browser, { type Windows } from 'webextension-polyfill'
import type { ExchangeId } from '../core/exchange.ts'

const prefix = 'prompt:'
const notice = 'notice'
let telling = false

const size = { width: 400, height: 680 }

/** The windows that ask a person. Which window asks for which exchange is kept where it outlives the worker. */
export const prompt = {
  /** Shows the request: in the panel of the focused window where that is open, else in a window of its own. Opens none twice. */
  async open(id: ExchangeId): Promise<void> {
    const [windows, before] = await Promise.all([browser.windows.getAll({ windowTypes: ['normal'] }), windowOf(id)])
    const focused = windows.find((window) => window.focused) ?? null
    if (before !== null || (await panelIsOpen(focused))) return
    if (focused?.id !== undefined && focused.state === 'fullscreen') await browser.windows.update(focused.id, { state: 'normal' })
    const windowId = await create(`/exchange/${id}`, focused)
    if (windowId !== undefined) await browser.storage.session.set({ [prefix + id]: windowId })
  },
  /**
   * Shows a screen that belongs to no exchange, at this hash route. One at most: a newer one takes its place when the person asked for it (`asked`),
   * and is not shown while there is one when only a page's link led to it.
   */
  async show(route: string, asked: boolean): Promise<void> {
    if (telling) return
    telling = true
    try {
      const before = (await browser.storage.session.get(notice))[notice]
      const open = typeof before === 'number' && (await browser.windows.get(before).catch(() => null))
      if (open && !asked) return
      if (open) await browser.windows.remove(before).catch(() => {})
      const focused = (await browser.windows.getAll({ windowTypes: ['normal'] })).find((window) => window.focused) ?? null
      const windowId = await create(route, focused)
      if (windowId !== undefined) await browser.storage.session.set({ [notice]: windowId })
    } finally {
      telling = false
    }
  },
  async close(id: ExchangeId): Promise<void> {
    const windowId = await windowOf(id)
    await browser.storage.session.remove(prefix + id)
    if (windowId !== null) await browser.windows.remove(windowId).catch(() => {})
  },
  /** The exchange has ended: the window may stay to say how, and closing it is no longer a no. */
  forget: (id: ExchangeId): Promise<void> => browser.storage.session.remove(prefix + id),
  /** The exchange that the window asked for; null when it was none of ours. */
  async exchangeOf(windowId: number): Promise<ExchangeId | null> {
    const all = await browser.storage.session.get(null)
    const key = Object.keys(all).find((name) => name.startsWith(prefix) && all[name] === windowId)
    return key ? (key.slice(prefix.length) as ExchangeId) : null
  },
}

async function create(route: string, focused: Windows.Window | null): Promise<number | undefined> {
  const wanted = { url: browser.runtime.getURL(`popup.html?surface=prompt#${route}`), type: 'popup', ...size } as const
  const { id } = await browser.windows.create({ ...wanted, ...cornerOf(focused) }).catch(() => browser.windows.create(wanted))
  return id
}

async function windowOf(id: ExchangeId): Promise<number | null> {
  const windowId = (await browser.storage.session.get(prefix + id))[prefix + id]
  return typeof windowId === 'number' ? windowId : null
}

/** The upper right corner of a window, below its toolbar: where the wallet's icon is. */
function cornerOf(window: Windows.Window | null): { left?: number; top?: number } {
  if (window?.left === undefined || window.top === undefined || window.width === undefined) return {}
  return { left: Math.max(0, window.left + window.width - size.width - 24), top: Math.max(0, window.top + 72) }
}

async function panelIsOpen(focused: Windows.Window | null): Promise<boolean> {
  if (focused?.id === undefined) return false
  if (__BROWSER__ === 'firefox') return browser.sidebarAction.isOpen({ windowId: focused.id })
  const panels = await chrome.runtime.getContexts({ contextTypes: ['SIDE_PANEL'], windowIds: [focused.id] })
  return panels.length > 0
}
