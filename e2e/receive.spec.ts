import { test as fresh } from './fixtures.ts'
import { expect, test } from './holding.ts'
import { allow, ask, createWallet, signIn, signInAtUniversity, takeDegree } from './story.ts'

test('a credential from a site is kept after consent, and can be looked at', async ({ wallet }) => {
  const home = await wallet.open('popup.html?surface=popup')
  await home.getByTestId('credential').click()
  await expect(home.getByText('Bachelor of Science in Hydrology').first()).toBeVisible()
})

fresh('a credential that is not wanted is not kept', async ({ wallet, demo }) => {
  await createWallet(wallet)
  const site = await wallet.visit(`${demo}/issuer`)
  await signInAtUniversity(wallet, site)
  const prompt = await ask(wallet, site, takeDegree)
  await wallet.closeWindow(prompt)
  await expect(site.locator('#offer-status')).toHaveText('You said no, and nothing was sent.')
  const home = await wallet.open('popup.html?surface=popup')
  await expect(home.getByRole('heading', { level: 2 })).toBeVisible()
  await expect(home.getByTestId('credential')).toHaveCount(0)
})

test('the next sign-in at a site offers the identifier that it knows', async ({ wallet, demo }) => {
  const site = await wallet.visit(`${demo}/issuer`)
  await signInAtUniversity(wallet, site)
  const known = await site.locator('#claims dd.did').first().textContent()
  const prompt = await ask(wallet, site, signIn)
  await expect(prompt.getByTestId('identifier-choice').getByRole('radio')).toBeChecked()
  await allow(prompt)
  await wallet.closeWindow(prompt)
  await expect(site.locator('#sign-in-status')).toContainText('Signed in')
  expect(await site.locator('#claims dd.did').first().textContent()).toBe(known)
})
