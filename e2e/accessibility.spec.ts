import { generateKeyPairSync } from 'node:crypto'
import axe from 'axe-core'
import type { Locator, Page } from 'playwright/test'
import { findWallet, offer, presentation, signIn, startAndAllow, startAndAsk } from './asking.ts'
import type { Wallet } from './browser/wallet.ts'
import { test as fresh } from './fixtures.ts'
import { credentialSaying } from './issuer.ts'
import { expect, test as shared } from './shared.ts'
import { startSite } from './site.ts'
import { allow, button, lock, passphrase, toSites, unlock } from './story.ts'
import { words } from './words.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** A wallet that holds a credential, an identifier and some activity. */
const test = shared.extend<object, { held: undefined }>({
  held: [
    async ({ opened, site }, use) => {
      const page = await opened.visit(site.at())
      const { vp } = await startAndAllow(opened, page, signIn())
      const { iss } = JSON.parse(Buffer.from(String(vp).split('.')[1] ?? '', 'base64url').toString())
      const subject = { givenName: 'Robin', degree: { type: 'BachelorDegree', name: 'Bachelor of Science' }, university: 'Riverside University' }
      await startAndAllow(opened, page, offer(await credentialSaying(subject, ['UniversityDegreeCredential'], iss)))
      await startAndAllow(opened, page, presentation())
      await use(undefined)
    },
    { scope: 'worker', auto: true },
  ],
})

/** Waits until nothing on the screen changes its colours any more; what turns for ever does not matter. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

/** Runs axe on a screen, in light and, where the browser can be switched, in dark. */
async function isAccessible(page: Page, name: string): Promise<void> {
  // Firefox takes its colours at launch: dark is looked at in Chromium, with the same style sheets.
  const schemes = page.context().browser()?.browserType().name() === 'firefox' ? (['light'] as const) : (['light', 'dark'] as const)
  await page.evaluate(axe.source)
  for (const colorScheme of schemes) {
    if (schemes.length > 1) await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(colorScheme === 'dark')
    await settle(page)
    const { violations, passes } = await page.evaluate((values) => {
      const { axe: inPage } = globalThis as unknown as { axe: typeof axe }
      return inPage.run(document, { runOnly: { type: 'tag', values: [...values] }, resultTypes: ['violations'] })
    }, tags)
    const wrong = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`))
    expect.soft(wrong, `${name}, ${colorScheme}`).toEqual([])
    expect(passes.length).toBeGreaterThan(5)
  }
}

/** Opens a screen of the wallet as in the toolbar popup, with all that can be unfolded unfolded. */
async function screen(wallet: Wallet, route: string, ready: (page: Page) => Locator): Promise<Page> {
  const page = await wallet.open(`popup.html?surface=popup#${route}`)
  await page.setViewportSize({ width: 360, height: 600 })
  await expect(ready(page)).toBeVisible()
  await unfold(page)
  return page
}

async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
}

const heading = (key: Parameters<typeof words>[0]) => (page: Page) => page.getByRole('heading', { level: 1, name: words(key), exact: true })

