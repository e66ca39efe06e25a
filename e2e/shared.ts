import { test as base } from 'playwright/test'
import { launchChromium } from './browser/chromium.ts'
import { launchFirefox } from './browser/firefox.ts'
import type { Wallet } from './browser/wallet.ts'
import type { Target } from './fixtures.ts'
import { answerOf, leaveAll } from './inside.ts'
import { type Site, startSite } from './site.ts'
import { createWallet } from './story.ts'

export { expect } from 'playwright/test'

/** What the wallet of this worker held when its first file began, and the file it serves now. */
let began: { readonly held: ReadonlySet<string>; readonly file: string } | null = null

/** Which files a worker tells one after the other is chance: what one of them took in is gone before the next begins. */
async function beginFile(wallet: Wallet, file: string): Promise<void> {
  if (began?.file === file) return
  const { entries } = await answerOf<{ readonly entries: readonly { readonly id: string }[] }>(wallet, 'credentials.list', { search: '', limit: 1000 })
  const held = began?.held ?? new Set(entries.map(({ id }) => id))
  for (const { id } of entries) if (!held.has(id)) await answerOf(wallet, 'credentials.remove', { id })
  began = { held, file }
}

/**
 * A browser with a wallet in it that the tests of a worker share: each finds it unlocked and leaves it with nothing open; a file finds nothing that another
 * took in. And a site of one's own.
 */
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
  wallet: async ({ opened }, use, { file }) => {
    await beginFile(opened, file)
    await use(opened)
    await leaveAll(opened)
  },
})
