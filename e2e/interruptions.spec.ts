import { expect, test } from './holding.ts'
import { allow, ask, lock, showDegree, unlock } from './story.ts'

test('PA-13: a request while the wallet is locked is answered after unlocking', async ({ wallet, demo }) => {
  await lock(wallet)
  const site = await wallet.visit(`${demo}/verifier`)
  const prompt = await ask(wallet, site, showDegree)
  await expect(prompt.getByTestId('disclosed')).toHaveCount(0)
  await unlock(wallet, prompt)
  await allow(prompt)
  await expect(site.locator('#result')).toHaveText('Verified')
})

test('locking while a request waits takes what is held off the screen, and unlocking brings it back', async ({ wallet, demo }) => {
  const site = await wallet.visit(`${demo}/verifier`)
  const prompt = await ask(wallet, site, showDegree)
  await expect(prompt.getByTestId('disclosed')).toBeVisible()
  await lock(wallet)
  await expect(prompt.getByTestId('disclosed')).toHaveCount(0)
  await unlock(wallet, prompt)
  await allow(prompt)
  await expect(site.locator('#result')).toHaveText('Verified')
})

test('MP-12: the background stops while the question stands: it is answered once, and asked once', async ({ wallet, demo }) => {
  const site = await wallet.visit(`${demo}/verifier`)
  const prompt = await ask(wallet, site, showDegree)
  await expect(prompt.getByTestId('disclosed')).toBeVisible()
  const pages = wallet.context.pages().length
  await wallet.stopBackground()
  await allow(prompt)
  await expect(site.locator('#result')).toHaveText('Verified')
  expect(wallet.context.pages().length).toBe(pages)
})

test('MP-12: the background stops as soon as the site has asked', async ({ wallet, demo }) => {
  const site = await wallet.visit(`${demo}/verifier`)
  const prompt = await wallet.promptFrom(() => site.getByRole('button', { name: showDegree }).click())
  await wallet.stopBackground()
  await allow(prompt)
  await expect(site.locator('#result')).toHaveText('Verified')
})

test('MP-13: the background stops right after the yes: the answer still arrives, once', async ({ wallet, demo }) => {
  const site = await wallet.visit(`${demo}/verifier`)
  const prompt = await ask(wallet, site, showDegree)
  await expect(prompt.getByTestId('allow')).toHaveAttribute('data-armed', 'true')
  await prompt.getByTestId('allow').click()
  await wallet.stopBackground()
  await expect(site.locator('#result')).toHaveText('Verified')
})

test('two sites ask at once: each gets its own window and its own answer', async ({ wallet, demo, otherDemo }) => {
  const first = await wallet.visit(`${demo}/verifier`)
  const second = await wallet.visit(`${otherDemo}/verifier`)
  const firstPrompt = await ask(wallet, first, showDegree)
  const secondPrompt = await ask(wallet, second, showDegree)
  await expect(firstPrompt.getByRole('heading', { level: 1 })).toContainText(new URL(demo).host)
  await expect(secondPrompt.getByRole('heading', { level: 1 })).toContainText(new URL(otherDemo).host)
  await wallet.press(secondPrompt.getByTestId('refuse'))
  await expect(second.locator('#ask-status')).toHaveText('You said no, and nothing was sent.')
  await expect(first.locator('#ask-status')).toHaveText('Waiting for your wallet …')
  await allow(firstPrompt)
  await expect(first.locator('#result')).toHaveText('Verified')
})

test('PA-4: a site that is left takes its question back, and its window closes', async ({ wallet, demo }) => {
  const site = await wallet.visit(`${demo}/verifier`)
  const prompt = await ask(wallet, site, showDegree)
  const address = prompt.url()
  await site.goto(`${demo}/issuer`)
  await expect.poll(() => wallet.shows(address)).toBe(false)
})
