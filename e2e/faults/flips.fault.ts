import type { Page } from 'playwright/test'
import { call } from './calls.ts'
import type { Dice } from './dice.ts'
import { expect, long, test } from './fixtures.ts'
import { see } from './held.ts'
import { changeRows, type RawRow, rowsOf } from './rows.ts'
import { writeOf } from './writes.ts'
import { makeWallet } from './wallet.ts'

/** A row that is otherwise than it was written, in one byte. */
interface Flip {
  readonly where: string
  readonly row: RawRow
}

/** The row with each of its bytes changed, one at a time: of text and of ciphertext by the dice, of numbers bit by bit. */
function flipsOf(row: RawRow, dice: Dice): readonly Flip[] {
  return Object.entries(row).flatMap(([name, value]): readonly Flip[] => {
    const put = (at: number, changed: unknown): Flip => ({ where: `${name}, ${at}`, row: { ...row, [name]: changed } })
    if (typeof value === 'number') return Array.from({ length: 8 }, (_one, bit) => put(bit, value ^ (1 << bit)))
    if (typeof value === 'string') {
      return Array.from(value, (_one, at) =>
        put(at, value.slice(0, at) + String.fromCharCode(value.charCodeAt(at) ^ (1 << dice.whole(5))) + value.slice(at + 1)),
      )
    }
    const { bytes } = value as { readonly bytes: readonly number[] }
    return bytes.map((byte, at) => put(at, { bytes: bytes.with(at, byte ^ (1 + dice.whole(255))) }))
  })
}

/** The row in place of which the flipped one stands; of a header that has another name, nothing is left. */
const replace = (page: Page, table: string, row: RawRow, by: RawRow) => changeRows(page, table, [by], by.id === row.id ? [] : [row.id])

/** What a locked wallet makes of what lies there: whether it says that something is wrong, before or after it is opened. */
async function isNoticed(page: Page, entropy: string): Promise<boolean> {
  const { vault } = await call(page, 'wallet.state')
  if (vault === 'absent') return false
  if (vault !== 'locked') return true
  const opened = await call(page, 'vault.unlock', { secret: { entropy } }).then(
    () => true,
    () => false,
  )
  if (!opened) return true
  const damages = await call(page, 'health.verify')
  await call(page, 'vault.lock')
  return damages.length > 0
}

test('ST-9: whichever byte of the header, of the manifest or of one record is flipped, it is noticed', async ({ rig, target }) => {
  const { welcome: page } = await rig.launch()
  const made = await makeWallet(page, rig.dice)
  const words = await writeOf('words', made, rig.dice)
  await words.does(page)
  const entropy = words.secretsAfter.entropy ?? ''
  const held = await see(page, null)
  await call(page, 'vault.lock')
  const [record] = await rowsOf(page, 'rec')
  const meta = await rowsOf(page, 'meta')
  const targets = [...meta.map((row) => ({ table: 'meta', row })), ...(record ? [{ table: 'rec', row: record }] : [])]
  expect(targets).toHaveLength(3)
  for (const { table, row } of targets) {
    const flips = flipsOf(row, rig.dice)
    // Every second byte is flipped in one of the two browsers. Of the manifest, which is authenticated as one text, a smaller part will do.
    const part = long ? (row.id === 'manifest' ? 16 : 4) : 40
    const first = target === 'firefox' ? part / 2 : 0
    for (const { where, row: flipped } of flips.filter((_one, at) => at % part === first)) {
      await replace(page, table, row, flipped)
      rig.count('flips')
      if (!(await isNoticed(page, entropy))) rig.lost(`${row.id}: ${where} was not noticed`)
      await replace(page, table, flipped, row)
    }
    // Put back, it is whole: what was noticed was the flip.
    expect(await isNoticed(page, entropy), `${row.id} as it was`).toBe(false)
  }
  await call(page, 'vault.unlock', { secret: { entropy } })
  expect((await see(page, null)).held).toEqual(held.held)
})
