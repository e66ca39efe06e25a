import { test as base } from 'playwright/test'
import { launchChromium } from './browser/chromium.ts'
import { launchFirefox } from './browser/firefox.ts'
import type { Wallet } from './browser/wallet.ts'
import type { Target } from './fixtures.ts'
import { leaveAll } from './inside.ts'
import { type Site, startSite } from './site.ts'
import { createWallet } from './story.ts'

export { expect } from 'playwright/test'

/** A browser with a wallet in it that all tests of a file share: each finds it unlocked and leaves it with nothing open. And a site of one's own. */
export const test = base.extend<{ wallet: Wallet } & Target, { opened: Wallet; site: Site }>({
  target: ['chromium', { option: true }],
  opened: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what is needed: nothing
    async ({}, use, { project }) => {
      const wallet = await (project.name === 'firefox' ? launchFirefox : launchChromium)()
      await createWallet(wallet)
      await use(wallet)
      await wallet.close()
    },
    { scope: 'worker' },
  ],
  site: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const site = await startSite()
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],
  wallet: async ({ opened }, use) => {
    await use(opened)
    await leaveAll(opened)
  },
})
