import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { expect, test } from './fixtures.ts'
import { allow, ask, createWallet, showDegree, signIn, takeDegree } from './story.ts'

const out = join(import.meta.dirname, '../out/tour')

test('the whole story', async ({ wallet, demo }) => {
  let number = 0
  /** One step: what is done, and then a picture of the page it returns. */
  const step = (title: string, picture: string, does: () => Promise<Page>) =>
    test.step(title, async () => {
      const page = await does()
      number++
      await page.screenshot({ path: join(out, `${String(number).padStart(2, '0')}-${picture}.png`) })
      return page
    })

  await step('Lanyard is installed and introduces itself', 'welcome', async () => {
    await expect(wallet.welcome.getByRole('heading', { level: 1 })).toBeVisible()
    return wallet.welcome
  })
  await step('a wallet is created', 'created', async () => {
    await createWallet(wallet)
    return wallet.welcome
  })
  const issuer = await step('the university finds the wallet', 'university', async () => {
    const page = await wallet.visit(`${demo}/issuer`)
    await expect(page.getByRole('button', { name: signIn })).toBeEnabled()
    return page
  })
  const login = await step('it asks who is there', 'sign-in', () => ask(wallet, issuer, signIn))
  await step('a fresh identifier signs in', 'signed-in', async () => {
    await allow(login)
    await wallet.closeWindow(login)
    await expect(issuer.locator('#sign-in-status')).toContainText('Signed in')
    return issuer
  })
  const offer = await step('it offers a degree', 'offer', () => ask(wallet, issuer, takeDegree))
  await step('the degree is taken', 'received', async () => {
    await allow(offer)
    await wallet.closeWindow(offer)
    await expect(issuer.locator('#offer-status')).toHaveText('Your degree is in your wallet.')
    return issuer
  })
  const home = await step('it is in the wallet', 'home', async () => {
    const page = await wallet.open('popup.html?surface=popup')
    await page.setViewportSize({ width: 360, height: 600 })
    await expect(page.getByTestId('credential')).toHaveCount(1)
    return page
  })
  await step('a look at it', 'credential', async () => {
    await home.getByTestId('credential').click()
    await expect(home.getByText('Bachelor of Science in Hydrology').first()).toBeVisible()
    return home
  })
  const verifier = await step('an employer would like to see it', 'employer', async () => {
    const page = await wallet.visit(`${demo}/verifier`)
    await expect(page.getByRole('button', { name: showDegree })).toBeEnabled()
    return page
  })
  const request = await step('what would be shown', 'consent', () => ask(wallet, verifier, showDegree))
  await step('it is shown', 'shown', async () => {
    await allow(request)
    return request
  })
  await step('the employer has verified it', 'verified', async () => {
    await wallet.closeWindow(request)
    await expect(verifier.locator('#result')).toHaveText('Verified')
    await verifier.locator('#verified').scrollIntoViewIfNeeded()
    return verifier
  })
})
