import type { Menus, Tabs } from 'webextension-polyfill'
import type { Origin } from '../core/exchange.ts'
import { intentOf, linkLimit } from '../messaging/request-links.ts'
import type { FoundIn, FoundText } from './receive.ts'

/** The origin of the page in a tab, by the browser's word; null for what is no web page, or what it does not say. */
export function originOfTab(tab: Pick<Tabs.Tab, 'url'>): Origin | null {
  if (tab.url === undefined || !/^https?:/.test(tab.url) || !URL.canParse(tab.url)) return null
  return new URL(tab.url).origin as Origin
}

/** A tab as what was found in it remembers it. */
export function foundIn(tab: Pick<Tabs.Tab, 'url' | 'incognito'>, id: number): FoundIn {
  return { id, origin: originOfTab(tab), ...(tab.incognito && { inPrivate: true }) }
}

/** The request in a link or in selected text; null when there is none. In a frame the browser does not say reliably whose page it is: it has no origin then. */
export function textIn(
  info: Pick<Menus.OnClickData, 'linkUrl' | 'selectionText' | 'frameId'>,
  tab: Pick<Tabs.Tab, 'id' | 'url' | 'incognito'>,
): FoundText | null {
  const text = [info.linkUrl, info.selectionText].find((one) => one !== undefined && one.length <= linkLimit && intentOf(one) === 'get')
  if (text === undefined) return null
  const top = originOfTab(tab)
  const origin: Origin | null = info.frameId === undefined || info.frameId === 0 ? top : null
  return { via: 'link', text: text.trim(), origin, topOrigin: origin, tab: tab.id === undefined ? null : foundIn(tab, tab.id) }
}
