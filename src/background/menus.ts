import browser from 'webextension-polyfill'
import type { FoundText } from './receive.ts'
import { textIn } from './text-in.ts'

/** What a person can set going from a page's menu or by keyboard. */
export interface Wanted {
  readonly take: (found: FoundText) => Promise<void>
  readonly scan: () => Promise<void>
}

const item = 'look'
/** Named in the manifest. */
const command = 'scan-page'

/**
 * One menu item on pages, links, selections and images, and one shortcut. On a link or a selection that is a request that request is taken; anywhere else the
 * visible page is looked at for codes: an image too, because fetching it again would tell its server.
 */
export function watchMenus({ take, scan }: Wanted): void {
  browser.runtime.onInstalled.addListener(() => {
    void browser.contextMenus.removeAll().then(() => {
      const title = browser.i18n.getMessage('menu_look')
      browser.contextMenus.create({ id: item, title, contexts: ['page', 'frame', 'link', 'selection', 'image'] })
    })
  })
  browser.contextMenus.onClicked.addListener((info, tab) => {
    const found = info.menuItemId === item && tab ? textIn(info, tab) : null
    void (found ? take(found) : scan())
  })
  browser.commands.onCommand.addListener((name) => {
    if (name === command) void scan()
  })
}
