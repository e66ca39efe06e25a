// A verifier that the wallet has never heard of, made with Credo, asks for two claims of one credential: by link and through the browser.
import type { Page } from 'playwright/test'
import type { AnchorView } from '../src/messaging/trust-contract.ts'
import type { Settings } from '../src/messaging/views.ts'
import type { Wallet } from './browser/wallet.ts'
import { answerOf, failureOf } from './inside.ts'
import { expect, test as shared } from './shared.ts'
import { allow, ask, signInAtUniversity, takeDegree } from './story.ts'

/** One wallet with a degree, which trusts the authority that vouches for the shop. */
const test = shared.extend<object, { demo: { readonly university: string; readonly shop: string }; prepared: undefined }>({
  demo: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what is needed: nothing
    async ({}, use) => {
      const { startDemo } = await import('../demo/server.mjs')
      const demo = await startDemo({ port: 0 })
      await use({ university: demo.url, shop: demo.shop })
      await demo.close()
    },
    { scope: 'worker' },
  ],
  prepared: [
    async ({ opened, demo }, use) => {
      await holdSdJwtDegree(opened, demo.university)
      await developerMode(opened)
      const page = await opened.visit(demo.shop)
      await trustAuthority(opened, page)
      await page.close()
      await use(undefined)
    },
    { scope: 'worker', auto: true },
  ],
})

/** A degree of which each claim can be shown by itself. */
async function holdSdJwtDegree(wallet: Wallet, university: string): Promise<void> {
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
  // Both the page and the wallet may send it there, and either may cut the other short.
  await expect(page).toHaveURL(/\/thanks/)
  await expect(page.locator('#claims')).toContainText('Bachelor of Science in Hydrology')
  await expect(page.locator('#claims')).toContainText('Riverside University')
  await expect(page.locator('#claims')).not.toContainText('Robin')
}

for (const signer of ['x509_hash', 'x509_san_dns', 'did', 'none']) {
  for (const mode of ['direct_post.jwt', 'direct_post']) {
    test(`a stranger named by ${signer} gets two claims over ${mode} from a link, and the page moves on by itself`, async ({ wallet, demo }) => {
      const page = await wallet.visit(demo.shop)
      await choose(page, signer, mode)
      await page.locator('#ask').click()
      const prompt = await wallet.promptFrom(() => page.locator('#link').click())
      await shareTwo(prompt)
      await isThanked(page)
      await wallet.closeWindow(prompt)
    })
  }
}

for (const [version, signer] of [
  ['v1.draft24', 'x509_hash'],
  ['v1.draft24', 'did'],
  ['v1.draft21', 'x509_san_dns'],
  ['v1.draft21', 'none'],
] as const) {
  for (const mode of ['direct_post.jwt', 'direct_post']) {
    test(`a stranger of ${version} named by ${signer} asks with a presentation definition and gets two claims over ${mode}`, async ({ wallet, demo }, info) => {
      const page = await wallet.visit(demo.shop)
      await choose(page, signer, mode)
      await page.locator(`input[value="${version}"]`).check()
      await page.locator('#ask').click()
      const prompt = await wallet.promptFrom(() => page.locator('#link').click())
      await expect(prompt.getByTestId('consent')).toContainText('To give graduates their discount')
      await prompt.screenshot({ path: info.outputPath('question.png'), fullPage: true })
      await shareTwo(prompt)
      await isThanked(page)
      await wallet.closeWindow(prompt)
    })
  }
}

for (const signer of ['x509_hash', 'none']) {
  test(`a stranger named by ${signer} gets two claims from a code on its page, and the page moves on by itself`, async ({ wallet, demo }, info) => {
    const page = await wallet.visit(demo.shop)
    await choose(page, signer, 'direct_post.jwt')
    await page.locator('#ask').click()
    await expect(page.locator('#qr')).toBeInViewport({ ratio: 1 })
    await wallet.lookAt(page)
    await answerOf(wallet, 'scan.look')
    await page.screenshot({ path: info.outputPath('code.png') })
    const prompt = await wallet.open('popup.html?surface=prompt#/scan')
    await prompt.getByTestId('code').click()
    await expect(prompt.getByTestId('consent')).toBeVisible()
    // The code may have been somebody else's: the person says who began.
    await prompt.getByTestId('warning-cross-device').getByTestId('tick').click()
    await prompt.screenshot({ path: info.outputPath('question.png'), fullPage: true })
    await shareTwo(prompt)
    await prompt.screenshot({ path: info.outputPath('shared.png') })
    await isThanked(page)
    await page.screenshot({ path: info.outputPath('thanked.png') })
  })
}

for (const signer of ['x509_hash', 'did', 'none']) {
  for (const mode of ['direct_post.jwt', 'direct_post']) {
    const travels = mode === 'direct_post.jwt' ? 'dc_api.jwt' : 'dc_api'
    test(`a stranger named by ${signer} gets two claims over ${travels} through the browser`, async ({ wallet, demo }) => {
      const page = await wallet.visit(demo.shop)
      await choose(page, signer, mode)
      const prompt = await wallet.promptFrom(() => page.locator('#ask-page').click())
      await shareTwo(prompt)
      await isThanked(page)
      await wallet.closeWindow(prompt)
    })
  }
}

test('a stranger whose authority is not trusted is refused before anybody is asked, and nothing is sent to it', async ({ wallet, demo }) => {
  for (const { id } of await answerOf<readonly AnchorView[]>(wallet, 'trust.list')) expect(await failureOf(wallet, 'trust.remove', { id })).toBeNull()
  const page = await wallet.visit(demo.shop)
  await choose(page, 'x509_hash', 'direct_post.jwt')
  const answers: string[] = []
  page.context().on('request', (request) => answers.push(request.url()))
  await page.locator('#ask-page').click()
  await expect(page.locator('#status')).toHaveText('The request is not acceptable')
  expect(answers.filter((url) => url.includes('/authorize'))).toEqual([])
})
