import type { Page } from 'playwright/test'
import { offer, outcome, presentation, refused, signIn, startAndAllow, startAndAsk, startAndRefuse } from './asking.ts'
import type { Wallet } from './browser/wallet.ts'
import { nothing, waiting } from './inside.ts'
import { credentialSaying } from './issuer.ts'
import { expect, test as shared } from './shared.ts'
import { allow } from './story.ts'
import { words } from './words.ts'

const protocol = 'openid4vp-v1-unsigned'
const universities = ['Riverside University', 'Lakeside University'] as const

/** A wallet that holds two degrees: what is chosen is then not what stands first. */
const test = shared.extend<object, { held: undefined }>({
  held: [
    async ({ opened, site }, use) => {
      const page = await opened.visit(site.at())
      const { vp } = await startAndAllow(opened, page, signIn())
      const { iss } = JSON.parse(Buffer.from(String(vp).split('.')[1] ?? '', 'base64url').toString())
      for (const university of universities)
        await startAndAllow(opened, page, offer(await credentialSaying({ university }, ['UniversityDegreeCredential'], iss)))
      await use(undefined)
    },
    { scope: 'worker', auto: true },
  ],
})

/** The wallet's page of one site, from the list of all. */
async function pageOf(wallet: Wallet, host: string): Promise<Page> {
  const page = await wallet.open('popup.html?surface=tab#/sites')
  await page.getByTestId('site-row').filter({ hasText: host }).getByRole('link').click()
  await expect(page.getByTestId('site-head')).toContainText(host)
  return page
}

test('a choice that is remembered is chosen beforehand the next time, and sharing is still one click', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at('/', 'remembers.localhost'))
  const first = await startAndAsk(wallet, page, presentation())
  await expect(first.prompt.getByTestId('candidate')).toHaveCount(2)
  const second = first.prompt.getByTestId('candidate').nth(1)
  await second.click()
  const chosen = await first.prompt.getByTestId('disclosed').textContent()
  await expect(first.prompt.getByTestId('remembered')).toHaveCount(0)
  const box = first.prompt.getByTestId('remember').locator('input')
  await expect(box).not.toBeChecked()
  await box.click()
  await allow(first.prompt)
  await wallet.closeWindow(first.prompt)
  await first.call.ended()

  const again = await startAndAsk(wallet, page, presentation())
  await expect(again.prompt.getByTestId('remembered')).toBeVisible()
  await expect(again.prompt.getByTestId('candidate').nth(1).locator('input')).toBeChecked()
  expect(await again.prompt.getByTestId('disclosed').textContent()).toBe(chosen)
  await expect(again.prompt.getByTestId('remember').locator('input')).not.toBeChecked()
  expect(await again.call.isOver()).toBe(false)
  await allow(again.prompt)
  await wallet.closeWindow(again.prompt)
  const end = await again.call.ended()
  expect(JSON.stringify(end)).toContain('vp_token')

  const about = await pageOf(wallet, 'remembers.localhost')
  await expect(about.getByTestId('grant')).toHaveCount(1)
  await about.getByTestId('grant-revoke').click()
  await expect(about.getByTestId('grant')).toHaveCount(0)
  const anew = await startAndAsk(wallet, page, presentation())
  await expect(anew.prompt.getByTestId('candidate').first().locator('input')).toBeChecked()
  await expect(anew.prompt.getByTestId('remembered')).toHaveCount(0)
  await wallet.press(anew.prompt.getByTestId('refuse'))
})

test('a site that is blocked hears the same as from any no, and nobody is asked', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at('/', 'blocked.localhost'))
  const no = await startAndRefuse(wallet, page, presentation())
  expect(no).toEqual(refused(protocol))

  const asked = await startAndAsk(wallet, page, presentation())
  await asked.prompt.getByTestId('block').click()
  await expect(asked.prompt.getByTestId('blocking')).toContainText('blocked.localhost')
  await wallet.press(asked.prompt.getByTestId('block-sure'))
  expect(await asked.call.ended()).toEqual(no)

  const opened: string[] = []
  const hear = (one: Page) => void opened.push(one.url())
  wallet.context.on('page', hear)
  expect(await outcome(page, presentation())).toEqual(no)
  expect(await outcome(page, presentation('provider'))).toEqual(no)
  expect(await waiting(wallet)).toEqual(nothing)
  expect(opened).toEqual([])
  wallet.context.off('page', hear)

  const about = await pageOf(wallet, 'blocked.localhost')
  await expect(about.getByTestId('blocked')).toBeVisible()
  await about.getByTestId('site-block').click()
  await expect(about.getByTestId('blocked')).toHaveCount(0)
  expect(await startAndRefuse(wallet, page, presentation())).toEqual(no)
})

