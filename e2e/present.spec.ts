import { test as fresh } from './fixtures.ts'
import { expect, test } from './holding.ts'
import { allow, ask, createWallet, showDegree } from './story.ts'

for (const [mode, label] of [
  ['dc_api', 'Signed'],
  ['dc_api.jwt', 'Signed and encrypted to the server'],
] as const) {
  test(`what the person agreed to is shown over ${mode}, and the verifier finds it in order`, async ({ wallet, demo }) => {
    const site = await wallet.visit(`${demo}/verifier`)
    await site.getByLabel(label, { exact: true }).check()
    const prompt = await ask(wallet, site, showDegree)
    await expect(prompt.getByTestId('comes-with-it')).toContainText('Robin')
    await allow(prompt)
    await expect(site.locator('#result')).toHaveText('Verified')
    await expect(site.locator('#claims')).toContainText('Bachelor of Science in Hydrology')
  })
}

test('a no sends nothing, and so does closing the window', async ({ wallet, demo }) => {
  const site = await wallet.visit(`${demo}/verifier`)
  const status = site.locator('#ask-status')
  const refused = await ask(wallet, site, showDegree)
  await wallet.press(refused.getByTestId('refuse'))
  await expect(status).toHaveText('You said no, and nothing was sent.')
  const closed = await ask(wallet, site, showDegree)
  await expect(status).toHaveText('Waiting for your wallet …')
  await wallet.closeWindow(closed)
  await expect(status).toHaveText('You said no, and nothing was sent.')
  await expect(site.locator('#sent')).toBeHidden()
})

fresh('PA-13: to the site, a wallet that has nothing fitting says the same as a person who says no', async ({ wallet, demo }) => {
  await createWallet(wallet)
  const site = await wallet.visit(`${demo}/verifier`)
  const prompt = await ask(wallet, site, showDegree)
  await expect(prompt.getByTestId('missing')).toBeVisible()
  await expect(prompt.getByTestId('allow')).toHaveCount(0)
  await wallet.press(prompt.getByTestId('refuse'))
  await expect(site.locator('#ask-status')).toHaveText('You said no, and nothing was sent.')
})
