import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import type { Wallet } from '../browser/wallet.ts'
import { call, Refused } from './calls.ts'
import { copyOf, type Damage, damagesOf, storesIn } from './disk.ts'
import { expect, long, type Rig, type Target, test } from './fixtures.ts'
import { difference, type Held, see } from './held.ts'
import { changeRows, rowsOf } from './rows.ts'
import { type Known, sites, writeOf } from './writes.ts'
import { makeWallet } from './wallet.ts'

interface Spoilt extends Target {
  readonly rig: Rig
}

/** The secret that is quick to try: recovery words derive no key from a passphrase. */
const secretOf = ({ secrets }: Known) => ({ entropy: secrets.entropy ?? '' })

/** A profile with a wallet whose mirror is up to date, and a closed browser. */
async function closedWallet(rig: Rig, credentials: number): Promise<Known> {
  const wallet = await rig.launch()
  const known = await withWords(wallet.welcome, rig, await makeWallet(wallet.welcome, rig.dice, credentials))
  await call(wallet.welcome, 'vault.lock')
  await wallet.close()
  return known
}

async function withWords(page: Page, rig: Rig, known: Known): Promise<Known> {
  const words = await writeOf('words', known, rig.dice)
  await words.does(page)
  return { ...(await see(page, null)), secrets: words.secretsAfter }
}

/** What is wrong with an open wallet that should hold this. */
async function wrongWith(page: Page, expected: Held): Promise<readonly string[]> {
  const damages = await call(page, 'health.verify')
  return [...damages.map(({ fault, type }) => `${type ?? 'something'} is ${fault}`), ...difference(expected, (await see(page, null)).held)]
}

/** How the damage showed, and what is wrong in the end. */
interface Recovered {
  readonly shown: string
  readonly wrong: readonly string[]
  /** The browser lets nobody write to the store: only taking it away helps, which no extension can. */
  readonly stuck?: boolean
}

/** Opens a damaged wallet as a person would: what says that it is whole has to be whole, and what says that it is not is restored from the mirror. */
async function recover(page: Page, known: Known): Promise<Recovered> {
  const secret = secretOf(known)
  const { vault, recovery } = await call(page, 'wallet.state')
  if (vault === 'absent' || vault === 'newer' || vault === 'unlocked') return { shown: vault, wrong: [`the wallet is "${vault}"`] }
  if (vault === 'locked') {
    const said = await call(page, 'vault.unlock', { secret })
      .then(() => call(page, 'health.verify'))
      .catch((error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)))
    if (Array.isArray(said) && said.length === 0) return { shown: 'whole', wrong: await wrongWith(page, known.held) }
    if (typeof said === 'string' && said !== 'vault.damaged') return { shown: said, wrong: [`opening it says ${said}`] }
  }
  if (vault === 'recover' && !recovery?.actions.includes('restore')) return { shown: recovery?.why ?? '', wrong: ['nothing to restore from'] }
  const refusal = await call(page, 'recovery.restore', { secret }).then(
    () => null,
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )
  if (refusal !== null) return { shown: `restoring says ${refusal}`, wrong: [], stuck: refusal === 'vault.damaged' && !(await canStore(page)) }
  const wrong = await wrongWith(page, known.held)
  await call(page, 'vault.lock')
  await call(page, 'vault.unlock', { secret })
  return { shown: recovery?.why ?? 'damaged', wrong: [...wrong, ...(await wrongWith(page, known.held))] }
}

/** Spoils one store of a closed browser in every way there is, each time from the same copy, and looks at what the wallet makes of it. */
async function spoil(
  { rig, target }: Spoilt,
  where: 'database' | 'beside',
  look: (wallet: Wallet, damage: Damage) => Promise<Recovered>,
  also: string | null = null,
  part = 0,
) {
  const stores = storesIn(rig.folder, target)
  const copy = copyOf(stores, join(rig.folder, 'copy'))
  const shown: string[] = []
  const damages = damagesOf(target)
  for (const damage of long ? damages : damages.filter((_one, at) => at % 6 === part)) {
    copy.putBack()
    damage.does(stores[where], rig.dice)
    if (also !== null) damage.does(also, rig.dice)
    rig.count('damages')
    const wallet = await rig.launch()
    const seen = await look(wallet, damage).catch((error: unknown): Recovered => ({ shown: 'failed', wrong: [String(error)] }))
    await wallet.close()
    if (seen.stuck) {
      // The mirror must have outlived the attempt: with the store taken away, it gives everything back.
      rmSync(stores[where], { recursive: true, force: true })
      const again = await rig.launch()
      const after = await look(again, damage).catch((error: unknown): Recovered => ({ shown: 'failed', wrong: [String(error)] }))
      await again.close()
      for (const wrong of after.wrong) rig.lost(`${damage.name}, and taken away: ${wrong}`)
      shown.push(`${damage.name}: ${seen.shown}, the browser opens no database there; taken away: ${after.shown}`)
      continue
    }
    if (seen.shown.startsWith('restoring says')) rig.lost(`${damage.name}: ${seen.shown}`)
    for (const wrong of seen.wrong) rig.lost(`${damage.name}: ${wrong}`)
    shown.push(`${damage.name}: ${seen.shown}`)
  }
  console.log(shown.join('\n'))
}

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
      return { shown: recovery?.why ?? vault, wrong: [...reset, ...helpless] }
    },
    stores.beside,
    4,
  )
})

/** Whether the browser makes any database at all for the extension. */
function canStore(page: Page): Promise<boolean> {
  return page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const opening = indexedDB.open('a new one')
        opening.onerror = () => resolve(false)
        opening.onsuccess = () => {
          opening.result.close()
          indexedDB.deleteDatabase('a new one')
          resolve(true)
        }
      }),
  )
}

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
