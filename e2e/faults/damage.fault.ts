import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { call } from './calls.ts'
import { copyOf, dropLog, storesIn } from './disk.ts'
import { expect, test } from './fixtures.ts'
import { see } from './held.ts'
import { closedWallet, recover, secretOf, withWords, wrongWith } from './recover.ts'
import { changeRows, rowsOf } from './rows.ts'
import { spoil } from './spoil.ts'
import { sites, writeOf } from './writes.ts'
import { makeWallet } from './wallet.ts'

test('ST-5: a database that is damaged on disk is never taken for a new wallet, and the mirror gives everything back', async ({ rig, target }) => {
  const known = await closedWallet(rig, 6)
  await spoil({ rig, target }, 'database', ({ welcome }) => recover(welcome, known))
})

test('ST-6: when what is kept beside the database is damaged, the vault opens and the mirror is made anew', async ({ rig, target }) => {
  const known = await closedWallet(rig, 6)
  await spoil({ rig, target }, 'beside', async ({ welcome: page }) => {
    const { vault, recovery } = await call(page, 'wallet.state')
    const secret = secretOf(known)
    if (vault !== 'locked') return { shown: vault, wrong: [`the wallet is "${vault}" (${recovery?.why})`] }
    await call(page, 'vault.unlock', { secret })
    const { minutes } = (await see(page, null)).held
    const wrong = await wrongWith(page, { ...known.held, minutes })
    await call(page, 'vault.lock')
    await call(page, 'vault.unlock', { secret })
    const { mirror, gen } = await call(page, 'health.get')
    if (mirror?.gen === gen && mirror.whole) return { shown: 'open, with a new mirror', wrong }
    return (await canKeep(page))
      ? { shown: 'open', wrong: [...wrong, 'no mirror was made'] }
      : { shown: 'open, and the browser keeps nothing beside it', wrong }
  })
})

test('ST-5, ST-8: a row that is deleted, swapped with another or older is named, and the mirror gives everything back', async ({ rig }) => {
  const { welcome: page } = await rig.launch()
  let known = await withWords(page, rig, await makeWallet(page, rig.dice, 4))
  const before = await rowsOf(page, 'rec')
  const rename = await writeOf('rename', known, rig.dice)
  await rename.does(page)
  known = { ...known, ...(await see(page, null)) }
  await call(page, 'vault.lock')
  const now = await rowsOf(page, 'rec')
  const [one, other] = [now[0], now[1]]
  const older = before.find(({ id, r }) => now.some((row) => row.id === id && row.r !== r))
  if (!one || !other || !older) throw new Error('rows to change are missing')
  const changes = {
    deleted: () => changeRows(page, 'rec', [], [one.id]),
    swapped: () =>
      changeRows(page, 'rec', [
        { ...one, id: other.id },
        { ...other, id: one.id },
      ]),
    older: () => changeRows(page, 'rec', [older]),
  }
  for (const [name, change] of Object.entries(changes)) {
    await change()
    rig.count('damages')
    const { shown, wrong } = await recover(page, known)
    for (const what of wrong) rig.lost(`${name}: ${what}`)
    if (shown === 'whole') rig.lost(`${name}: nobody noticed`)
    await call(page, 'vault.lock')
  }
  expect(await rowsOf(page, 'rec')).toHaveLength(now.length)
})

test('ST-8: a database that was rolled back to an older copy is not opened, and the mirror gives everything back', async ({ rig, target }) => {
  const before = await closedWallet(rig, 2)
  const older = copyOf(storesIn(rig.folder, target), join(rig.folder, 'older'))
  const wallet = await rig.launch()
  await call(wallet.welcome, 'vault.unlock', { secret: secretOf(before) })
  const known = { ...before, ...(await see(wallet.welcome, null)) }
  const create = await writeOf('create', known, rig.dice)
  await create.does(wallet.welcome)
  await call(wallet.welcome, 'vault.lock')
  await wallet.close()
  older.putBack('database')
  rig.count('damages')
  const { welcome: page } = await rig.launch()
  const { vault, recovery } = await call(page, 'wallet.state')
  expect({ vault, why: recovery?.why }).toEqual({ vault: 'recover', why: 'older' })
  await expect(call(page, 'vault.unlock', { secret: secretOf(known) })).rejects.toThrow('vault.damaged')
  const { wrong } = await recover(page, { ...known, held: create.after })
  for (const what of wrong) rig.lost(what)
})

test('ST-7: when both are damaged, a backup can be imported, and nothing is reset as long as there is a trace of the wallet', async ({ rig, target }) => {
  await closedWallet(rig, 3)
  const stores = storesIn(rig.folder, target)
  await spoil(
    { rig, target },
    'database',
    async ({ welcome: page }) => {
      const { vault, recovery } = await call(page, 'wallet.state')
      if (vault === 'absent') return { shown: 'no trace', wrong: (await traces(page)).map((trace) => `onboarding over ${trace}`) }
      const made = await call(page, 'vault.create', { passphrase: 'an entirely new wallet, not ours', sites }).then(
        () => true,
        () => false,
      )
      const { vault: after } = await call(page, 'wallet.state')
      const reset = made || after !== vault ? [`a new wallet instead of "${vault}", and it is "${after}"`] : []
      const helpless = vault === 'recover' && !recovery?.actions.includes('import') ? ['no backup can be imported'] : []
      return { shown: `${vault} (${recovery?.why ?? 'as if nothing had happened'})`, wrong: [...reset, ...helpless] }
    },
    stores.beside,
    4,
  )
})

test('ST-5: what Firefox had not yet moved into its file when it was killed is deleted, and the mirror gives everything back', async ({ rig, target }) => {
  test.skip(target === 'chromium', 'LevelDB has no such file: its log is spoilt above')
  const wallet = await rig.launch()
  const known = await withWords(wallet.welcome, rig, await makeWallet(wallet.welcome, rig.dice))
  await call(wallet.welcome, 'vault.lock')
  await wallet.kill()
  expect(dropLog(storesIn(rig.folder, target).database)).toBe(true)
  rig.count('damages')
  const { welcome } = await rig.launch()
  const { wrong } = await recover(welcome, known)
  for (const what of wrong) rig.lost(what)
})

/** Whether `storage.local` takes anything. */
function canKeep(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    interface Extension {
      readonly storage: { readonly local: { set(items: object): Promise<void>; remove(key: string): Promise<void> } }
    }
    const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension }
    const { local } = (browser ?? chrome).storage
    return local.set({ probe: 1 }).then(
      () => local.remove('probe').then(() => true),
      () => false,
    )
  })
}

/** What is left of a wallet in either store, before anything was made anew. */
async function traces(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    interface Extension {
      readonly storage: { readonly local: { get(keys: null): Promise<Record<string, unknown>> } }
    }
    const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension }
    return Object.keys(await (browser ?? chrome).storage.local.get(null))
  })
}
