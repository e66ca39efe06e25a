import { expect, test } from './fixtures.ts'

test('Lanyard introduces itself in a tab when it is installed', async ({ wallet }, info) => {
  await expect(wallet.welcome.getByRole('heading', { level: 1 })).toBeVisible()
  await wallet.welcome.screenshot({ path: info.outputPath('welcome.png') })
})

test('before a wallet exists, a site finds nothing of Lanyard', async ({ wallet, demo }) => {
  const page = await wallet.visit(`${demo}/issuer`)
  await expect(page.getByText('No wallet has answered yet.')).toBeVisible()
  const answers = await page.evaluate(() => {
    let heard = 0
    addEventListener('identity:announceProvider', () => heard++)
    dispatchEvent(new Event('identity:requestProvider'))
    return { heard, wrapped: !/\[native code\]/.test(String(globalThis.CredentialsContainer.prototype.get)) }
  })
  expect(answers).toEqual({ heard: 0, wrapped: false })
})
