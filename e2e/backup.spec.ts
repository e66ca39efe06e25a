// A backup made in one browser is opened by the stock `age` command and restored in the other, and what was restored can be shown.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { identityOfWords } from '../scripts/age-identity.mjs'
import { launchChromium } from './browser/chromium.ts'
import { launchFirefox } from './browser/firefox.ts'
import type { Wallet } from './browser/wallet.ts'
import { expect, test } from './fixtures.ts'
import { answerOf } from './inside.ts'
import { allow, ask, button, holdDegree, passphrase, showDegree, toSites } from './story.ts'
import { words } from './words.ts'

const newPassphrase = 'nine loud herons left 4 islands'
const tab = (wallet: Wallet, route: string) => wallet.open(`popup.html?surface=tab#${route}`)
const launchOther = { chromium: launchFirefox, firefox: launchChromium }

/** Sets recovery words in the kit; gives them back as they were read from the screen. */
async function setWords(wallet: Wallet, page: Page): Promise<string> {
  await button(page, 'words_show').click()
  await expect(page.getByTestId('word').first()).toHaveAttribute('data-hidden', 'false')
  const read = await page.getByTestId('word').allTextContents()
  await button(page, 'words_written').click()
  for (const field of await page.getByTestId('confirm-word').all()) await wallet.type(field, read[Number(await field.getAttribute('data-index'))] ?? '')
  await button(page, 'next').click()
  await wallet.type(page.getByTestId('step-up').locator('input[name=passphrase]'), passphrase)
  await button(page, 'words_set').click()
  await expect(page.getByText(words('words_done'))).toBeVisible()
  return read.join(' ')
}

/** Makes a backup for the recovery words, and gives back what the link saves. */
async function makeBackup(wallet: Wallet, page: Page): Promise<Buffer> {
  await page.getByTestId('backup-make').click()
  await wallet.type(page.getByTestId('step-up').locator('input[name=passphrase]'), passphrase)
  await page
    .getByTestId('step-up')
    .getByRole('button', { name: words('backup_make'), exact: true })
    .click()
  const link = page.getByTestId('backup-download')
  await expect(link).toHaveAttribute('download', /^lanyard-backup-\d{4}-\d\d-\d\d\.age$/)
  return wallet.save(link)
}

