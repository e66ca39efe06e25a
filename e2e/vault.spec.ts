// What opens the vault, what is done when that is forgotten, and what is done when the vault is gone.
import type { Page } from 'playwright/test'
import type { WalletState } from '../src/messaging/views.ts'
import type { Wallet } from './browser/wallet.ts'
import { test } from './fixtures.ts'
import { expect, test as holding } from './holding.ts'
import { answerOf, failureOf } from './inside.ts'
import { button, createWallet, holdDegree, lock, passphrase, unlock } from './story.ts'
import { words } from './words.ts'

const other = 'nine loud herons left 4 islands'
const stateOf = (wallet: Wallet) => answerOf<WalletState>(wallet, 'wallet.state')
const heading = (page: Page, key: Parameters<typeof words>[0]) => page.getByRole('heading', { name: words(key), exact: true })

/** Opens a screen of the wallet in a tab. */
const tab = (wallet: Wallet, route: string) => wallet.open(`popup.html?surface=tab#${route}`)

/** Gives the passphrase once more, where it is asked for. */
async function stepUp(wallet: Wallet, page: Page, submit: Parameters<typeof words>[0]): Promise<void> {
  const asked = page.getByTestId('step-up')
  await wallet.type(asked.locator('input[name=passphrase]'), passphrase)
  await asked.getByRole('button', { name: words(submit), exact: true }).click()
}

/** Sets recovery words on the screen that shows them; gives them back as they were read. */
async function setWords(wallet: Wallet, page: Page): Promise<readonly string[]> {
  await button(page, 'words_show').click()
  const shown = page.getByTestId('word')
  await expect(shown).toHaveCount(24)
  await expect(shown.first()).toHaveAttribute('data-hidden', 'false')
  const read = await shown.allTextContents()
  await button(page, 'words_written').click()
  for (const field of await page.getByTestId('confirm-word').all()) await wallet.type(field, read[Number(await field.getAttribute('data-index'))] ?? '')
  await button(page, 'next').click()
  return read
}

test('recovery words are shown once, confirmed, and open a wallet whose passphrase is forgotten', async ({ wallet }) => {
  await createWallet(wallet)
  const page = await tab(wallet, '/unlockers/words')
  const read = await setWords(wallet, page)
  await stepUp(wallet, page, 'words_set')
  await expect(page.getByText(words('words_done'))).toBeVisible()
  expect(new Set(read).size).toBeGreaterThan(12)
  await lock(wallet)

  const locked = await tab(wallet, '/')
  await locked.getByRole('link', { name: words('forgot') }).click()
  await wallet.type(locked.getByTestId('words-field'), [...read.slice(0, 23), 'lanyard'].join(' '))
  await expect(button(locked, 'unlock')).toBeDisabled()
  await wallet.type(locked.getByTestId('words-field'), read.join(' '))
  await button(locked, 'unlock').click()
  await expect(heading(locked, 'change_passphrase')).toBeVisible()
  await wallet.type(locked.locator('input[name=passphrase]'), other)
  await wallet.type(locked.locator('input[name=passphrase-again]'), other)
  await button(locked, 'change_passphrase').click()
  await expect(locked.getByText(words('passphrase_changed'))).toBeVisible()

  await answerOf(wallet, 'vault.lock')
  expect(await failureOf(wallet, 'vault.unlock', { secret: { passphrase } })).toBe('vault.wrong-secret')
  expect(await failureOf(wallet, 'vault.unlock', { secret: { passphrase: other } })).toBeNull()
})

