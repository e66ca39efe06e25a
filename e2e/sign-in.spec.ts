// Signing in at a site with SIOPv2: a link asks, the person agrees, the page moves on; and no two sites know the same person.
import { answerOf } from './inside.ts'
import { expect, test as shared } from './shared.ts'
import { type SiopVerifier, startSiopVerifier } from './siop-verifier.ts'
import { allow } from './story.ts'

const test = shared.extend<{ shop: SiopVerifier; forum: SiopVerifier }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what is needed: nothing
  shop: async ({}, use) => {
    const site = await startSiopVerifier()
    await use(site)
    await site.close()
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  forum: async ({}, use) => {
    const site = await startSiopVerifier()
    await use(site)
    await site.close()
  },
})

test.beforeEach(async ({ wallet }) => {
  const settings = await answerOf<object>(wallet, 'settings.get')
  await answerOf(wallet, 'settings.set', { ...settings, developer: true })
})

test('a link asks to sign in, the person agrees, the page moves on signed in; again it is the same subject, and another site sees another', async ({
  wallet,
  shop,
  forum,
}, info) => {
  const signIn = async (site: SiopVerifier, shot?: string) => {
    const page = await wallet.visit(site.page('fragment'))
    const prompt = await wallet.promptFrom(() => page.locator('#link').click())
    await expect(prompt.getByTestId('consent')).toBeVisible()
    if (shot) await prompt.screenshot({ path: info.outputPath(`${shot}.png`) })
    await allow(prompt)
    await expect(page.locator('#who')).toContainText('Signed in as urn:ietf:params:oauth:jwk-thumbprint:sha-256:')
    expect(page.url()).toContain(`${site.origin}/callback#id_token=`)
    await wallet.closeWindow(prompt)
    await page.close()
  }
  await signIn(shop, 'first')
  await signIn(shop, 'again')
  await signIn(forum)
  expect([...shop.refused, ...forum.refused]).toEqual([])
  const [first, again] = shop.subjects
  expect(again).toBe(first)
  expect(forum.subjects).toHaveLength(1)
  expect(forum.subjects).not.toContain(first)
  const activities = await answerOf<readonly object[]>(wallet, 'activity.list')
  expect(activities.slice(0, 3)).toMatchObject([{ kind: 'sign-in' }, { kind: 'sign-in' }, { kind: 'sign-in' }])
})

test('a site that takes DIDs gets one made for it, by a POST, and the tab goes on to where the site says', async ({ wallet, shop }) => {
  const page = await wallet.visit(shop.page('direct_post', 'did:jwk'))
  const prompt = await wallet.promptFrom(() => page.locator('#link').click())
  await allow(prompt)
  await expect(page).toHaveURL(`${shop.origin}/welcome`)
  await expect(page.locator('#who')).toContainText('Signed in as did:jwk:')
  expect(shop.refused).toEqual([])
  expect(shop.subjects).toHaveLength(1)
  await wallet.closeWindow(prompt)
})

test('a no is told to the site as the standard says, and nobody is signed in', async ({ wallet, shop }) => {
  const page = await wallet.visit(shop.page('direct_post'))
  const prompt = await wallet.promptFrom(() => page.locator('#link').click())
  await wallet.press(prompt.getByTestId('refuse'))
  await expect(page).toHaveURL(`${shop.origin}/welcome`)
  expect(shop.refused).toEqual(['access_denied'])
  expect(shop.subjects).toEqual([])
})
