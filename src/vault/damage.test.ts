import { beforeAll, describe, expect, it } from 'vitest'
import type { Records } from '../core/records.ts'
import { localKeystore } from '../plugins/local-keystore/index.ts'
import { sampleChanges, sampleRecords } from '../testing/fakes/sample-records.ts'
import { copyOf, type Disk, freshVault, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'

const spent = (at: number, id = 'x') => ({ put: 'spent', id, value: { hash: id, at } }) as const
const types = Object.keys(sampleRecords('a')) as (keyof Records)[]
const flipped = (bytes: Uint8Array) => bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte))

let original: VaultOnFakeDisk
let full: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
  full = await copyOf(original)
  await full.vault.commit([...sampleChanges('a'), ...sampleChanges('b')])
  await localKeystore(full.vault.keys).create('ES256')
})

/** Everything that is on the disk now put back over what will be there later. */
async function rollback(made: VaultOnFakeDisk, { meta, rec, keys, pages }: Disk) {
  const now = await made.disk()
  for (const table of ['meta', 'rec', 'keys', 'pages'] as const) await made.erase(table, ...now[table].map(({ id }) => id))
  await made.plant('meta', ...meta)
  await made.plant('rec', ...rec)
  await made.plant('keys', ...keys)
  await made.plant('pages', ...pages)
}

describe('a row', () => {
  it('ST-9: that was changed is skipped and named, and the rest stays readable', async () => {
    const made = await copyOf(full)
    const { rec } = await made.disk()
    expect(rec.length).toBe(24)
    for (const row of rec) {
      await made.plant('rec', { ...row, ct: flipped(row.ct) })
      const { vault } = made.restart()
      const lists = await Promise.all(types.map((type) => vault.list(type)))
      // An entry is listed from the index, which has it still.
      expect(lists.flat().length).toBeGreaterThanOrEqual(19)
      expect(await vault.verify()).toEqual([{ table: 'rec', row: row.id, fault: 'altered', record: { type: expect.any(String), id: expect.any(String) } }])
      await made.plant('rec', row)
    }
    expect(await made.restart().vault.verify()).toEqual([])
  })

  it('ST-9: with any byte of it flipped is found', async () => {
    const made = await copyOf(original)
    await made.vault.commit([spent(1)])
    const [row] = (await made.disk()).rec
    if (!row) throw new Error('a row expected')
    let flips = 0
    for (const member of ['ct', 'iv'] as const) {
      for (let at = 0; at < row[member].length; at += 7) {
        await made.plant('rec', { ...row, [member]: row[member].map((byte, index) => (index === at ? byte ^ (1 << (at % 8)) : byte)) })
        expect(await made.restart().vault.verify()).toHaveLength(1)
        flips += 1
      }
    }
    expect(flips).toBeGreaterThan(70)
  })

  it('ST-8: that was deleted is missing by name: never merely absent', async () => {
    const made = await copyOf(full)
    const before = await made.disk()
    for (const row of before.rec) {
      await made.erase('rec', row.id)
      const { vault } = made.restart()
      const [damage] = await vault.verify()
      expect(damage).toEqual({ table: 'rec', row: row.id, fault: 'missing', record: expect.anything() })
      const { type, id } = damage?.record ?? { type: '', id: '' }
      if (type === 'entry') expect(await vault.get('entry', id)).toEqual(sampleRecords(id).entry)
      else await expect(vault.get(type as keyof Records, id)).rejects.toMatchObject({ code: 'vault.damaged' })
      await made.plant('rec', row)
    }
    const [key] = before.keys
    await made.erase('keys', key?.id ?? '')
    expect(await made.restart().vault.verify()).toEqual([{ table: 'keys', row: key?.id, fault: 'missing', record: { type: 'key', id: key?.id } }])
  })

  it('ST-8: and another that changed places are both found', async () => {
    const { vault, disk, plant, restart } = await copyOf(original)
    await vault.commit([spent(1), spent(2, 'y')])
    const [one, two] = (await disk()).rec
    if (!one || !two) throw new Error('two rows expected')
    await plant('rec', { ...one, id: two.id }, { ...two, id: one.id })
    const again = restart().vault
    expect(await again.list('spent')).toEqual([])
    expect(new Set(again.damaged().map(({ row }) => row))).toEqual(new Set([one.id, two.id]))
  })

  it('ST-8: that is an older one of the same place is found, with its own revision or the newer one', async () => {
    const { vault, disk, plant, restart } = await copyOf(original)
    await vault.commit([spent(1)])
    const [older] = (await disk()).rec
    await vault.commit([spent(2)])
    const [newer] = (await disk()).rec
    expect([older?.r, newer?.r, older?.id]).toEqual([1, 2, newer?.id])
    for (const [planted, fault] of [
      [older, 'old'],
      [{ ...older, r: 2 }, 'altered'],
    ] as const) {
      await plant('rec', planted ?? {})
      const again = restart().vault
      await expect(again.get('spent', 'x')).rejects.toMatchObject({ code: 'vault.damaged' })
      expect(again.damaged()).toEqual([{ table: 'rec', row: newer?.id, fault, record: { type: 'spent', id: 'x' } }])
    }
  })

  it('ST-8: that was removed and put back is extra, and counts for nothing', async () => {
    const { vault, disk, plant, restart } = await copyOf(original)
    await vault.commit([spent(1)])
    const gone = (await disk()).rec
    await vault.commit([{ remove: 'spent', id: 'x' }])
    await vault.commit([spent(2)])
    await plant('rec', ...gone)
    const again = restart().vault
    expect(await again.list('spent')).toEqual([{ hash: 'x', at: 2 }])
    expect(await again.verify()).toEqual([{ table: 'rec', row: gone[0]?.id, fault: 'extra', record: null }])
  })

  it('is whole again once its record was written anew', async () => {
    const { vault, disk, plant, restart } = await copyOf(original)
    await vault.commit([spent(1), spent(1, 'y')])
    const rows = (await disk()).rec
    await plant('rec', ...rows.map((row) => ({ ...row, ct: flipped(row.ct) })))
    const again = restart().vault
    expect(await again.verify()).toHaveLength(2)
    await again.commit([spent(2), { remove: 'spent', id: 'y' }])
    expect(again.damaged()).toEqual([])
    expect(await restart().vault.verify()).toEqual([])
  })
})