fresh('every step to a wallet is accessible, and so is a wallet with nothing in it', async ({ wallet }) => {
  const { welcome } = wallet
  await expect(heading('welcome_title')(welcome)).toBeVisible()
  await isAccessible(welcome, 'welcome')
  const popup = await wallet.open('popup.html?surface=popup')
  await expect(heading('welcome_title')(popup)).toBeVisible()
  await isAccessible(popup, 'welcome in the popup')
  await welcome.bringToFront()

  await button(welcome, 'welcome_create').click()
  await expect(heading('passphrase_title')(welcome)).toBeVisible()
  await isAccessible(welcome, 'passphrase')
  await button(welcome, 'passphrase_make').click()
  await isAccessible(welcome, 'a drawn passphrase')
  await wallet.type(welcome.locator('input[name=passphrase]'), 'password1234password')
  await wallet.type(welcome.locator('input[name=passphrase-again]'), 'another')
  await isAccessible(welcome, 'a weak passphrase')
  await wallet.type(welcome.locator('input[name=passphrase]'), passphrase)
  await button(welcome, 'next').click()
  await expect(welcome.getByText(words('passphrase_differs'))).toBeVisible()
  await isAccessible(welcome, 'passphrases that differ')
  await wallet.type(welcome.locator('input[name=passphrase-again]'), passphrase)
  await button(welcome, 'next').click()
  await expect(button(welcome, 'later').or(heading('sites_title')(welcome))).toBeVisible()
  await isAccessible(welcome, 'after the passphrase')
  await toSites(welcome)
  await isAccessible(welcome, 'sites')
  await welcome.getByText(words('sites_chosen'), { exact: true }).click()
  await isAccessible(welcome, 'chosen sites')
  await welcome.getByText(words('sites_all'), { exact: true }).click()
  await button(welcome, 'welcome_create').click()
  await expect(heading('kit_title')(welcome)).toBeVisible()
  await isAccessible(welcome, 'kit')
  await welcome.getByTestId('kit-words').getByRole('button').click()
  await expect(heading('words_title')(welcome)).toBeVisible()
  await isAccessible(welcome, 'words')
  await button(welcome, 'back').click()
  await welcome.getByTestId('kit-backup').getByRole('button').click()
  await expect(heading('backup_title')(welcome)).toBeVisible()
  await isAccessible(welcome, 'backup, in the kit')
  await button(welcome, 'back').click()
  await expect(heading('kit_title')(welcome)).toBeVisible()
  await welcome.getByTestId('kit-next').click()
  await expect(heading('ready_title')(welcome)).toBeVisible()
  await isAccessible(welcome, 'ready')

  for (const [route, title] of [
    ['/', 'empty_title'],
    ['/identifiers', 'identifiers_empty'],
    ['/activity', 'activity_empty'],
    ['/sites', 'sites_empty'],
  ] as const)
    await isAccessible(await screen(wallet, route, (page) => page.getByRole('heading', { name: words(title) })), `${route}, empty`)
})

test('home, add, identifiers, activity and settings are accessible', async ({ wallet }) => {
  await isAccessible(await screen(wallet, '/', (page) => page.getByTestId('credential')), 'home')
  await isAccessible(await screen(wallet, '/activity', heading('nav_activity')), 'activity')
  const settings = await screen(wallet, '/settings', (page) => page.getByText(words('sites_all'), { exact: true }))
  await isAccessible(settings, 'settings')
  await settings.getByText(words('sites_chosen'), { exact: true }).click()
  await isAccessible(settings, 'settings with chosen sites')
  await settings.getByText(words('sites_all'), { exact: true }).click()
  const add = await screen(wallet, '/add', heading('add_title'))
  await isAccessible(add, 'add')
  await wallet.type(add.locator('textarea'), 'not a credential')
  await button(add, 'add_check').click()
  await expect(add.getByRole('alert')).toBeVisible()
  await isAccessible(add, 'add, refused')
})

test('what happened and with whom is accessible, to look through, to save, to forget and to block', async ({ wallet }) => {
  const list = await screen(wallet, '/activity', (page) => page.getByTestId('activity').first())
  await list.getByTestId('filter-switch').click()
  await list.getByTestId('activity-save').click()
  await list.getByTestId('activity-clear').click()
  await expect(list.getByTestId('activity-detail').first()).toBeVisible()
  await isAccessible(list, 'activity, with everything open')
  const sites = await screen(wallet, '/sites', (page) => page.getByTestId('site-row').first())
  await isAccessible(sites, 'sites')
  await sites.getByTestId('site-row').first().getByRole('link').click()
  await expect(sites.getByTestId('received')).toBeVisible()
  await sites.getByTestId('site-deletion').click()
  await expect(sites.getByTestId('deletion-asked')).toBeVisible()
  await sites.getByTestId('site-block').click()
  await expect(sites.getByTestId('blocked')).toBeVisible()
  await sites.getByTestId('site-forget').click()
  await unfold(sites)
  await expect(sites.getByTestId('activity-detail').first()).toBeVisible()
  await isAccessible(sites, 'site, with everything open')
  await sites.getByTestId('site-block').click()
  await expect(sites.getByTestId('blocked')).toHaveCount(0)
})