test('ST-23: a backup is opened by the age command, restored in the other browser, shown to a verifier, and undone', async ({ wallet, demo, target }) => {
  test.setTimeout(240_000)
  await holdDegree(wallet, demo)
  const phrase = await setWords(wallet, await tab(wallet, '/unlockers/words'))
  const file = await makeBackup(wallet, await tab(wallet, '/backup'))
  const folder = mkdtempSync(join(tmpdir(), 'lanyard-backup-'))
  const other = await launchOther[target]()
  try {
    const [path, identity] = [join(folder, 'lanyard-backup.age'), join(folder, 'identity')]
    writeFileSync(path, file)
    writeFileSync(identity, `${identityOfWords(phrase)}\n`)
    expect(readFileSync(path, 'latin1')).not.toContain('Bachelor')
    const content = JSON.parse(execFileSync('age', ['-d', '-i', identity, path], { maxBuffer: 1 << 26 }).toString())
    expect(content).toMatchObject({ type: 'application/vnd.lanyard.backup+json', v: 1 })
    expect(content.attestations).toHaveLength(1)

    const { welcome } = other
    await button(welcome, 'restore').click()
    await welcome.getByTestId('restore-file').setInputFiles(path)
    await button(welcome, 'use_words').click()
    await other.type(welcome.getByTestId('words-field'), phrase)
    await button(welcome, 'restore_look').click()
    await expect(welcome.getByTestId('restore-preview')).toBeVisible()
    await button(welcome, 'next').click()
    await other.type(welcome.locator('input[name=passphrase]'), newPassphrase)
    await other.type(welcome.locator('input[name=passphrase-again]'), newPassphrase)
    await button(welcome, 'next').click()
    await welcome.getByTestId('restore-go').click()
    await expect(welcome.getByTestId('restore-done')).toHaveAttribute('data-skipped', '0')

    const held = (of: Wallet) =>
      answerOf<{ readonly entries: readonly { readonly id: string; readonly title: string }[] }>(of, 'credentials.list', { search: '', limit: 10 })
    expect((await held(other)).entries).toEqual((await held(wallet)).entries)
    // Byte for byte, and with its key: a verifier takes what is shown.
    const id = (await held(other)).entries[0]?.id
    const rawOf = async (of: Wallet) => (await answerOf<{ readonly raw: string }>(of, 'credentials.get', { id })).raw
    expect(await rawOf(other)).toBe(await rawOf(wallet))
    const site = await other.visit(`${demo}/verifier`)
    const prompt = await ask(other, site, showDegree)
    await allow(prompt)
    await expect(site.locator('#result')).toHaveText('Verified')

    // Back into the first one: nothing is new, and what was deleted there comes back, and goes again when it is undone.
    await answerOf(wallet, 'credentials.remove', { id })
    const page = await tab(wallet, '/restore')
    await page.getByTestId('restore-file').setInputFiles(path)
    await button(page, 'use_words').click()
    await wallet.type(page.getByTestId('words-field'), phrase)
    await button(page, 'restore_look').click()
    await expect(page.getByTestId('restore-preview')).toHaveAttribute('data-added', '1')
    await page.getByTestId('restore-go').click()
    await expect(page.getByTestId('restore-done')).toBeVisible()
    expect((await held(wallet)).entries).toHaveLength(1)
    await page.getByTestId('restore-undo').click()
    await expect(page.getByText(words('restore_undone'))).toBeVisible()
    expect((await held(wallet)).entries).toHaveLength(0)
  } finally {
    await other.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the way from the first minute to a recovery kit, with words and a backup file', async ({ wallet }) => {
  const { welcome } = wallet
  await button(welcome, 'welcome_create').click()
  await wallet.type(welcome.locator('input[name=passphrase]'), passphrase)
  await wallet.type(welcome.locator('input[name=passphrase-again]'), passphrase)
  await button(welcome, 'next').click()
  await toSites(welcome)
  await button(welcome, 'welcome_create').click()
  await welcome.getByTestId('kit-words').getByRole('button').click()
  await button(welcome, 'words_show').click()
  await expect(welcome.getByTestId('word').first()).toHaveAttribute('data-hidden', 'false')
  const read = await welcome.getByTestId('word').allTextContents()
  await button(welcome, 'words_written').click()
  const [first] = await welcome.getByTestId('confirm-word').all()
  for (const field of await welcome.getByTestId('confirm-word').all()) await wallet.type(field, 'zebra')
  await button(welcome, 'next').click()
  await expect(welcome.getByText(words('words_confirm_wrong'))).toBeVisible()
  expect(await first?.getAttribute('type')).toBe('password')
  for (const field of await welcome.getByTestId('confirm-word').all()) await wallet.type(field, read[Number(await field.getAttribute('data-index'))] ?? '')
  await button(welcome, 'next').click()
  await expect(welcome.getByTestId('kit-words')).toHaveAttribute('data-done', 'true')
  await welcome.getByTestId('kit-backup').getByRole('button').click()
  await welcome.getByTestId('backup-make').click()
  await expect(welcome.getByTestId('backup-download')).toBeVisible()
  await button(welcome, 'done').click()
  await expect(welcome.getByTestId('kit-backup')).toHaveAttribute('data-done', 'true')
  await welcome.getByTestId('kit-next').click()
  const home = await wallet.open('popup.html?surface=popup')
  await expect(home.getByRole('heading', { name: words('empty_title') })).toBeVisible()
  await expect(home.getByTestId('banner-kit')).toHaveCount(0)
})
