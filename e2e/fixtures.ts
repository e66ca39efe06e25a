import { test as base } from 'playwright/test'
import { startDemo } from '../demo/server.mjs'
import { launchChromium } from './browser/chromium.ts'
import { launchFirefox } from './browser/firefox.ts'
import type { Wallet } from './browser/wallet.ts'

export { expect } from 'playwright/test'

/** Which browser a project runs in. */
export interface Target {
  readonly target: keyof typeof launch
}

const launch = { chromium: launchChromium, firefox: launchFirefox }

/** A fixture that is the address of a demo site of its own. */
export const demoSite = [
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what is needed: nothing
  async ({}, use: (url: string) => Promise<void>) => {
    const demo = await startDemo({ port: 0 })
    await use(demo.url)
    await demo.close()
  },
  { scope: 'worker' },
] as const

/** Each test has a browser of its own with Lanyard freshly installed; the demo sites are started once, where they are used. */
export const test = base.extend<{ wallet: Wallet } & Target, { demo: string; otherDemo: string }>({
  target: ['chromium', { option: true }],
  wallet: async ({ target }, use) => {
    const wallet = await launch[target]()
    await use(wallet)
    await wallet.close()
  },
  demo: [...demoSite],
  otherDemo: [...demoSite],
})
