import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { IndexEntry } from '../core/credential.ts'
import { WalletError } from '../core/errors.ts'
import { sampleChanges, sampleRecords } from '../testing/fakes/sample-records.ts'
import { copyOf, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import { deriveKeys, importKeys } from './derived-keys.ts'
import { passphraseSlot, readHeader } from './header.ts'
import { type Item, type Items, readPage, writePage } from './index-page.ts'
import { readManifest, stateOf, writeManifest } from './manifest.ts'
import { pack, unpack } from './packed.ts'
import { seal, unsealBytes } from './seal.ts'
import { openPassphraseSlot } from './unlockers/passphrase.ts'

const entryOf = (id: string, more: object = {}): IndexEntry => ({ ...sampleRecords(id).entry, id, ...more })
const ref = (n: number) => ({ id: n.toString(16).padStart(32, '0'), r: n + 1, tag: 'A'.repeat(22), version: 1 })
function itemOf(id: string, n: number, entry: object | null): Item {
  const types = entry ? ['credential', 'entry'] : ['activity']
  return { id, refs: new Map(types.map((type, at) => [type, ref(2 * n + at)])), entry: entry && pack(JSON.stringify(entry)) }
}
const itemsOf = (items: readonly Item[]): Items => new Map(items.map((item) => [item.id, item]))

/** Whatever of a page is read when all of it is. */
function readAll(bytes: Uint8Array) {
  const page = readPage(bytes)
  return { page, items: page.items(), entries: Array.from({ length: page.count }, (_, at) => page.entries().text(at)), refs: page.refs('entry') }
}

describe('a page of the index', () => {
  it('gives back every item as it was put', () => {
    const values = fc.record({ title: fc.string({ unit: 'binary' }), claims: fc.dictionary(fc.string(), fc.jsonValue()), addedAt: fc.integer() })
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.option(values)), (all) => {
        const given = Object.entries(all).map(([id, more], n) => itemOf(id, n, more && JSON.parse(JSON.stringify(entryOf(id, more)))))
        const { page, items, entries } = readAll(writePage(itemsOf(given)))
        expect([...items.values()]).toEqual(given)
        expect(entries).toEqual(given.flatMap(({ entry }) => (entry ? [unpack(entry)] : [])))
        const dates = Object.values(all).flatMap((more) => (more ? [more.addedAt] : []))
        expect(page.newest).toBe(dates.length > 0 ? Math.max(...dates) : null)
        expect(page.refs('activity')).toEqual(given.flatMap(({ id, refs }) => [refs.get('activity')].flatMap((one) => (one ? [{ id, ref: one }] : []))))
      }),
    )
  })

  it('needs less than half of what its entries are as JSON, when they are of one kind', () => {
    const given = Array.from({ length: 200 }, (_, n) => itemOf(`id ${n}`, n, entryOf(`id ${n}`, { title: `Card ${n}` })))
    const json = given.reduce((sum, { entry }) => sum + (entry ? unpack(entry).length : 0), 0)
    expect(writePage(itemsOf(given)).length).toBeLessThan(json / 2)
  })

  it('whatever its bytes are, is read in full or refused', () => {
    const bytes = writePage(itemsOf([itemOf('a', 0, entryOf('a')), itemOf('b', 1, null), itemOf('c', 2, entryOf('c'))]))
    let refused = 0
    const attempt = (changed: Uint8Array) => {
      try {
        readAll(changed)
      } catch (error) {
        expect(error).toBeInstanceOf(WalletError)
        expect(['vault.damaged', 'vault.newer']).toContain(error instanceof WalletError ? error.code : error)
        refused += 1
      }
    }
    for (let at = 0; at < bytes.length; at++) {
      attempt(bytes.slice(0, at))
      for (const flip of [1, 128, 255]) attempt(bytes.map((byte, index) => (index === at ? byte ^ flip : byte)))
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), attempt))
    expect(refused).toBeGreaterThan(bytes.length)
  })

  it('ST-16: of a newer version is refused as such', () => {
    expect(() => readPage(Uint8Array.of(2, 0, 0))).toThrow(expect.objectContaining({ code: 'vault.newer' }))
  })
})

