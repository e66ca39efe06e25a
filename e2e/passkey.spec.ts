// A passkey opens the wallet with one prompt; where a browser cannot, it says why.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import type { UnlockerView, WalletState } from '../src/messaging/views.ts'
import { launchFirefox } from './browser/firefox.ts'
import type { Wallet } from './browser/wallet.ts'
import { expect, test } from './fixtures.ts'
import { answerOf, failureOf } from './inside.ts'
import { button, createWallet, passphrase } from './story.ts'
import { words } from './words.ts'

const tab = (wallet: Wallet, route: string) => wallet.open(`popup.html?surface=tab#${route}`)
const isOpen = (page: Page) => expect(page.getByRole('navigation', { name: words('nav_label'), exact: true })).toBeVisible()

interface Authenticator {
  readonly count: () => Promise<number>
  readonly prompts: () => number
  readonly verifies: (yes: boolean) => Promise<void>
}

/** Puts an authenticator with PRF into this tab of Chromium: it belongs to the tab, and asks nobody. */
async function plugIn(page: Page): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page)
  let asserted = 0
  session.on('WebAuthn.credentialAsserted', () => void asserted++)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      automaticPresenceSimulation: true,
      isUserVerified: true,
    },
  })
  return {
    count: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    prompts: () => asserted,
    verifies: async (isUserVerified) => void (await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })),
  }
}

/** The first minute with a passkey made in it, up to the open wallet. */
async function createWithPasskey(wallet: Wallet): Promise<void> {
  const { welcome } = wallet
  await button(welcome, 'welcome_create').click()
  await wallet.type(welcome.locator('input[name=passphrase]'), passphrase)
  await wallet.type(welcome.locator('input[name=passphrase-again]'), passphrase)
  await button(welcome, 'next').click()
  await welcome.getByTestId('passkey-make').click()
  await expect(welcome.getByText(words('passkey_ready'))).toBeVisible()
  await button(welcome, 'welcome_create').click()
  await welcome.getByTestId('kit-next').click()
  await button(welcome, 'ready_open').click()
  await isOpen(welcome)
}

test.describe('where passkeys work', () => {
  // Told for Firefox below: it needs another build, and an authenticator of the browser's own.
  test.skip(({ target }) => target === 'firefox', 'Firefox needs a build with PASSKEY_RP_ID')

  test('a passkey made in the first minute opens the wallet with one prompt, and another one does not', async ({ wallet }) => {
    const { welcome } = wallet
    const authenticator = await plugIn(welcome)
    await createWithPasskey(wallet)
    expect(await authenticator.count()).toBe(1)

    await button(welcome, 'lock_now').click()
    const before = authenticator.prompts()
    await welcome.getByTestId('passkey-unlock').click()
    await isOpen(welcome)
    expect(authenticator.prompts() - before).toBe(1)

    // What the passkey gives is for its own slot: the right passkey with other bytes, and other ones, open nothing.
    await answerOf(wallet, 'vault.lock')
    const { passkeys } = await answerOf<WalletState>(wallet, 'wallet.state')
    const credentialId = passkeys[0]?.credentialId ?? ''
    for (const secret of [
      { credentialId, prf: 'A'.repeat(43) },
      { credentialId: 'AAAA', prf: 'A'.repeat(43) },
    ])
      expect(await failureOf(wallet, 'vault.unlock', { secret })).toBe('vault.wrong-secret')

    // Whoever is not verified gets nothing; and the passphrase opens it as ever.
    await authenticator.verifies(false)
    await welcome.getByTestId('passkey-unlock').click()
    await expect(welcome.getByText(words('passkey_cancelled'))).toBeVisible()
    await wallet.type(welcome.locator('input[name=passphrase]'), passphrase)
    await button(welcome, 'unlock').click()
    await isOpen(welcome)
  })

  test('passkeys are added by name, used once more before what cannot be taken back, and removed', async ({ wallet }) => {
    await createWallet(wallet)
    const page = await tab(wallet, '/unlockers/passkey')
    const authenticator = await plugIn(page)
    await page.getByTestId('passkey-make').click()
    await wallet.type(page.getByTestId('step-up').locator('input[name=passphrase]'), passphrase)
    await page
      .getByTestId('step-up')
      .getByRole('button', { name: words('passkey_add'), exact: true })
      .click()
    await expect(page.getByTestId('passkey')).toHaveCount(1)
    const kinds = async () => (await answerOf<readonly UnlockerView[]>(wallet, 'unlockers.list')).map(({ kind }) => kind)
    expect(await kinds()).toEqual(['passphrase', 'passkey'])

    const before = authenticator.prompts()
    await page.getByTestId('passkey').getByRole('button').last().click()
    await page.getByTestId('step-up').getByTestId('passkey-unlock').click()
    await expect(page.getByTestId('passkey')).toHaveCount(0)
    expect(authenticator.prompts() - before).toBe(1)
    expect(await kinds()).toEqual(['passphrase'])
  })

  test('the toolbar popup never asks for a passkey itself: a window does, and says so', async ({ wallet }) => {
    const { welcome } = wallet
    await plugIn(welcome)
    await button(welcome, 'welcome_create').click()
    await wallet.type(welcome.locator('input[name=passphrase]'), passphrase)
    await wallet.type(welcome.locator('input[name=passphrase-again]'), passphrase)
    await button(welcome, 'next').click()
    await welcome.getByTestId('passkey-make').click()
    await button(welcome, 'welcome_create').click()
    await welcome.getByTestId('kit-next').click()
    await answerOf(wallet, 'vault.lock')
    const popup = await wallet.open('popup.html?surface=panel')
    const prompt = await wallet.promptFrom(() => popup.getByTestId('passkey-unlock').click())
    await expect(prompt.getByTestId('passkey-unlock')).toBeVisible()
    await wallet.type(prompt.locator('input[name=passphrase]'), passphrase)
    await wallet.press(button(prompt, 'unlock'))
    await isOpen(popup)
  })
})

test('in Firefox without a domain the passphrase is all there is, and the wallet says why', async ({ wallet, target }) => {
  test.skip(target !== 'firefox', 'Chrome has a domain of its own for an extension')
  await createWallet(wallet)
  const page = await tab(wallet, '/unlockers')
  await expect(page.getByText(words('passkey_no_domain'))).toBeVisible()
  await expect(button(page, 'passkey_add')).toHaveCount(0)
})

test('in Firefox with a domain of the publisher a passkey opens the wallet too', async ({ target }) => {
  test.skip(target !== 'firefox', 'Chrome has a domain of its own for an extension')
  const root = join(import.meta.dirname, '..')
  const env = { ...process.env, PASSKEY_RP_ID: 'wallet.lanyard.example', LANYARD_DIST: 'out/with-domain' }
  execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--mode', 'firefox'], { cwd: root, env, stdio: 'ignore' })
  const wallet = await launchFirefox({ build: join(root, 'out/with-domain/firefox'), authenticator: true })
  try {
    const { welcome } = wallet
    await createWithPasskey(wallet)
    expect((await answerOf<WalletState>(wallet, 'wallet.state')).passkeys.map(({ rpId }) => rpId)).toEqual(['wallet.lanyard.example'])
    await button(welcome, 'lock_now').click()
    await welcome.getByTestId('passkey-unlock').click()
    await isOpen(welcome)
  } finally {
    await wallet.close()
  }
})
