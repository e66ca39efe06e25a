import browser from 'webextension-polyfill'
import type { Settings } from '../messaging/views.ts'

const everywhere = ['https://*/*', 'http://localhost/*', 'http://*.localhost/*', 'http://127.0.0.1/*']
const common = { runAt: 'document_start', allFrames: true, matchOriginAsFallback: true } as const

/** Registers the page's API for the sites that may ask, and for no others. Nothing is registered before a wallet exists. */
export async function enableSites(sites: Settings['sites']): Promise<void> {
  const matches = patterns(sites)
  await disableSites()
  if (!matches.length) return
  await browser.scripting.registerContentScripts([
    { id: 'content', js: ['content.js'], matches, ...common },
    { id: 'page', js: ['page.js'], matches, world: 'MAIN', ...common },
  ])
}

/** Registers the page's API for no site any more. */
export async function disableSites(): Promise<void> {
  const known = new Set((await browser.scripting.getRegisteredContentScripts()).map(({ id }) => id))
  if (known.size) await browser.scripting.unregisterContentScripts({ ids: [...known] })
}

/** Puts the page's API into the tabs that are open already, so that nobody has to reload. */
export async function injectIntoOpenTabs(sites: Settings['sites']): Promise<void> {
  const matches = patterns(sites)
  if (!matches.length) return
  const tabs = await browser.tabs.query({ url: matches })
  await Promise.allSettled(
    tabs.map(async ({ id }) => {
      if (id === undefined) return
      const target = { tabId: id, allFrames: true }
      // One after the other: what a page asks before the relay is there would go to the browser.
      await browser.scripting.executeScript({ target, files: ['content.js'], injectImmediately: true })
      await browser.scripting.executeScript({ target, files: ['page.js'], injectImmediately: true, world: 'MAIN' })
    }),
  )
}

/** Match patterns for the sites. A pattern has no port, so a chosen origin stands for its host; the port is checked by whoever asks. */
function patterns(sites: Settings['sites']): string[] {
  if (sites.mode === 'all') return everywhere
  const hosts = sites.chosen.filter((origin) => URL.canParse(origin)).map((origin) => new URL(origin))
  return [...new Set(hosts.map(({ protocol, hostname }) => `${protocol}//${hostname}/*`))]
}

/** Whether this origin is among the sites that may ask. */
export function maySiteAsk(sites: Settings['sites'], origin: string): boolean {
  return sites.mode === 'all' || sites.chosen.includes(origin)
}