describe('a page of the index', () => {
  it.each(['altered', 'missing', 'old'] as const)('ST-8: that is %s is named, and made again from the rows without loss', async (fault) => {
    const made = await copyOf(full)
    const [before] = (await made.disk()).pages
    await made.vault.commit([spent(7, 'later')])
    const [page] = (await made.disk()).pages
    if (!page || !before) throw new Error('a page expected')
    if (fault === 'missing') await made.erase('pages', page.id)
    else await made.plant('pages', fault === 'old' ? before : { ...page, ct: flipped(page.ct) })
    const found = await made.disk()
    const { vault } = made.restart()
    for (const type of types) expect((await vault.list(type)).length).toBeGreaterThanOrEqual(2)
    expect(await vault.get('spent', 'later')).toEqual({ hash: 'later', at: 7 })
    expect(await vault.verify()).toEqual([{ table: 'pages', row: page.id, fault, record: null }])
    // Reading wrote nothing; the next change brings the index back to disk.
    expect(await made.disk()).toEqual(found)
    await vault.commit([spent(8, 'later')])
    expect(vault.damaged()).toEqual([])
    const again = made.restart().vault
    expect(await again.verify()).toEqual([])
    expect(await again.get('credential', 'b')).toEqual(sampleRecords('b').credential)
  })

  it('ST-8: that is lost together with a row leaves a loss that nobody can name, and that is never forgotten', async () => {
    const made = await copyOf(full)
    const { rec, pages } = await made.disk()
    await made.erase('pages', ...pages.map(({ id }) => id))
    await made.erase('rec', rec[0]?.id ?? '')
    const { vault } = made.restart()
    const nameless = { table: 'rec', row: null, fault: 'missing', record: null }
    expect(await vault.verify()).toContainEqual(nameless)
    await vault.commit([spent(8, 'later')])
    expect(await made.restart().vault.verify()).toEqual([nameless])
  })
})

describe('the manifest', () => {
  it.each(['missing', 'altered'] as const)('ST-8: when it is %s, is named; everything can be read and nothing written', async (fault) => {
    const made = await copyOf(full)
    const row = (await made.disk()).meta.find(({ id }) => id === 'manifest')
    if (row?.id !== 'manifest') throw new Error('a manifest expected')
    if (fault === 'missing') await made.erase('meta', 'manifest')
    else await made.plant('meta', { ...row, text: row.text.replace('"gen":2', '"gen":3') })
    const { vault } = made.restart()
    expect(await vault.list('credential')).toHaveLength(2)
    expect(await vault.verify()).toContainEqual({ table: 'meta', row: 'manifest', fault, record: null })
    await expect(vault.commit([spent(1)])).rejects.toMatchObject({ code: 'vault.damaged' })
  })

  it('ST-8: of an earlier state does not go with the rows of a later one', async () => {
    const made = await copyOf(original)
    await made.vault.commit([spent(1)])
    const before = await made.disk()
    await made.vault.commit([spent(2)])
    await made.plant('meta', ...before.meta)
    const { vault } = made.restart()
    expect((await vault.verify()).length).toBeGreaterThan(0)
  })

  it('ST-8: of the whole disk, when all of it is put back, holds together: only what is kept elsewhere can tell', async () => {
    const made = await copyOf(original)
    await made.vault.commit([spent(1)])
    const before = await made.disk()
    await made.vault.commit([spent(2)])
    await rollback(made, before)
    expect(await made.restart().vault.verify()).toEqual([])
  })

  it('counts every seal, and every change', async () => {
    const made = await copyOf(original)
    for (let n = 1; n <= 3; n++) await made.vault.commit([spent(n), spent(n, 'y')])
    const row = (await made.disk()).meta.find(({ id }) => id === 'manifest')
    expect(JSON.parse(row?.text ?? '')).toMatchObject({ gen: 3, ivCount: 9, tables: { rec: { count: 2 }, keys: { count: 0 } } })
  })
})

describe('the pages', () => {
  it('hold at most 500 ids each, and a change touches one', async () => {
    const made = await copyOf(original)
    await made.vault.commit(Array.from({ length: 1201 }, (_, n) => spent(n, `id ${n}`)))
    const before = (await made.disk()).pages
    expect(before.length).toBe(3)
    await made.vault.commit([spent(5000, 'id 3')])
    const after = (await made.disk()).pages
    expect(after.filter(({ r }) => r === 2)).toHaveLength(1)
    expect(await made.restart().vault.list('spent')).toHaveLength(1201)
    await made.vault.commit(Array.from({ length: 1201 }, (_, n) => ({ remove: 'spent', id: `id ${n}` }) as const))
    expect(await made.disk()).toMatchObject({ rec: [], pages: [] })
    expect(await made.restart().vault.verify()).toEqual([])
  })
})
