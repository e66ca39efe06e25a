import type { Page } from 'playwright/test'
import { button } from '../story.ts'
import { call } from './calls.ts'
import { expect, long, test } from './fixtures.ts'
import { see } from './held.ts'
import { makeWallet } from './wallet.ts'

interface Extension {
  readonly storage: { readonly session: { clear(): Promise<void>; set(items: object): Promise<void> } }
}

const hour = 3_600_000
const year = 365 * 24 * hour

/** What the deadline looks like after the clock did this: as milliseconds from now, when it locks and when that was said. */
const clocks = {
  'eight hours of suspend': { at: -7 * hour, set: -8 * hour },
  'a clock ten years ahead': { at: -10 * year + hour, set: -10 * year },
  'a clock one year behind': { at: year + hour, set: year },
} as const

/** Writes the deadline as it would stand there after that. The clock of a worker cannot be moved in either browser: what it is compared with can. */
const leap = (page: Page, { at, set }: { readonly at: number; readonly set: number }) =>
  page.evaluate(
    async ([due, said]) => {
      const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension }
      await (browser ?? chrome).storage.session.set({ deadline: { at: Date.now() + due, set: Date.now() + said } })
    },
    [at, set] as const,
  )

const wipe = (page: Page) =>
  page.evaluate(async () => {
    const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension }
    await (browser ?? chrome).storage.session.clear()
  })

test('ST-18: after a suspend or a leap of the clock the wallet locks before it says anything', async ({ rig }) => {
  const wallet = await rig.launch()
  const page = wallet.welcome
  const { secrets } = await makeWallet(page, rig.dice, 1)
  for (const [name, clock] of Object.entries(clocks).slice(0, long ? undefined : 1)) {
    // A worker that was alive all the while, and one that is started by the question.
    for (const stops of [false, true]) {
      await leap(page, clock)
      if (stops) await wallet.stopBackground()
      await expect(call(page, 'credentials.list', { search: '', limit: 10 }), name).rejects.toThrow('vault.locked')
      expect((await call(page, 'wallet.state')).vault).toBe('locked')
      await call(page, 'vault.unlock', { secret: { passphrase: secrets.passphrase } })
      expect((await see(page, null)).held.labels.size).toBe(1)
    }
  }
})

test('ST-21: when the memory of the session is wiped, an open screen shows the locked wallet and nothing that was in it', async ({ rig }) => {
  const wallet = await rig.launch()
  await makeWallet(wallet.welcome, rig.dice, 1)
  const { ids, held } = await see(wallet.welcome, null)
  const [credential] = ids
  const [name] = held.names
  if (!credential || name === undefined) throw new Error('nothing to show')
  const [label, id] = credential
  const screens = {
    [label]: await wallet.open(`popup.html?surface=tab#/credential/${encodeURIComponent(id)}`),
    [name]: await wallet.open('popup.html?surface=tab#/identifiers'),
  }
  for (const [text, screen] of Object.entries(screens)) await expect(screen.locator('body')).toContainText(text)
  await wipe(wallet.welcome)
  for (const [text, screen] of Object.entries(screens)) {
    await expect(button(screen, 'unlock')).toBeVisible()
    expect(await screen.content()).not.toContain(text)
  }
})