test('one credential and one identifier are accessible', async ({ wallet }) => {
  const home = await screen(wallet, '/', (page) => page.getByTestId('credential'))
  await home.getByTestId('credential').click()
  await expect(home.getByRole('heading', { name: words('credential_says') })).toBeVisible()
  await unfold(home)
  await isAccessible(home, 'credential')
  const list = await screen(wallet, '/identifiers', (page) => page.getByTestId('identifier').first())
  await isAccessible(list, 'identifiers')
  await list.getByRole('button', { name: words('identifier_new') }).click()
  await unfold(list)
  await isAccessible(list, 'a new identifier')
  await list.getByTestId('identifier').first().click()
  await expect(list.getByRole('heading', { name: words('did_document') })).toBeVisible()
  await unfold(list)
  await isAccessible(list, 'identifier')
})

test('what opens the wallet, its backup and its health are accessible', async ({ wallet }) => {
  for (const [route, title] of [
    ['/unlockers', 'unlockers_title'],
    ['/unlockers/passphrase', 'change_passphrase'],
    ['/unlockers/rotate', 'rotate_title'],
    ['/backup', 'backup_title'],
    ['/restore', 'restore_title'],
    ['/health', 'health_title'],
    ['/settings/trust', 'trust_title'],
  ] as const) {
    const page = await wallet.open(`popup.html?surface=tab#${route}`)
    await expect(heading(title)(page)).toBeVisible()
    await unfold(page)
    await isAccessible(page, route)
  }
})

test('what a person is asked is accessible, and how it ended', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  const vp = await startAndAsk(wallet, page, presentation())
  await expect(vp.prompt.getByTestId('allow')).toHaveAttribute('data-armed', 'true')
  await isAccessible(vp.prompt, 'present')
  await vp.prompt.getByTestId('block').click()
  await isAccessible(vp.prompt, 'present, to be blocked')
  await button(vp.prompt, 'cancel').click()
  await vp.prompt.getByTestId('remember').locator('input').click()
  await allow(vp.prompt)
  await isAccessible(vp.prompt, 'presented')
  for (const [name, asked] of [
    ['sign in', signIn()],
    ['present again, as remembered', presentation()],
    ['receive', offer(await credentialSaying({ givenName: 'Robin', member: true }, ['MembershipCredential']))],
    ['nothing fits', presentation('dc-api', ['VerifiableCredential', 'UnheardOfCredential'])],
  ] as const) {
    const { prompt } = await startAndAsk(wallet, page, asked)
    if (name !== 'nothing fits') await expect(prompt.getByTestId('allow')).toHaveAttribute('data-armed', 'true')
    await unfold(prompt)
    await isAccessible(prompt, name)
    await wallet.press(prompt.getByTestId('refuse'))
  }
})

test('a list of authorities is accessible when something is wrong, and so is what developer mode adds', async ({ wallet, site }) => {
  const trust = await screen(wallet, '/settings/trust', heading('trust_title'))
  await wallet.type(trust.locator('textarea'), 'no certificate')
  await button(trust, 'trust_add').click()
  await expect(trust.getByTestId('trust-form').getByRole('alert')).toBeVisible()
  await isAccessible(trust, 'trust, refused')
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await wallet.type(trust.locator('textarea'), JSON.stringify({ issuer: 'https://attester.example', jwks: { keys: [publicKey.export({ format: 'jwk' })] } }))
  await button(trust, 'trust_add').click()
  await expect(trust.getByTestId('anchor')).toContainText('https://attester.example')
  await isAccessible(trust, 'trust, with an attester')
  const settings = await screen(wallet, '/settings', (page) => page.getByTestId('developer'))
  await settings.getByTestId('developer').click()
  const { prompt } = await startAndAsk(wallet, await wallet.visit(site.at()), presentation())
  await expect(prompt.getByTestId('request-details')).toBeVisible()
  await expect(prompt.getByTestId('allow')).toHaveAttribute('data-armed', 'true')
  await unfold(prompt)
  await expect(prompt.getByTestId('trace').locator('[data-fits]').first()).toBeVisible()
  await expect(prompt.getByText(words('details_decoded'), { exact: true })).toBeVisible()
  await unfold(prompt)
  await isAccessible(prompt, 'present, in developer mode')
  await allow(prompt)
  await expect(prompt.getByTestId('sent-plain')).toBeVisible()
  await unfold(prompt)
  await expect(prompt.getByTestId('sent-plain')).toContainText('vp_token')
  await isAccessible(prompt, 'presented, in developer mode')
  await settings.getByTestId('developer').click()
})

