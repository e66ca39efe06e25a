// Ten thousand credentials: unlocked, listed, searched and scrolled.
import { Encrypter } from 'age-encryption'
import { expect, test } from './fixtures.ts'
import { answerOf } from './inside.ts'
import { button, unlock, passphrase } from './story.ts'
import { words } from './words.ts'

const many = 10_000
const filePassphrase = 'a passphrase for the file'
const partSize = 600_000
const hex = (number: number) => number.toString(16).padStart(32, '0')

/** A backup with so many credentials of a format that no plugin knows: what is listed of them is what the file says. */
function backup(): string {
  const records = Array.from({ length: many }, (_, index) => {
    const [id, at] = [hex(index), 1_700_000_000_000 + index]
    const entry = {
      id,
      format: 'of another time',
      types: ['Ticket'],
      issuer: `https://issuer-${index % 100}.example`,
      holder: null,
      title: `Ticket ${index}`,
      claims: { seat: `row ${index}`, event: 'A concert by the river', price: index },
      withholdable: [],
      validFrom: null,
      validUntil: null,
      addedAt: at,
    }
    const credential = { id, format: entry.format, copies: [{ raw: `ticket-${index}`, keyId: null, uses: 0 }], from: null, addedAt: at }
    return [
      { type: 'credential', id, version: 1, value: credential },
      { type: 'entry', id, version: 1, value: entry },
    ]
  }).flat()
  return JSON.stringify({
    type: 'application/vnd.lanyard.backup+json',
    v: 1,
    createdAt: 1_700_000_000_000,
    vaultId: hex(1),
    gen: 1,
    keys: [],
    records,
    attestations: [],
  })
}

test('ST-24: with ten thousand credentials the wallet unlocks, lists, finds and scrolls', async ({ wallet }) => {
  test.setTimeout(240_000)
  const encrypter = new Encrypter()
  encrypter.setScryptWorkFactor(12)
  encrypter.setPassphrase(filePassphrase)
  const file = Buffer.from(await encrypter.encrypt(backup()))
  let id: string | null = null
  for (let at = 0; at < file.length; at += partSize) {
    const handle: { readonly id: string } = await answerOf(wallet, 'file.write', { id, part: file.subarray(at, at + partSize).toString('base64') })
    id = handle.id
  }
  const create = { passphrase, sites: { mode: 'all', chosen: [] } }
  const restored = await answerOf(wallet, 'backup.restore', { file: id, secret: { passphrase: filePassphrase }, overwrite: false, create })
  expect(restored).toMatchObject({ added: many, skipped: 0 })

  await answerOf(wallet, 'vault.lock')
  await wallet.stopBackground()
  const page = await wallet.open('popup.html?surface=tab#/')
  await unlock(wallet, page)
  const cards = page.getByTestId('credential')
  await expect(cards).toHaveCount(100)
  await expect(cards.first()).toContainText(`Ticket ${many - 1}`)
  await button(page, 'show_more').click()
  await expect(cards).toHaveCount(200)
  await cards.last().scrollIntoViewIfNeeded()
  await expect(cards.last()).toContainText(`Ticket ${many - 200}`)
  await wallet.type(page.getByRole('searchbox', { name: words('search') }), 'Ticket 4711')
  await expect(cards).toHaveCount(1)
  await cards.first().click()
  await expect(page.getByText('row 4711').first()).toBeVisible()
  expect(await answerOf(wallet, 'health.verify')).toEqual([])
})
