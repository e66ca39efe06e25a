import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { entropyToMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { Page } from 'playwright/test'
import { presentation, signIn, startAndAllow } from '../asking.ts'
import type { Wallet } from '../browser/wallet.ts'
import { credentialSaying } from '../issuer.ts'
import { startSite } from '../site.ts'
import { call } from './calls.ts'
import { expect, long, test } from './fixtures.ts'
import { type Hit, search, type Sentinel } from './needles.ts'
import { receive, sites } from './writes.ts'

const word = () => randomBytes(9).toString('hex')
const verifier = `verifier-${word()}.localhost`

/** What of a profile belongs to the extension. */
const stores = /^(?:Default\/(?:IndexedDB|Local Extension Settings|Sync Extension Settings|Local Storage|Session Storage)\/|storage\/default\/moz-extension)/

/** Reads the keys of the open session, which must never be on disk. */
const sessionKeys = (page: Page) =>
  page.evaluate(async () => {
    interface Extension {
      readonly storage: { readonly session: { get(key: string): Promise<{ vault?: { keys?: Record<string, string> } }> } }
    }
    const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension }
    return (await (browser ?? chrome).storage.session.get('vault')).vault?.keys ?? {}
  })

/** Lives through everything that a wallet is for, and returns all that must not be found. */
async function live(wallet: Wallet, visit: (host: string) => Promise<Page>): Promise<readonly Sentinel[]> {
  const { welcome: page } = wallet
  const found: Sentinel[] = [{ name: 'the verifier', value: verifier, kind: 'host' }]
  const keep = <T extends string | Uint8Array>(name: string, value: T): T => {
    found.push({ name, value, kind: 'secret' })
    return value
  }
  const passphrase = keep('passphrase', `five grey cranes ${word()}`)
  await call(page, 'vault.create', { passphrase, sites })
  const secret = { passphrase }
  const own: string[] = []
  for (const [at, algorithm] of (['ES256', 'EdDSA', 'ES256'] as const).entries()) {
    const { did, keyId } = await call(page, 'identifiers.create', { name: keep(`name ${at}`, `name ${word()}`), algorithm })
    own.push(did)
    keep(`did ${at}`, did.split(':')[2] ?? '')
    await call(page, 'identifiers.rename', { did, name: keep(`new name ${at}`, `renamed ${word()}`) })
    const { d } = await call(page, 'identifiers.reveal', { secret, did })
    keep(`private key ${at}`, Buffer.from(typeof d === 'string' ? d : '', 'base64url'))
    // Its own screen, whose address the browser remembers.
    const screen = await wallet.open(`popup.html?surface=tab#/identifier/${keyId}`)
    await expect(screen.getByText(did, { exact: true }).first()).toBeVisible()
  }
  for (let credential = 0; credential < 4; credential++) {
    const values = Array.from({ length: 6 }, (_one, at) => [`member${at}`, keep(`claim ${credential}.${at}`, `claim ${word()}`)])
    const raw = await credentialSaying(Object.fromEntries(values), ['FaultCredential'], own[credential])
    keep(`signature ${credential}`, raw.split('.')[2]?.slice(0, 40) ?? '')
    keep(`issuer ${credential}`, JSON.parse(Buffer.from(raw.split('.')[1] ?? '', 'base64url').toString()).iss.split(':')[2])
    await receive(page, raw)
  }
  const entropy = keep('recovery entropy', randomBytes(32))
  keep('recovery words', entropyToMnemonic(entropy, wordlist))
  await call(page, 'unlockers.setRecovery', { secret, entropy: entropy.toString('base64url') })

  const site = await visit(verifier)
  await startAndAllow(wallet, site, signIn())
  await startAndAllow(wallet, site, presentation('provider', ['VerifiableCredential', 'FaultCredential']))
  for (const { did, name } of await call(page, 'identifiers.list'))
    if (!found.some(({ value }) => value === name)) keep(`did for ${name}`, did.split(':')[2] ?? '')
  for (const [name, value] of Object.entries(await sessionKeys(page))) keep(`session key ${name}`, Buffer.from(value, 'base64url'))

  await call(page, 'backup.make', { secret, protect: { passphrase: keep('backup passphrase', `slow brown herons ${word()}`) } })
  for (const { id } of (await call(page, 'credentials.list', { search: '', limit: 2 })).entries) {
    await wallet.open(`popup.html?surface=tab#/credential/${encodeURIComponent(id)}`)
  }
  await call(page, 'credentials.list', { search: keep('a search', `search ${word()}`), limit: 10 })
  // Typed and left there: what is not sent must not be kept for the next start either.
  const add = await wallet.open('popup.html?surface=tab#/add')
  await wallet.type(add.locator('textarea').first(), keep('a draft', `draft ${word()}`))
  await call(page, 'vault.lock')
  const locked = await wallet.open('popup.html?surface=popup')
  await wallet.type(locked.locator('input[name=passphrase]'), keep('a wrong passphrase', `wrong ${word()}`))
  await call(page, 'vault.unlock', { secret })
  return found
}

const serious = ({ kind, file }: Hit) => kind === 'secret' || stores.test(file)

test('ST-20: nothing that is secret is in any file of the profile, whether the browser is killed open, closed locked, or closed after erasing', async ({
  rig,
}) => {
  const server = await startSite()
  // As a person's own Firefox does, and not the one of tests.
  const preferences = { 'browser.sessionstore.resume_from_crash': true, 'browser.sessionstore.interval': 1000, 'browser.formfill.enable': true }
  const first = await rig.launch({ preferences })
  const sentinels = await live(first, (host) => first.visit(server.at('/', host)))
  expect(sentinels.length).toBeGreaterThanOrEqual(40)
  const look = (when: string) => {
    const { hits, files, bytes } = search(rig.folder, sentinels)
    console.log(`${when}: ${sentinels.length} sentinels, ${files} files, ${Math.round(bytes / 1e6)} MB`)
    for (const { name, file, encoding } of hits.filter(serious)) rig.lost(`${when}: ${name} is in ${file} (${encoding})`)
  }
  // A search that finds nothing proves nothing unless it would have: one of them is planted for it.
  const planted = join(rig.folder, 'planted')
  writeFileSync(planted, Buffer.from(`.${String(sentinels[1]?.value)}`).toString('base64'))
  expect(search(rig.folder, sentinels).hits.filter(({ file }) => file === 'planted')).toHaveLength(1)
  writeFileSync(planted, '')

  // The browsers write their sessions by the second.
  if (long) await new Promise((resolve) => setTimeout(resolve, 15_000))
  await first.kill()
  look('killed while open')
  const second = await rig.launch()
  await call(second.welcome, 'vault.unlock', { secret: { passphrase: String(sentinels.find(({ name }) => name === 'passphrase')?.value) } })
  await call(second.welcome, 'vault.lock')
  await second.close()
  look('closed while locked')
  const third = await rig.launch()
  await call(third.welcome, 'vault.erase')
  expect((await call(third.welcome, 'wallet.state')).vault).toBe('absent')
  await third.close()
  look('closed after erasing')
  await server.close()
})