test('a site that is forgotten is new again', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at('/', 'forgotten.localhost'))
  await startAndAllow(wallet, page, presentation())
  const known = await startAndAsk(wallet, page, presentation())
  await expect(known.prompt.getByText(words('seen_never'))).toHaveCount(0)
  await expect(known.prompt.getByTestId('about-site')).toBeVisible()
  await wallet.press(known.prompt.getByTestId('refuse'))

  const about = await pageOf(wallet, 'forgotten.localhost')
  await expect(about.getByTestId('received')).toContainText('University')
  await about.getByTestId('site-forget').click()
  await about.getByTestId('site-forget-sure').click()
  await expect(about.getByRole('heading', { level: 1, name: words('sites') })).toBeVisible()
  await expect(about.getByTestId('site-row').first()).toBeVisible()
  await expect(about.getByTestId('site-row').filter({ hasText: 'forgotten.localhost' })).toHaveCount(0)
  const anew = await startAndAsk(wallet, page, presentation())
  await expect(anew.prompt.getByText(words('seen_never'))).toBeVisible()
  await wallet.press(anew.prompt.getByTestId('refuse'))
})

test('the activity list is filtered and saved as a file that holds claim names and no values', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at('/', 'listed.localhost'))
  await startAndAllow(wallet, page, presentation())
  await startAndRefuse(wallet, page, presentation())

  const list = await wallet.open('popup.html?surface=tab#/activity')
  const rows = list.getByTestId('activity')
  await expect(rows.first()).toBeVisible()
  const all = await rows.count()
  expect(all).toBeGreaterThan(4)
  await list.getByTestId('filter-switch').click()
  await list.getByTestId('filter-site').selectOption({ label: new URL(site.origin('listed.localhost')).host })
  await expect(rows).toHaveCount(2)
  await list.getByTestId('filter-result').selectOption('done')
  await expect(rows).toHaveCount(1)
  await rows.locator('summary').click()
  await expect(list.getByTestId('activity-detail')).toContainText('University')

  await list.getByTestId('activity-save').click()
  const text = (await wallet.save(list.getByTestId('activity-file'))).toString()
  const file = JSON.parse(text)
  expect(file.activity).toHaveLength(1)
  expect(file.activity[0]).toMatchObject({ kind: 'presentation', result: 'done', party: expect.stringContaining('listed.localhost'), via: 'dc-api' })
  expect(file.activity[0].credentials[0].claims).toContain('credentialSubject.university')
  for (const value of universities) expect(text).not.toContain(value)
  await list.getByTestId('filter-switch').click()
  await expect(rows).toHaveCount(all)
})

test('the activity list is deleted, and what each site has received stays', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at('/', 'deleted.localhost'))
  await startAndAllow(wallet, page, presentation())
  await startAndRefuse(wallet, page, presentation())

  const list = await wallet.open('popup.html?surface=tab#/activity')
  const no = list.locator('[data-testid=activity][data-result=refused]')
  await expect(no.first()).toBeVisible()
  await list.getByTestId('activity-clear').click()
  await list.getByTestId('activity-clear-sure').click()
  await expect(no).toHaveCount(0)
  await expect(list.getByTestId('activity-clear')).toBeVisible()
  const about = await pageOf(wallet, 'deleted.localhost')
  await expect(about.getByTestId('received')).toContainText('University')
  const again = await startAndAsk(wallet, page, presentation())
  await expect(again.prompt.getByTestId('about-site')).toBeVisible()
  await wallet.press(again.prompt.getByTestId('refuse'))
})
