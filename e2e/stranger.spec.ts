// A verifier that the wallet has never heard of, made with Credo, asks for two claims of one credential: by link and through the browser.
import type { Page } from 'playwright/test'
import type { Settings } from '../src/messaging/views.ts'
import type { Wallet } from './browser/wallet.ts'
import { expect, test as base } from './fixtures.ts'
import { answerOf, failureOf } from './inside.ts'
import { allow, createWallet, signInAtUniversity, ask, takeDegree } from './story.ts'

/** A fixture that is the address of the stranger's site. */
const test = base.extend<object, { site: { readonly university: string; readonly shop: string } }>({
  site: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what is needed: nothing
    async ({}, use) => {
      const { startDemo } = await import('../demo/server.mjs')
      const demo = await startDemo({ port: 0 })
      await use({ university: demo.url, shop: demo.shop })
      await demo.close()
    },
    { scope: 'worker' },
  ],
})

/** A degree of which each claim can be shown by itself. */
async function holdSdJwtDegree(wallet: Wallet, university: string): Promise<void> {
  await createWallet(wallet)
  const site = await wallet.visit(`${university}/issuer`)
  await site.locator('input[value="dc+sd-jwt"]').check()
  await signInAtUniversity(wallet, site)
  const prompt = await ask(wallet, site, takeDegree)
  await allow(prompt)
  await wallet.closeWindow(prompt)
  await expect(site.locator('#offer-status')).toHaveText('Your degree is in your wallet.')
  await site.close()
}

/** This machine's own servers may be asked without https. */
async function developerMode(wallet: Wallet): Promise<void> {
  const settings = await answerOf<Settings>(wallet, 'settings.get')
  expect(await failureOf(wallet, 'settings.set', { ...settings, developer: true })).toBeNull()
}

/** The person trusts the authority that vouches for the shop. */
async function trustAuthority(wallet: Wallet, page: Page): Promise<void> {
  await expect(page.locator('#root')).toContainText('BEGIN CERTIFICATE')
  expect(await failureOf(wallet, 'trust.add', { text: await page.locator('#root').textContent() })).toBeNull()
}

/** Chooses who vouches for the shop and how the answer travels. */
async function choose(page: Page, signer: string, mode: string): Promise<void> {
  await page.locator(`input[value="${signer}"]`).check()
  await page.locator(`input[value="${mode}"]`).check()
}

/** Says yes to two claims, and to no others. */
async function shareTwo(prompt: Page): Promise<void> {
  await expect(prompt.getByTestId('consent')).toBeVisible()
  await expect(prompt.getByTestId('consent')).toContainText('Bachelor of Science in Hydrology')
  await expect(prompt.getByTestId('consent')).not.toContainText('Robin')
  await allow(prompt)
}

/** The shop has what was asked for, verified by Credo, and nothing else. */
async function isThanked(page: Page): Promise<void> {
  await page.waitForURL(/\/thanks/)
  await expect(page.locator('#claims')).toContainText('Bachelor of Science in Hydrology')
  await expect(page.locator('#claims')).toContainText('Riverside University')
  await expect(page.locator('#claims')).not.toContainText('Robin')
}

for (const signer of ['x509_hash', 'x509_san_dns', 'did', 'none']) {
  for (const mode of ['direct_post.jwt', 'direct_post']) {
    test(`a stranger named by ${signer} gets two claims over ${mode} from a link, and the page moves on by itself`, async ({ wallet, site }) => {
      await holdSdJwtDegree(wallet, site.university)
      await developerMode(wallet)
      const page = await wallet.visit(site.shop)
      await trustAuthority(wallet, page)
      await choose(page, signer, mode)
      await page.locator('#ask').click()
      const prompt = await wallet.promptFrom(() => page.locator('#link').click())
      await shareTwo(prompt)
      await isThanked(page)
    })
  }
}

for (const signer of ['x509_hash', 'did', 'none']) {
  for (const mode of ['direct_post.jwt', 'direct_post']) {
    const travels = mode === 'direct_post.jwt' ? 'dc_api.jwt' : 'dc_api'
    test(`a stranger named by ${signer} gets two claims over ${travels} through the browser`, async ({ wallet, site }) => {
      await holdSdJwtDegree(wallet, site.university)
      await developerMode(wallet)
      const page = await wallet.visit(site.shop)
      await trustAuthority(wallet, page)
      await choose(page, signer, mode)
      const prompt = await wallet.promptFrom(() => page.locator('#ask-page').click())
      await shareTwo(prompt)
      await isThanked(page)
    })
  }
}

test('a stranger whose authority is not trusted is refused before anybody is asked, and nothing is sent to it', async ({ wallet, site }) => {
  await holdSdJwtDegree(wallet, site.university)
  await developerMode(wallet)
  const page = await wallet.visit(site.shop)
  await choose(page, 'x509_hash', 'direct_post.jwt')
  const answers: string[] = []
  page.context().on('request', (request) => answers.push(request.url()))
  await page.locator('#ask-page').click()
  await expect(page.locator('#status')).toHaveText('The request is not acceptable')
  expect(answers.filter((url) => url.includes('/authorize'))).toEqual([])
})
