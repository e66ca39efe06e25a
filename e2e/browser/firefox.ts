import { type BrowserContext, expect, firefox, type Page } from 'playwright/test'
import { needBrowser } from '../../scripts/browsers.mjs'
import { connectDebugger } from './rdp.mjs'
import { addonHost, addonId, dist, freePort, freshProfile, quietFirefox } from './settings.mjs'
import { promptFrom, shows, type Wallet } from './wallet.ts'

/** Starts the Firefox of this machine with a fresh profile, installs the built extension and waits until its background runs. */
export async function launchFirefox(): Promise<Wallet> {
  const profile = freshProfile()
  const port = await freePort()
  const context = await firefox.launchPersistentContext(profile.path, {
    channel: 'moz-firefox',
    executablePath: needBrowser('firefox'),
    headless: true,
    viewport: null,
    args: ['--remote-allow-system-access', `--start-debugger-server=${port}`],
    firefoxUserPrefs: quietFirefox(),
  })
  wakeExtensionPages(context)
  const remote = await connectDebugger(port)
  const [welcome] = await Promise.all([context.waitForEvent('page'), remote.install(dist('firefox'))])
  await welcome.waitForURL(/^moz-extension:/, { waitUntil: 'commit' })

  /** Does what closes a page. Nothing that is done on an extension page returns when the page goes meanwhile, page.close() neither. */
  const closing = async (page: Page, does: () => Promise<unknown>) => {
    const address = page.url()
    does().catch(() => {})
    await expect.poll(() => shows(welcome, address)).toBe(false)
  }

  return {
    context,
    welcome,
    async open(path) {
      const page = await context.newPage()
      // Extension pages tell of no load event.
      await page.goto(`moz-extension://${addonHost}/${path}`, { waitUntil: 'commit' })
      return page
    },
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
    shows: (address) => shows(welcome, address),
    async type(field, text) {
      // fill() sets the value where React does not see it.
      await field.press('ControlOrMeta+A')
      await field.press('Delete')
      await field.pressSequentially(text)
    },
    async stopBackground() {
      await remote.stopBackground(addonId())
    },
    async close() {
      remote.close()
      await context.close()
      profile.remove()
    },
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
