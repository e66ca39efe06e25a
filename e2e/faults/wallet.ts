// A wallet to do faults to.
import type { Page } from 'playwright/test'
import { call } from './calls.ts'
import type { Dice } from './dice.ts'
import { see } from './held.ts'
import { type Known, sites, writeOf } from './writes.ts'

const passphrase = 'five grey cranes stand 2 deep'

/** Makes a wallet with two identifiers and as many credentials, and leaves it open. */
export async function makeWallet(page: Page, dice: Dice, credentials = 2): Promise<Known> {
  await call(page, 'vault.create', { passphrase, sites })
  let known: Known = { ...(await see(page, null)), secrets: { passphrase, entropy: null } }
  for (const kind of ['create', 'create', ...Array.from({ length: credentials }, () => 'receive' as const)] as const) {
    const write = await writeOf(kind, known, dice)
    await write.does(page)
    known = { ...known, held: write.after }
  }
  return { ...known, ...(await see(page, null)) }
}
