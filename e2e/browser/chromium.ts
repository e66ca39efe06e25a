import { readFileSync } from 'node:fs'
import { chromium, type Page } from 'playwright/test'
import { needBrowser } from '../../scripts/browsers.mjs'
import { killerOf } from './processes.ts'
import { allowUnpacked, dist, extensionId, freshProfile, keptProfile, quietChromium } from './settings.mjs'
import { type Launch, promptFrom, shows, type Wallet } from './wallet.ts'

/** Starts Chromium with the built extension, in a fresh profile or in one that was used before, and waits until one of its pages is open. */
export async function launchChromium({ profile: kept }: Launch = {}): Promise<Wallet> {
  const profile = kept === undefined ? freshProfile() : keptProfile(kept)
  allowUnpacked(profile.path)
  const id = extensionId()
  const context = await chromium.launchPersistentContext(profile.path, {
    executablePath: needBrowser('chrome'),
    headless: true,
    viewport: null,
    args: [
      `--disable-extensions-except=${dist('chrome')}`,
      `--load-extension=${dist('chrome')}`,
      '--screen-info={1600x1200}',
      '--window-size=1280,1000',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
      ...quietChromium,
    ],
  })
  const visit = async (url: string) => {
    const page = await context.newPage()
    await page.goto(url)
    return page
  }
  const isOurs = (page: Page) => page.url().startsWith(`chrome-extension://${id}/`)
  // Lanyard opens a page by itself only where there is nothing yet.
  const opened = async () => context.pages().find(isOurs) ?? context.waitForEvent('page', isOurs)
  const welcome = await (kept === undefined ? opened() : visit(`chrome-extension://${id}/popup.html?surface=tab`))

  // Only a profile that outlives the browser is worth a kill, and then each millisecond counts.
  const killAll = kept === undefined ? () => killerOf(profile.path)() : killerOf(profile.path)

  return {
    context,
    welcome,
    open: (path) => visit(`chrome-extension://${id}/${path}`),
    visit,
    async promptFrom(trigger) {
      const prompt = await promptFrom(context, trigger)
      // A headless Chromium gives every window the size of its first.
      await prompt.setViewportSize({ width: 400, height: 680 })
      return prompt
    },
    closeWindow: (page) => page.close(),
    async press(button) {
      // The window may be gone before the automation knows that its button was pressed.
      const gone = button
        .page()
        .waitForEvent('close')
        .catch(() => {})
      const pressed = button.click().catch((error: unknown) => {
        if (!/has been closed/.test(String(error))) throw error
      })
      await Promise.race([pressed, gone])
    },
    async lookAt(page) {
      await page.bringToFront()
      const session = await context.browser()?.newBrowserCDPSession()
      if (!session) throw new Error('a browser without a way in')
      const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'tab', exclude: false }] })
      const tab = targetInfos.find(({ url }) => url === page.url())
      await session.send('Extensions.triggerAction', { id, targetId: tab?.targetId ?? '' })
      await session.detach()
    },
    shows: (address) => shows(welcome, address),
    type: (field, text) => field.fill(text),
    async save(link) {
      const [download] = await Promise.all([link.page().waitForEvent('download'), link.click()])
      return readFileSync(await download.path())
    },
    async stopBackground() {
      const session = await context.newCDPSession(welcome)
      const { targetInfos } = await session.send('Target.getTargets')
      const workers = targetInfos.filter(({ type, url }) => type === 'service_worker' && url.includes(id))
      for (const { targetId } of workers) await session.send('Target.closeTarget', { targetId })
      await session.detach()
    },
    profile: profile.path,
    async kill() {
      await killAll()
      await context.close().catch(() => {})
    },
    async close() {
      await context.close()
      profile.remove()
    },
  }
}
