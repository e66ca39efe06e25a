import { type Ended, offer, presentation, refused, signIn, startAndAllow, startAndAsk } from './asking.ts'
import { credentialSaying } from './issuer.ts'
import { expect, test } from './shared.ts'
import { lock, unlock } from './story.ts'

test('PA-13, PA-16: empty, full and locked wallets cannot be told apart by their answers', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  /** Everything a page can learn: before the person has spoken, and after a no. */
  const learnt = async (fits: boolean | null) => {
    const said = await page.evaluate(() => {
      const heard: object[] = []
      addEventListener('identity:announceProvider', (event) => {
        if (event instanceof CustomEvent) heard.push({ ...event.detail.info, uuid: null })
      })
      dispatchEvent(new Event('identity:requestProvider'))
      const { DigitalCredential } = globalThis as unknown as { DigitalCredential: { userAgentAllowsProtocol(protocol: string): boolean } }
      return [heard, DigitalCredential.userAgentAllowsProtocol('openid4vp-v1-unsigned')]
    })
    const ends: Ended[] = []
    for (const via of ['dc-api', 'provider'] as const) {
      const { call, prompt } = await startAndAsk(wallet, page, presentation(via))
      await expect(prompt.getByTestId('disclosed')).toHaveCount(fits ? 1 : 0)
      await expect(prompt.getByTestId('missing')).toHaveCount(fits === false ? 1 : 0)
      expect(await call.isOver()).toBe(false)
      await wallet.press(prompt.getByTestId('refuse'))
      ends.push(await call.ended())
    }
    return JSON.stringify([said, ends])
  }

  const empty = await learnt(false)
  expect(empty).toContain(JSON.stringify(refused('openid4vp-v1-unsigned')))

  const { vp } = await startAndAllow(wallet, page, signIn())
  const { iss } = JSON.parse(Buffer.from(String(vp).split('.')[1] ?? '', 'base64url').toString())
  await startAndAllow(wallet, page, offer(await credentialSaying({ name: 'Robin' }, ['UniversityDegreeCredential'], iss)))
  expect(await learnt(true)).toBe(empty)

  await lock(wallet)
  expect(await learnt(null)).toBe(empty)
  await unlock(wallet, wallet.welcome)
  await expect(wallet.welcome.locator('input[name=passphrase]')).toHaveCount(0)
})
