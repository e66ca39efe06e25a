import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, expect, firefox, type Page } from 'playwright/test'
import { needBrowser } from '../../scripts/browsers.mjs'
import { connectDebugger } from './rdp.mjs'
import { killerOf } from './processes.ts'
import { addonHost, addonId, dist, freePort, freshProfile, keptProfile, quietFirefox, sideload } from './settings.mjs'
import { type Launch, promptFrom, shows, type Wallet } from './wallet.ts'

/** Both are needed: with only one of them every ceremony waits for a key that nobody plugs in. */
const onlySoftware = { 'security.webauth.webauthn_enable_softtoken': true, 'security.webauth.webauthn_enable_usbtoken': false }
/** CTAP 2.1, on this device, with resident keys and user verification, consenting, verified. */
const plugIn = `Cc['@mozilla.org/webauthn/service;1'].getService(Ci.nsIWebAuthnService).addVirtualAuthenticator('ctap2_1', 'internal', true, true, true, true)`

/**
 * Starts the Firefox of this machine with the built extension and waits until one of its pages is open.
 * In a fresh profile the extension is installed until the browser closes; in one that is kept, for as long as the profile is there.
 */
export async function launchFirefox({ profile: kept, preferences = {}, build = dist('firefox'), authenticator = false }: Launch = {}): Promise<Wallet> {
  const profile = kept === undefined ? freshProfile() : keptProfile(kept)
  if (kept !== undefined) sideload(kept)
  const downloads = mkdtempSync(join(tmpdir(), 'lanyard-saved-'))
  const port = await freePort()
  const context = await start(profile.path, {
    timeout: 60_000,
    channel: 'moz-firefox',
    executablePath: needBrowser('firefox'),
    headless: true,
    viewport: null,
    downloadsPath: downloads,
    args: ['--remote-allow-system-access', `--start-debugger-server=${port}`],
    firefoxUserPrefs: { ...quietFirefox(), ...preferences, ...(authenticator ? onlySoftware : {}) },
  })
  wakeExtensionPages(context)
  const remote = await connectDebugger(port)
  if (authenticator) await remote.evaluate(plugIn)
  const open = async (path: string) => {
    const page = await context.newPage()
    // Extension pages tell of no load event.
    await page.goto(`moz-extension://${addonHost}/${path}`, { waitUntil: 'commit' })
    return page
  }
  const installed = async () => {
    const [page] = await Promise.all([context.waitForEvent('page'), remote.install(build)])
    await page.waitForURL(/^moz-extension:/, { waitUntil: 'commit' })
    return page
  }
  const welcome = await (kept === undefined ? installed() : remote.started(addonId()).then(() => open('popup.html?surface=tab')))

  /** Does what closes a page. Nothing that is done on an extension page returns when the page goes meanwhile, page.close() neither. */
  const closing = async (page: Page, does: () => Promise<unknown>) => {
    const address = page.url()
    does().catch(() => {})
    await expect.poll(() => shows(welcome, address)).toBe(false)
  }

  // Only a profile that outlives the browser is worth a kill, and then each millisecond counts.
  const killAll = kept === undefined ? () => killerOf(profile.path)() : killerOf(profile.path)

  return {
    context,
    welcome,
    open,
    async visit(url) {
      const page = await context.newPage()
      await page.goto(url)
      return page
    },
    promptFrom: (trigger) => promptFrom(context, trigger),
    async closeWindow(page) {
      await closing(page, () =>
        page.evaluate(async () => {
          const { windows } = (globalThis as unknown as { browser: { windows: ExtensionWindows } }).browser
          const { id } = await windows.getCurrent()
          await windows.remove(id)
        }),
      )
    },
    async press(button) {
      await closing(button.page(), () => button.click())
    },
    async lookAt(page) {
      await page.bringToFront()
      await remote.evaluate(
        `WebExtensionPolicy.getByID('${addonId()}').extension.tabManager.addActiveTabPermission(Services.wm.getMostRecentWindow('navigator:browser').gBrowser.selectedTab)`,
      )
    },
    shows: (address) => shows(welcome, address),
    async type(field, text) {
      // fill() sets the value where React does not see it.
      await field.press('ControlOrMeta+A')
      await field.press('Delete')
      await field.pressSequentially(text)
    },
    async save(link) {
      // Playwright hears of no download here: the browser saves it where it was told to.
      const path = join(downloads, (await link.getAttribute('download')) ?? '')
      await link.click()
      await expect.poll(() => existsSync(path) && !existsSync(`${path}.part`) && statSync(path).size > 0).toBe(true)
      return readFileSync(path)
    },
    async stopBackground() {
      await remote.stopBackground(addonId())
    },
    profile: profile.path,
    async kill() {
      await killAll()
      remote.close()
      await context.close().catch(() => {})
    },
    async close() {
      remote.close()
      await context.close()
      profile.remove()
      rmSync(downloads, { recursive: true, force: true })
    },
  }
}

/**
 * Firefox now and then opens a tab of its own, or closes one, just while Playwright takes hold of it, and then neither goes on.
 * A browser that could not be taken hold of has shown nothing of the extension: it is started again.
 */
async function start(folder: string, options: Parameters<typeof firefox.launchPersistentContext>[1], attempts = 3): Promise<BrowserContext> {
  try {
    return await firefox.launchPersistentContext(folder, options)
  } catch (error) {
    if (attempts <= 1) throw error
    await killerOf(folder)()
    return start(folder, options, attempts - 1)
  }
}

interface ExtensionWindows {
  getCurrent(): Promise<{ id: number }>
  remove(id: number): Promise<void>
}

/**
 * Firefox hides what happens in extension pages from automation, so that Playwright never hears that they can run scripts.
 * Any command that reaches the page makes it say so, and a mouse move needs nothing of the page.
 */
function wakeExtensionPages(context: BrowserContext): void {
  const watch = (page: Page) => {
    const poke = () => {
      if (page.url().startsWith('moz-extension:')) page.mouse.move(0, 0).catch(() => {})
    }
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) poke()
    })
    poke()
  }
  context.on('page', watch)
  for (const page of context.pages()) watch(page)
}