test('after wrong passphrases the next has to wait, over a restart of the background too', async ({ wallet }) => {
  await createWallet(wallet)
  await answerOf(wallet, 'vault.lock')
  for (let tries = 0; tries < 5; tries++) {
    await expect.poll(async () => (await stateOf(wallet)).waitUntil - Date.now(), { intervals: [200] }).toBeLessThanOrEqual(0)
    expect(await failureOf(wallet, 'vault.unlock', { secret: { passphrase: 'not the passphrase' } })).toBe('vault.wrong-secret')
  }
  await wallet.stopBackground()
  expect((await stateOf(wallet)).waitUntil).toBeGreaterThan(Date.now())
  // Not even the right one is tried before.
  expect(await failureOf(wallet, 'vault.unlock', { secret: { passphrase } })).toBe('vault.wrong-secret')
  const page = await tab(wallet, '/')
  await wallet.type(page.locator('input[name=passphrase]'), passphrase)
  await expect(button(page, 'unlock')).toBeEnabled()
  await button(page, 'unlock').click()
  await expect(page.getByRole('navigation', { name: words('nav_label'), exact: true })).toBeVisible()
})

test('ST-5: a wallet whose database is gone is never welcomed as new, and its copy brings everything back', async ({ wallet, demo }) => {
  await holdDegree(wallet, demo)
  await lock(wallet)
  await wallet.stopBackground()
  const page = await tab(wallet, '/')
  await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '')
    for (const name of names) {
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name)
        request.onsuccess = () => resolve()
        request.onerror = () => reject(request.error)
      })
    }
  })
  await wallet.stopBackground()
  const lost = await tab(wallet, '/')
  await expect(lost.getByTestId('recovery')).toHaveAttribute('data-why', 'lost')
  const before = await answerOf<{ readonly size: number }>(wallet, 'recovery.export')
  expect(before.size).toBeGreaterThan(1000)
  await lost.getByTestId('recovery-restore').click()
  await wallet.type(lost.locator('input[name=passphrase]'), 'not the passphrase')
  await lost
    .locator('form')
    .getByRole('button', { name: words('recovery_restore'), exact: true })
    .click()
  await expect(lost.getByText(words('error_vault_wrong_secret'))).toBeVisible()
  await wallet.type(lost.locator('input[name=passphrase]'), passphrase)
  await lost
    .locator('form')
    .getByRole('button', { name: words('recovery_restore'), exact: true })
    .click()
  await expect(lost.getByTestId('credential')).toBeVisible()
  const health = await tab(wallet, '/health')
  await health.getByTestId('verify').click()
  await expect(health.getByTestId('verified')).toHaveAttribute('data-count', '0')
})

holding('ST-21: what stood on the screen is gone when the session is', async ({ wallet }) => {
  const page = await tab(wallet, '/')
  await expect(page.getByTestId('credential')).toBeVisible()
  await answerOf(wallet, 'vault.lock')
  await expect(heading(page, 'unlock_title')).toBeVisible()
  expect(await page.content()).not.toContain('Bachelor')
  await unlock(wallet, page)
  await expect(page.getByTestId('credential')).toBeVisible()
})

test('in strict mode the wallet locks with its background, otherwise not', async ({ wallet }) => {
  await createWallet(wallet)
  await wallet.stopBackground()
  expect((await stateOf(wallet)).vault).toBe('unlocked')
  const page = await tab(wallet, '/settings')
  await page.getByTestId('strict').click()
  // Where the keys are is decided when the wallet is opened.
  await expect(heading(page, 'unlock_title')).toBeVisible()
  await unlock(wallet, page)
  await expect(page.getByRole('navigation', { name: words('nav_label'), exact: true })).toBeVisible()
  expect((await stateOf(wallet)).vault).toBe('unlocked')
  await wallet.stopBackground()
  expect((await stateOf(wallet)).vault).toBe('locked')
})