test('a locked wallet is accessible, with and without somebody who waits', async ({ wallet, site }) => {
  await lock(wallet)
  const locked = await wallet.open('popup.html?surface=popup')
  await expect(heading('unlock_title')(locked)).toBeVisible()
  await isAccessible(locked, 'unlock')
  await wallet.type(locked.locator('input[name=passphrase]'), 'not the passphrase')
  await button(locked, 'unlock').click()
  await expect(locked.getByText(words('error_vault_wrong_secret'))).toBeVisible()
  await isAccessible(locked, 'unlock, refused')
  const { prompt } = await startAndAsk(wallet, await wallet.visit(site.at()), presentation())
  await isAccessible(prompt, 'asked while locked')
  await expect(locked.getByTestId('waiting')).toBeVisible()
  await isAccessible(locked, 'unlock, and somebody waits')
  await unlock(wallet, prompt)
  await expect(prompt.getByTestId('disclosed')).toBeVisible()
  // Where the field was is now the question: the keyboard goes on there, and not at the yes.
  await expect(prompt.getByRole('main')).toBeFocused()
})

/** Moves with Tab until this has the focus, and checks that it can be seen. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  const has = () => wanted.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))
  for (let presses = 0; presses < 30 && !(await has()); presses++) await page.keyboard.press('Tab')
  await expect(wanted).toBeFocused()
  const look = await wanted.evaluate((element) => {
    const { outlineStyle, boxShadow } = getComputedStyle(element)
    return outlineStyle !== 'none' || boxShadow !== 'none'
  })
  expect(look, 'the focus can be seen').toBe(true)
}

fresh('with the keyboard alone a wallet is created, and a request is answered', async ({ wallet }) => {
  const { welcome } = wallet
  await tabTo(welcome, button(welcome, 'welcome_create'))
  await welcome.keyboard.press('Enter')
  await expect(welcome.locator('input[name=passphrase]')).toBeFocused()
  await welcome.keyboard.type(passphrase)
  await tabTo(welcome, welcome.locator('input[name=passphrase-again]'))
  await welcome.keyboard.type(passphrase)
  await tabTo(welcome, button(welcome, 'next'))
  await welcome.keyboard.press('Space')
  await expect(button(welcome, 'later').or(heading('sites_title')(welcome))).toBeVisible()
  if (await button(welcome, 'later').isVisible()) {
    await tabTo(welcome, button(welcome, 'later'))
    await welcome.keyboard.press('Enter')
  }
  await expect(heading('sites_title')(welcome)).toBeVisible()
  await tabTo(welcome, button(welcome, 'welcome_create'))
  await welcome.keyboard.press('Enter')
  await expect(heading('kit_title')(welcome)).toBeVisible()
  await tabTo(welcome, welcome.getByTestId('kit-next'))
  await welcome.keyboard.press('Enter')
  await expect(heading('ready_title')(welcome)).toBeVisible()

  const site = await startSite()
  site.put(
    '/signs-in',
    `${findWallet}<button>Sign in</button><output></output><script>
      document.querySelector('button').onclick = async () => {
        const { data } = await wallet().get({ requests: [{ protocol: 'did-auth', data: { nonce: crypto.randomUUID() } }] })
        document.querySelector('output').textContent = Object.keys(data)
      }
    </script>`,
  )
  const page = await wallet.visit(site.at('/signs-in'))
  for (const key of ['Enter', 'Space']) {
    await tabTo(page, page.getByRole('button'))
    const prompt = await wallet.promptFrom(() => page.keyboard.press('Enter'))
    await expect(prompt.getByTestId('consent')).toBeVisible()
    await tabTo(prompt, prompt.getByTestId('allow'))
    await expect(prompt.getByTestId('allow')).toHaveAttribute('data-armed', 'true')
    await prompt.keyboard.press(key)
    await expect(prompt.getByTestId('ended')).toHaveAttribute('data-result', 'done')
    await expect(prompt.getByTestId('leave')).toBeFocused()
    await expect(page.locator('output')).toHaveText('vp')
    await wallet.closeWindow(prompt)
  }
  await site.close()
})
