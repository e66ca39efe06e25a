// What a person does with a wallet that does not open as it should, and whether everything is there in the end.
import type { Page } from 'playwright/test'
import { call, Refused } from './calls.ts'
import type { Rig } from './fixtures.ts'
import { difference, type Held, see } from './held.ts'
import { makeWallet } from './wallet.ts'
import { type Known, writeOf } from './writes.ts'

/** The secret that is quick to try: recovery words derive no key from a passphrase. */
export const secretOf = ({ secrets }: Known) => ({ entropy: secrets.entropy ?? '' })

/** A profile with a wallet whose mirror is up to date, and a closed browser. */
export async function closedWallet(rig: Rig, credentials: number): Promise<Known> {
  const wallet = await rig.launch()
  const known = await withWords(wallet.welcome, rig, await makeWallet(wallet.welcome, rig.dice, credentials))
  await call(wallet.welcome, 'vault.lock')
  await wallet.close()
  return known
}

/** Gives a wallet recovery words. */
export async function withWords(page: Page, rig: Rig, known: Known): Promise<Known> {
  const words = await writeOf('words', known, rig.dice)
  await words.does(page)
  return { ...(await see(page, null)), secrets: words.secretsAfter }
}

/** What is wrong with an open wallet that should hold this. */
export async function wrongWith(page: Page, expected: Held): Promise<readonly string[]> {
  const damages = await call(page, 'health.verify')
  return [...damages.map(({ fault, type }) => `${type ?? 'something'} is ${fault}`), ...difference(expected, (await see(page, null)).held)]
}

/** How the damage showed, and what is wrong in the end. */
export interface Recovered {
  readonly shown: string
  readonly wrong: readonly string[]
  /** The browser lets nobody write to the store: only taking it away helps, which no extension can. */
  readonly stuck?: boolean
}

/** Opens a damaged wallet as a person would: what says that it is whole has to be whole, and what says that it is not is restored from the mirror. */
export async function recover(page: Page, known: Known): Promise<Recovered> {
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
  return { shown: `restored (${recovery?.why ?? 'found by verifying'})`, wrong: [...wrong, ...(await wrongWith(page, known.held))] }
}

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