test('a private key is shown, and an identifier deleted, only for the passphrase', async ({ wallet, demo }) => {
  await holdDegree(wallet, demo)
  const [identifier] = await answerOf<readonly { readonly did: string; readonly keyId: string }[]>(wallet, 'identifiers.list')
  const did = identifier?.did ?? ''
  expect(await failureOf(wallet, 'identifiers.remove', { secret: { passphrase: other }, did })).toBe('vault.wrong-secret')
  const page = await tab(wallet, `/identifier/${identifier?.keyId}`)
  await button(page, 'private_key_show').click()
  await stepUp(wallet, page, 'private_key_show')
  await expect(page.getByTestId('private-key')).toHaveAttribute('data-hidden', 'true')
  await button(page, 'private_key_reveal').click()
  await expect(page.getByTestId('private-key')).toContainText('"d"')
  await button(page, 'done').click()
  await button(page, 'identifier_delete').click()
  await expect(page.getByTestId('bound')).toBeVisible()
  await stepUp(wallet, page, 'identifier_delete')
  await expect.poll(async () => (await answerOf<readonly { readonly did: string }[]>(wallet, 'identifiers.list')).map((one) => one.did)).not.toContain(did)
})

test('five wrong passphrases before something that cannot be taken back lock an open wallet', async ({ wallet }) => {
  await createWallet(wallet)
  const page = await tab(wallet, '/')
  await expect(page.getByRole('navigation', { name: words('nav_label'), exact: true })).toBeVisible()
  for (let tries = 0; tries < 5; tries++) {
    await expect.poll(async () => (await stateOf(wallet)).waitUntil - Date.now(), { intervals: [200] }).toBeLessThanOrEqual(0)
    expect(await failureOf(wallet, 'unlockers.remove', { secret: { passphrase: other }, slotId: 'none' })).toBe('vault.wrong-secret')
  }
  expect((await stateOf(wallet)).vault).toBe('locked')
  await expect(heading(page, 'unlock_title')).toBeVisible()
})

holding('a new vault key opens with the same passphrase, and everything is still there', async ({ wallet }) => {
  const page = await tab(wallet, '/unlockers/rotate')
  await wallet.type(page.locator('input[name=passphrase]'), passphrase)
  await button(page, 'rotate').click()
  await expect(page.getByText(words('rotate_done'))).toBeVisible()
  expect(await answerOf(wallet, 'health.verify')).toEqual([])
  await lock(wallet)
  const locked = await tab(wallet, '/')
  await unlock(wallet, locked)
  await expect(locked.getByTestId('credential')).toBeVisible()
})

test('erasing takes a typed word and leaves nothing, and the wallet is a new one', async ({ wallet, demo }) => {
  await holdDegree(wallet, demo)
  const page = await tab(wallet, '/settings')
  await expect(page.getByTestId('erase-word')).toBeAttached()
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
  await wallet.type(page.getByTestId('erase-word'), 'eras')
  await expect(page.getByTestId('erase')).toBeDisabled()
  await wallet.type(page.getByTestId('erase-word'), words('erase_word'))
  await page.getByTestId('erase').click()
  await expect(heading(page, 'welcome_title')).toBeVisible()
  const left = await page.evaluate(async () => {
    const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension }
    const { storage, scripting } = browser ?? chrome
    return {
      local: await storage.local.get(null),
      // When the next lock would be due is no secret, and not on disk.
      session: Object.keys(await storage.session.get(null)).filter((key) => key !== 'deadline'),
      scripts: (await scripting.getRegisteredContentScripts()).length,
      rows: await countRows(),
    }
    async function countRows(): Promise<number> {
      let rows = 0
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(name ?? '')
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
        for (const store of database.objectStoreNames) {
          rows += await new Promise<number>((resolve) => {
            const request = database.transaction(store).objectStore(store).count()
            request.onsuccess = () => resolve(request.result)
          })
        }
        database.close()
      }
      return rows
    }
  })
  expect(left).toEqual({ local: {}, session: [], scripts: 0, rows: 0 })
})

interface Extension {
  readonly storage: { readonly local: Area; readonly session: Area }
  readonly scripting: { getRegisteredContentScripts(): Promise<readonly unknown[]> }
}
interface Area {
  get(keys: null): Promise<Record<string, unknown>>
}
