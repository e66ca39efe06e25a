import { chromium, type Page } from 'playwright/test'
import { needBrowser } from '../../scripts/browsers.mjs'
import { allowUnpacked, dist, extensionId, freshProfile, quietChromium } from './settings.mjs'
import { promptFrom, shows, type Wallet } from './wallet.ts'

/** Starts Chromium with a fresh profile and the built extension, and waits until its background runs. */
export async function launchChromium(): Promise<Wallet> {
  const profile = freshProfile()
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
  const isOurs = (page: Page) => page.url().startsWith(`chrome-extension://${id}/`)
  const welcome = context.pages().find(isOurs) ?? (await context.waitForEvent('page', isOurs))

  const visit = async (url: string) => {
    const page = await context.newPage()
    await page.goto(url)
    return page
  }

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
    press: (button) => button.click(),
    shows: (address) => shows(welcome, address),
    type: (field, text) => field.fill(text),
    async stopBackground() {
      const session = await context.newCDPSession(welcome)
      const { targetInfos } = await session.send('Target.getTargets')
      const workers = targetInfos.filter(({ type, url }) => type === 'service_worker' && url.includes(id))
      for (const { targetId } of workers) await session.send('Target.closeTarget', { targetId })
      await session.detach()
    },
    async close() {
      await context.close()
      profile.remove()
    },
  }
}