describe('a page that lies, rightly sealed', () => {
  let original: VaultOnFakeDisk
  beforeAll(async () => {
    original = await freshVault()
    await original.vault.commit([...sampleChanges('a'), ...sampleChanges('b')])
  })

  /** Puts other bytes into the one page there is, as only someone with the keys could. */
  async function plantPage(made: VaultOnFakeDisk, change: (items: Items) => Uint8Array) {
    const header = await readHeader(await made.header())
    const keys = await importKeys(await deriveKeys(await openPassphraseSlot(passphraseSlot(header), passphrase)))
    const { meta, pages } = await made.disk()
    const manifest = await readManifest(
      keys.manifest,
      header.vaultId,
      meta.find(({ id }) => id === 'manifest'),
    )
    const [row] = pages
    if (!row) throw new Error('a page expected')
    const { items } = readPage(await unsealBytes(keys.pages, header.vaultId, 'pages', row))
    const place = { vaultId: header.vaultId, table: 'pages', id: row.id, r: row.r } as const
    const planted = await seal(keys.pages, place, change(items()), crypto.getRandomValues(new Uint8Array(12)))
    await made.plant('pages', planted)
    await made.plant('meta', await writeManifest(keys.manifest, { ...manifest, pages: [stateOf(planted)] }))
    return row.id
  }
  const replaced = (bytes: Uint8Array, from: string, to: string) => {
    const text = Buffer.from(bytes).toString('latin1')
    if (from.length !== to.length || !text.includes(from)) throw new Error('nothing to replace')
    return Uint8Array.from(Buffer.from(text.replace(from, to), 'latin1'))
  }

  it.each([
    ['two items of one id', (items: Items) => replaced(writePage(items), '["a","b"', '["a","a"')],
    ['another newest entry than it has', (items: Items) => replaced(writePage(items), '"newest":1700000000000', '"newest":1800000000000')],
    ['more entries than it has', (items: Items) => replaced(writePage(items), '"count":2', '"count":3')],
  ])('with %s, is named when it is used, and made again from the rows', async (_, change) => {
    const made = await copyOf(original)
    const row = await plantPage(made, change)
    const { vault } = made.restart()
    expect((await vault.search('', 5)).entries.map(({ id }) => id).sort()).toEqual(['a', 'b'])
    expect((await vault.list('entry')).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([sampleRecords('a').entry, sampleRecords('b').entry])
    expect(await vault.get('credential', 'b')).toEqual(sampleRecords('b').credential)
    expect(vault.damaged()).toEqual([{ table: 'pages', row, fault: 'altered', record: null }])
    await vault.commit([{ put: 'spent', id: 'x', value: { hash: 'x', at: 1 } }])
    expect(await made.restart().vault.verify()).toEqual([])
  })

  it('is found by verify, though nobody used it', async () => {
    const made = await copyOf(original)
    const row = await plantPage(made, (items) => replaced(writePage(items), '"count":2', '"count":3'))
    expect(await made.restart().vault.verify()).toEqual([{ table: 'pages', row, fault: 'altered', record: null }])
  })

  it('with an entry that is none, never lets it out', async () => {
    for (const entry of [{ id: 'a' }, { ...sampleRecords('a').entry, types: 7 }, { ...sampleRecords('a').entry, more: 1 }, 'text', { addedAt: 'x' }]) {
      const made = await copyOf(original)
      await plantPage(made, (items) => {
        const changed = new Map(items)
        const item = items.get('a')
        if (item) changed.set('a', { ...item, entry: pack(JSON.stringify(entry)) })
        return writePage(changed)
      })
      const { vault } = made.restart()
      expect(await vault.list('entry')).toEqual([sampleRecords('b').entry])
      expect((await vault.search('', 5)).entries).toEqual([sampleRecords('b').entry])
      expect((await vault.search('sentinel', 5)).entries).toEqual([sampleRecords('b').entry])
      await expect(vault.get('entry', 'a')).rejects.toMatchObject({ code: 'vault.damaged' })
      expect(vault.damaged()).toMatchObject([{ fault: 'altered', record: { type: 'entry', id: 'a' } }])
    }
  })
})
