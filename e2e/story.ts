// The story that everything is about, step by step: create a wallet, sign in, take a credential, look at it, show it.
import { expect, type Locator, type Page } from 'playwright/test'
import type { Wallet } from './browser/wallet.ts'
import { words } from './words.ts'

/** What opens the wallet of the story. */
export const passphrase = 'seven quiet otters cross 1 river'

/** A button of Lanyard by its words. */
export const button = (page: Page, key: Parameters<typeof words>[0]): Locator => page.getByRole('button', { name: words(key), exact: true })

/** Goes through the onboarding in the tab that Lanyard opened. Leaves it on the last screen. */
export async function createWallet(wallet: Wallet): Promise<void> {
  const { welcome } = wallet
  await button(welcome, 'welcome_create').click()
  await wallet.type(welcome.locator('input[name=passphrase]'), passphrase)
  await wallet.type(welcome.locator('input[name=passphrase-again]'), passphrase)
  await button(welcome, 'next').click()
  await toSites(welcome)
  await button(welcome, 'welcome_create').click()
  await welcome.getByTestId('kit-next').click()
  await expect(welcome.getByRole('heading', { name: words('ready_title') })).toBeVisible()
}

/** From the step after the passphrase to the choice of sites: a passkey is offered where there can be one, and is for later. */
export async function toSites(welcome: Page): Promise<void> {
  const later = button(welcome, 'later')
  const sites = welcome.getByRole('heading', { name: words('sites_title') })
  await expect(later.or(sites)).toBeVisible()
  if (await later.isVisible()) await later.click()
  await expect(sites).toBeVisible()
}

/** Unlocks the wallet on a page that asks for its passphrase. */
export async function unlock(wallet: Wallet, page: Page): Promise<void> {
  await wallet.type(page.locator('input[name=passphrase]'), passphrase)
  await button(page, 'unlock').click()
}

/** Locks the wallet by hand. */
export async function lock(wallet: Wallet): Promise<void> {
  const home = await wallet.open('popup.html?surface=popup')
  await button(home, 'lock_now').click()
  await expect(home.getByRole('heading', { name: words('unlock_title') })).toBeVisible()
}

/** Presses a button of the site that makes Lanyard ask, and waits for the question. */
export async function ask(wallet: Wallet, site: Page, name: string): Promise<Page> {
  await site.bringToFront()
  const prompt = await wallet.promptFrom(() => site.getByRole('button', { name }).click())
  await expect(prompt.getByTestId('consent')).toBeVisible()
  return prompt
}

/** Says yes, once the button can be pressed, and waits until it is done. */
export async function allow(prompt: Page): Promise<void> {
  await expect(prompt.getByTestId('allow')).toHaveAttribute('data-armed', 'true')
  await prompt.getByTestId('allow').click()
  await expect(prompt.getByTestId('ended')).toHaveAttribute('data-result', 'done')
}

/** The words of the demo site's buttons. */
export const signIn = 'Sign in with your wallet'
export const takeDegree = 'Put it into my wallet'
export const showDegree = 'Show my degree'

/** Signs in at the demo's university. */
export async function signInAtUniversity(wallet: Wallet, site: Page): Promise<void> {
  const prompt = await ask(wallet, site, signIn)
  await allow(prompt)
  await wallet.closeWindow(prompt)
  await expect(site.locator('#sign-in-status')).toContainText('Signed in')
}

/** Creates a wallet, signs in and takes the degree: what every story about presenting begins with. */
export async function holdDegree(wallet: Wallet, demo: string): Promise<void> {
  await createWallet(wallet)
  await takeDegreeAt(wallet, demo)
}

/** Signs in at the demo's university and takes the degree. */
export async function takeDegreeAt(wallet: Wallet, demo: string): Promise<void> {
  const site = await wallet.visit(`${demo}/issuer`)
  await signInAtUniversity(wallet, site)
  const prompt = await ask(wallet, site, takeDegree)
  await allow(prompt)
  await wallet.closeWindow(prompt)
  await expect(site.locator('#offer-status')).toHaveText('Your degree is in your wallet.')
  await site.close()
}
