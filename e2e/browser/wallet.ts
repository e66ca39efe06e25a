import type { BrowserContext, Locator, Page } from 'playwright/test'

/** A running browser with Lanyard in it: the few things that are done differently in Chromium and in Firefox. */
export interface Wallet {
  readonly context: BrowserContext
  /** The tab that Lanyard opened by itself when it was installed. */
  readonly welcome: Page
  /** Opens a page of the extension in a tab, for example `popup.html?surface=popup`. */
  open(path: string): Promise<Page>
  /** Opens a web page in a tab. */
  visit(url: string): Promise<Page>
  /** Does what makes Lanyard ask, and returns the prompt window that opened. */
  promptFrom(trigger: () => Promise<unknown>): Promise<Page>
  /** Closes a window of the extension, as a person would. */
  closeWindow(page: Page): Promise<void>
  /** Presses a button that closes its own window. */
  press(button: Locator): Promise<void>
  /** Brings a web page to the front and lets the extension look at it, as the browser does when a person presses the toolbar icon there. */
  lookAt(page: Page): Promise<void>
  /** Whether a tab or window shows this address of the extension. */
  shows(address: string): Promise<boolean>
  /** Types into a field of the extension, replacing what is there. */
  type(field: Locator, text: string): Promise<void>
  /** Presses a link that saves a file, and gives back what was saved. */
  save(link: Locator): Promise<Buffer>
  /** Stops the background, as the browser does after some idle time. */
  stopBackground(): Promise<void>
  /** The folder of the browser's profile. */
  readonly profile: string
  /** Ends all of the browser's processes at once, so that none of them can tidy up. The profile stays as it is then. */
  kill(): Promise<void>
  /** Closes the browser as a person would. A profile that was made for this launch is removed. */
  close(): Promise<void>
}

/** What may be said of a launch. */
export interface Launch {
  /** A profile folder that is used and kept, with what an earlier browser left in it. Left out: a fresh one, removed at the end. */
  readonly profile?: string
  /** Further preferences, for Firefox alone. */
  readonly preferences?: Readonly<Record<string, string | number | boolean>>
  /** The folder of another build than the usual one, for Firefox alone. */
  readonly build?: string
  /** Whether an authenticator with PRF is plugged in that asks nobody, for Firefox alone: in Chromium it belongs to a tab. */
  readonly authenticator?: boolean
}

/** The prompt window that `trigger` makes Lanyard open. */
export async function promptFrom(context: BrowserContext, trigger: () => Promise<unknown>): Promise<Page> {
  const [page] = await Promise.all([context.waitForEvent('page'), trigger()])
  // Extension pages of Firefox tell of no load event.
  await page.waitForURL(/surface=prompt/, { waitUntil: 'commit' })
  return page
}

/** Whether any page of the extension has this address, by the word of another of its pages. */
export function shows(witness: Page, address: string): Promise<boolean> {
  return witness.evaluate((wanted) => {
    const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome?: Extension }
    const views = (browser ?? chrome)?.extension.getViews() ?? []
    return views.some((view) => view.location.href === wanted)
  }, address)
}

interface Extension {
  readonly extension: { getViews(): Window[] }
}
