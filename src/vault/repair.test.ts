import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../core/json.ts'
import type { Records } from '../core/records.ts'
import { localKeystore } from '../plugins/local-keystore/index.ts'
import { sampleChanges, sampleRecords, sentinels } from '../testing/fakes/sample-records.ts'
import { fakeMirror } from '../testing/fakes/mirror.ts'
import { copyOf, type Disk, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import type { Row } from './seal.ts'
import type { Vault } from './vault.ts'

const types = Object.keys(sampleRecords('a')) as (keyof Records)[]
const flipped = (row: Row): Row => ({ ...row, ct: row.ct.map((byte, at) => (at === row.ct.length >> 1 ? byte ^ 1 : byte)) })
const spent = (at: number, id = 'x') => ({ put: 'spent', id, value: { hash: id, at } }) as const

let original: VaultOnFakeDisk
/** The mirror of the original, up to date. */
let mirror: JsonObject
let earlier: Disk
beforeAll(async () => {
  original = await freshVault()
  await original.vault.commit([...sampleChanges('a'), ...sampleChanges('b')])
  await localKeystore(original.vault.keys).create('ES256')
  earlier = await original.disk()
  await original.vault.commit([...sampleChanges('a'), ...sampleChanges('b')])
  await original.vault.flush()
  mirror = (await original.kept.mirror.get()) as JsonObject
})

/** The vault on a disk of its own, with its mirror or without one. */
async function one(kept: 'mirror' | 'none', fault?: (step: string) => void): Promise<VaultOnFakeDisk> {
  const made = await copyOf(original, fault)
  if (kept === 'mirror') {
    made.kept.mirror.plant(mirror)
    made.kept.marker.plant(await original.kept.marker.get())
  }
  return made
}
/** Everything in the vault that can be read. */
async function contentOf(vault: Vault): Promise<string[]> {
  const lists = await Promise.all(types.map(async (type) => (await vault.list(type)).map((value) => JSON.stringify([type, value]))))
  return lists.flat().sort()
}
const named = (rows: readonly Row[], id: string | null) => rows.find((row) => row.id === id)
/** The rows of this type, by damaging them and asking what was hit. */
async function rowOf(type: string): Promise<Row> {
  const made = await one('none')
  const { rec } = await made.disk()
  await made.plant('rec', ...rec.map(flipped))
  const damage = (await made.restart().vault.verify()).find(({ record }) => record?.type === type && record.id === 'a')
  const row = named(rec, damage?.row ?? null)
  if (!row) throw new Error('a row expected')
  return row
}

type Harm = (made: VaultOnFakeDisk, row: Row) => Promise<void>
const harms: readonly [string, Harm][] = [
  ['missing', ({ erase }, { id }) => erase('rec', id)],
  ['altered', ({ plant }, row) => plant('rec', flipped(row))],
  ['old', ({ plant }, { id }) => plant('rec', named(earlier.rec, id) ?? {})],
]

describe('a vault that is whole', () => {
  it('is not changed by a repair', async () => {
    const made = await one('mirror')
    const before = await made.disk()
    expect(await made.vault.repair()).toEqual({ healed: 0, quarantined: 0 })
    expect(await made.disk()).toEqual(before)
  })

  it('is not repaired while it is locked', async () => {
    const made = await one('none')
    await made.vault.lock()
    await expect(made.vault.repair()).rejects.toMatchObject({ code: 'vault.locked' })
    await expect(made.vault.quarantined()).rejects.toMatchObject({ code: 'vault.locked' })
    await expect(made.vault.discard()).rejects.toMatchObject({ code: 'vault.locked' })
  })
})

describe('a damaged row', () => {
  it.each(harms)('ST-8: that is %s comes back from the mirror, with everything that was there', async (_, harm) => {
    const whole = await contentOf(original.vault)
    for (const type of types) {
      const made = await one('mirror')
      await harm(made, await rowOf(type))
      const { vault, restart } = made.restart()
      expect(await vault.repair(), type).toEqual({ healed: 1, quarantined: 0 })
      expect(await vault.verify()).toEqual([])
      const again = restart().vault
      expect(await again.verify()).toEqual([])
      expect(await contentOf(again)).toEqual(whole)
      expect((await made.disk()).rec.map(({ id }) => id).sort()).toEqual(earlier.rec.map(({ id }) => id).sort())
    }
  })

  it.each(harms)('ST-8: that is %s is set aside by name where there is no mirror, and nothing else is lost', async (fault, harm) => {
    const whole = await contentOf(original.vault)
    for (const type of types) {
      const made = await one('none')
      const row = await rowOf(type)
      await harm(made, row)
      const { vault, restart } = made.restart()
      const expected = type === 'entry' ? { healed: 1, quarantined: 0 } : { healed: 0, quarantined: 1 }
      expect(await vault.repair(), type).toEqual(expected)
      expect(await vault.verify()).toEqual([])
      const again = restart().vault
      expect(await again.verify()).toEqual([])
      const lost = async (of: keyof Records) => JSON.stringify([of, await original.vault.get(of, 'a')])
      // A credential takes along what is of no use without it.
      const companions = type === 'credential' ? (['entry', 'report'] as const) : []
      const missing = type === 'entry' ? [] : await Promise.all([type, ...companions].map(lost))
      expect([...(await contentOf(again)), ...missing].sort()).toEqual(whole)
      // All of them lie under one id here, so that each has a title.
      const title = sentinels.title
      const listed = await again.quarantined()
      expect(listed).toHaveLength(expected.quarantined)
      if (listed[0]) expect(listed[0]).toEqual({ table: 'rec', row: row.id, fault, record: { type, id: 'a' }, title })
      expect(await again.health()).toMatchObject({ quarantined: expected.quarantined })
    }
  })

  it('ST-8: of a private key comes back from the mirror, or is set aside', async () => {
    for (const kept of ['mirror', 'none'] as const) {
      const made = await one(kept)
      const [key] = earlier.keys
      if (!key) throw new Error('a key expected')
      await made.plant('keys', flipped(key))
      const { vault } = made.restart()
      expect(await vault.repair()).toEqual(kept === 'mirror' ? { healed: 1, quarantined: 0 } : { healed: 0, quarantined: 1 })
      expect((await made.disk()).keys).toEqual(kept === 'mirror' ? [key] : [])
      expect(await made.restart().vault.verify()).toEqual([])
    }
  })

  it('ST-8: that changed places with another is put back without any mirror', async () => {
    for (const kept of ['mirror', 'none'] as const) {
      const made = await one(kept)
      const [first, second] = [await rowOf('credential'), await rowOf('identifier')]
      await made.plant('rec', { ...first, id: second.id }, { ...second, id: first.id })
      const { vault } = made.restart()
      expect(await vault.repair()).toEqual({ healed: 2, quarantined: 0 })
      expect(await made.restart().vault.verify()).toEqual([])
      expect(await contentOf(made.restart().vault)).toEqual(await contentOf(original.vault))
    }
  })

  it('ST-8: that is extra is set aside, with a mirror and without', async () => {
    for (const kept of ['mirror', 'none'] as const) {
      const made = await one(kept)
      const row = await rowOf('spent')
      const extra = { ...row, id: 'f'.repeat(32) }
      await made.plant('rec', extra)
      await made.plant('pages', extra)
      await made.plant('blobs', extra)
      const { vault } = made.restart()
      expect(await vault.repair()).toEqual({ healed: 0, quarantined: 3 })
      expect((await vault.quarantined()).map(({ table, row: at, fault }) => `${table} ${at} ${fault}`).sort()).toEqual(
        ['blobs', 'pages', 'rec'].map((table) => `${table} ${extra.id} extra`),
      )
      expect(await made.restart().vault.verify()).toEqual([])
      expect(await contentOf(made.restart().vault)).toEqual(await contentOf(original.vault))
    }
  })

  it('goes together with others, half of them in the mirror', async () => {
    const made = await one('none')
    const rows = mirror.rec as readonly JsonObject[]
    const [credential, identifier, activity] = [await rowOf('credential'), await rowOf('identifier'), await rowOf('activity')]
    made.kept.mirror.plant({ ...mirror, rec: rows.filter(({ id }) => id !== activity.id) })
    await made.plant('rec', flipped(credential), flipped(identifier), flipped(activity))
    const { vault } = made.restart()
    expect(await vault.repair()).toEqual({ healed: 2, quarantined: 1 })
    expect(await vault.quarantined()).toMatchObject([{ record: { type: 'activity', id: 'a' } }])
    expect(await vault.get('credential', 'a')).toEqual(sampleRecords('a').credential)
  })
})

describe('a damaged page of the index', () => {
  const pageHarms: readonly [string, (made: VaultOnFakeDisk, page: Row) => Promise<void>][] = [
    ['missing', ({ erase }, { id }) => erase('pages', id)],
    ['altered', ({ plant }, page) => plant('pages', flipped(page))],
    ['old', ({ plant }, { id }) => plant('pages', named(earlier.pages, id) ?? {})],
  ]
  it.each(pageHarms)('ST-8: that is %s is on disk again after the repair, from the mirror or made from the rows', async (_, harm) => {
    for (const kept of ['mirror', 'none'] as const) {
      const made = await one(kept)
      const [page] = (await made.disk()).pages
      if (!page) throw new Error('a page expected')
      await harm(made, page)
      const { vault } = made.restart()
      expect(await vault.repair()).toEqual({ healed: 1, quarantined: 0 })
      expect((await made.disk()).pages).toHaveLength(1)
      if (kept === 'mirror') expect((await made.disk()).pages).toEqual([page])
      const again = made.restart().vault
      expect(await again.verify()).toEqual([])
      expect(await contentOf(again)).toEqual(await contentOf(original.vault))
    }
  })

  it('ST-8: that is lost together with a row: the mirror names it and has it', async () => {
    const made = await one('mirror')
    const { pages } = await made.disk()
    await made.erase('pages', ...pages.map(({ id }) => id))
    await made.erase('rec', (await rowOf('credential')).id)
    const { vault } = made.restart()
    expect(await vault.repair()).toEqual({ healed: 2, quarantined: 0 })
    expect(await contentOf(made.restart().vault)).toEqual(await contentOf(original.vault))
  })

  it('ST-8: that is lost together with a row: a mirror that is behind still proves which one it was', async () => {
    const made = await one('mirror')
    await made.vault.commit([spent(77, 'later')])
    const { pages } = await made.disk()
    await made.erase('pages', ...pages.map(({ id }) => id))
    await made.plant('rec', flipped(await rowOf('credential')))
    await made.erase('rec', (await rowOf('identifier')).id)
    const { vault } = made.restart()
    expect(await vault.repair()).toMatchObject({ quarantined: 0 })
    const again = made.restart().vault
    expect(await again.verify()).toEqual([])
    expect(await again.get('spent', 'later')).toEqual({ hash: 'later', at: 77 })
    expect(await again.get('credential', 'a')).toEqual(sampleRecords('a').credential)
  })

  it('ST-8: that is lost together with a row, and no mirror: the loss without a name stays in the quarantine until it is discarded', async () => {
    const made = await one('none')
    const { pages } = await made.disk()
    await made.erase('pages', ...pages.map(({ id }) => id))
    await made.erase('rec', (await rowOf('credential')).id)
    const { vault } = made.restart()
    expect(await vault.repair()).toEqual({ healed: 1, quarantined: 1 })
    expect(await vault.verify()).toEqual([])
    const again = made.restart().vault
    expect(await again.verify()).toEqual([])
    expect(await again.quarantined()).toEqual([{ table: 'rec', row: null, fault: 'missing', record: null, title: null }])
    await again.discard()
    expect(await again.quarantined()).toEqual([])
    expect((await made.disk()).quarantine).toEqual([])
  })
})

describe('a manifest that is lost', () => {
  const lose: readonly [string, (made: VaultOnFakeDisk) => Promise<void>][] = [
    ['missing', ({ erase }) => erase('meta', 'manifest')],
    [
      'altered',
      async ({ disk, plant }) => {
        const row = (await disk()).meta.find(({ id }) => id === 'manifest')
        await plant('meta', { ...row, text: row?.text.replace('"gen":3', '"gen":8') })
      },
    ],
  ]
  it.each(lose)('ST-8: (%s) comes back from a mirror that nothing happened since', async (_, harm) => {
    const made = await one('mirror')
    await harm(made)
    const { vault } = made.restart()
    expect(await vault.repair()).toEqual({ healed: 1, quarantined: 0 })
    const again = made.restart().vault
    expect(await again.verify()).toEqual([])
    expect(await contentOf(again)).toEqual(await contentOf(original.vault))
    await again.commit([spent(5)])
    expect(await made.restart().vault.verify()).toEqual([])
    expect(await again.boot()).toEqual({ kind: 'ready' })
  })

  it.each(lose)('ST-8: (%s) is made from what opens where there is no mirror, and the person is told', async (fault, harm) => {
    const made = await one('none')
    await harm(made)
    await made.plant('rec', flipped(await rowOf('activity')))
    const { vault } = made.restart()
    expect(await vault.repair()).toEqual({ healed: 0, quarantined: 2 })
    const again = made.restart().vault
    expect(await again.verify()).toEqual([])
    expect(await again.quarantined()).toContainEqual({ table: 'meta', row: 'manifest', fault, record: null, title: null })
    expect((await contentOf(again)).length).toBe((await contentOf(original.vault)).length - 1)
    await again.commit([spent(5)])
    expect(await made.restart().vault.verify()).toEqual([])
  })

  it('ST-8: brings back what is older than the copy of it, and sets aside what only a mirror that is behind has', async () => {
    const made = await one('mirror')
    // The mirror is behind by this change, and the disk lost rows besides.
    await made.vault.commit([{ remove: 'backup', id: 'a' }])
    const [credential, identifier] = [await rowOf('credential'), await rowOf('identifier')]
    await made.erase('meta', 'manifest')
    await made.plant('rec', named(earlier.rec, credential.id) ?? {})
    await made.erase('rec', identifier.id)
    const { vault } = made.restart()
    expect(await vault.repair()).toEqual({ healed: 1, quarantined: 3 })
    const again = made.restart().vault
    expect(await again.verify()).toEqual([])
    expect((await again.quarantined()).map(({ fault, record }) => `${fault} ${record?.type}`).sort()).toEqual([
      'missing backup',
      'missing identifier',
      'missing undefined',
    ])
    const stored = (await again.exportStored()) as { readonly tables: { readonly rec: readonly JsonObject[] } }
    expect(stored.tables.rec.find(({ id }) => id === credential.id)?.r).toBe(2)
  })
})

describe('a header that is lost', () => {
  it('ST-9: comes back from the mirror', async () => {
    const made = await one('mirror')
    const before = await made.header()
    await made.plant('meta', { ...before, text: `${before.text} ` })
    const { vault } = made.restart()
    expect(await vault.repair()).toEqual({ healed: 1, quarantined: 0 })
    expect(await made.header()).toEqual(before)
    await vault.lock()
    await vault.unlock(passphrase)
    expect(await vault.verify()).toEqual([])
  })

  it('ST-9: cannot be made without a secret: that is said, and nothing is written', async () => {
    for (const without of ['manifest', null]) {
      const made = await one('none')
      await made.erase('meta', 'header', ...(without ? [without] : []))
      const before = await made.disk()
      const { vault } = made.restart()
      await expect(vault.repair()).rejects.toMatchObject({ code: 'vault.damaged', detail: { reason: 'header' } })
      expect(await made.disk()).toEqual(before)
      expect(await vault.list('credential')).toHaveLength(2)
    }
  })
})

describe('the quarantine', () => {
  async function quarantined(): Promise<VaultOnFakeDisk> {
    const made = await one('none')
    await made.plant('rec', flipped(await rowOf('credential')))
    const again = made.restart()
    await again.vault.repair()
    return again
  }

  it('ST-20: says nothing readable, and goes out with what is stored', async () => {
    const made = await quarantined()
    const [row] = (await made.disk()).quarantine
    expect(Object.keys(row ?? {}).sort()).toEqual(['ct', 'id', 'iv', 'r', 'v'])
    const text = Buffer.from(row?.ct ?? []).toString('latin1')
    for (const word of [...Object.values(sentinels), 'credential', 'altered', 'missing', 'rec', 'title']) {
      if (word.length > 3) expect(text).not.toContain(word)
    }
    const stored = (await made.vault.exportStored()) as { readonly tables: { readonly quarantine: readonly JsonObject[] } }
    expect(stored.tables.quarantine).toMatchObject([{ id: row?.id }])
  })

  it('is damaged by itself without harm: the row is listed as altered', async () => {
    const made = await quarantined()
    const [row] = (await made.disk()).quarantine
    if (!row) throw new Error('a row expected')
    await made.plant('quarantine', flipped(row))
    expect(await made.vault.quarantined()).toEqual([{ table: 'meta', row: row.id, fault: 'altered', record: null, title: null }])
  })

  it('keeps the vault key until it is discarded, and is erased with everything', async () => {
    const made = await quarantined()
    await expect(made.vault.rotate(passphrase)).rejects.toMatchObject({ code: 'vault.damaged', detail: { reason: 'quarantine' } })
    await made.vault.unlock(passphrase)
    expect(await made.vault.quarantined()).toHaveLength(1)
    await made.vault.discard()
    await made.vault.rotate(passphrase)
    expect(await made.vault.verify()).toEqual([])
    const other = await quarantined()
    await other.vault.erase()
    expect((await other.disk()).quarantine).toEqual([])
  })
})

describe('the mirror of a damaged vault', () => {
  it('ST-8: is not replaced by a row in a worse state, not even by a worker that has not looked for damage', async () => {
    for (const harm of [flipped, ({ id }: Row) => named(earlier.rec, id) ?? {}]) {
      const made = await one('mirror')
      await made.plant('rec', harm(await rowOf('credential')))
      const { vault, kept } = made.restart()
      await vault.commit([spent(9)])
      await vault.flush()
      expect(await kept.mirror.get()).toEqual(mirror)
      expect(await vault.repair()).toEqual({ healed: 1, quarantined: 0 })
      await vault.flush()
      expect(await vault.health()).toMatchObject({ gen: 5, mirror: { gen: 5 } })
      expect(await vault.get('credential', 'a')).toEqual(sampleRecords('a').credential)
    }
  })

  it('ST-6: is replaced when it is the one that is damaged', async () => {
    const made = await one('mirror')
    const rows = mirror.rec as readonly { readonly ct: string }[]
    made.kept.mirror.plant({ ...mirror, rec: rows.map((row) => ({ ...row, ct: `A${row.ct.slice(1)}` })) })
    const { vault } = made.restart({ kept: made.kept })
    await vault.commit([spent(9)])
    await vault.flush()
    expect(await vault.health()).toMatchObject({ gen: 4, mirror: { gen: 4 } })
  })
})

describe('a program that ends while it repairs', () => {
  const scenes: readonly [string, (made: VaultOnFakeDisk) => Promise<void>][] = [
    [
      'rows and the index',
      async (made) => {
        const { pages } = await made.disk()
        await made.erase('pages', ...pages.map(({ id }) => id))
        await made.plant('rec', flipped(await rowOf('credential')), flipped(await rowOf('activity')))
        made.kept.mirror.plant({ ...mirror, rec: (mirror.rec as readonly JsonObject[]).filter(({ id }) => id !== lost) })
      },
    ],
    [
      'the manifest',
      async (made) => {
        await made.vault.commit([spent(77, 'later')])
        await made.erase('meta', 'manifest')
        await made.plant('rec', flipped(await rowOf('credential')))
      },
    ],
  ]
  let lost: string
  beforeAll(async () => {
    lost = (await rowOf('activity')).id
  })
  it.each(scenes)('ST-3: (%s) at any step leaves what it was or better, and the next one goes on', async (_, harm) => {
    const seen: string[] = []
    let done: string[] | null = null
    for (let n = 1; n < 200; n++) {
      const made = await one('mirror')
      await harm(made)
      let left = n
      const { vault } = made.restart({
        fault: (step) => {
          if (--left === 0) {
            seen.push(step)
            throw new Error('killed')
          }
        },
      })
      const readable = await contentOf(made.restart({ kept: fakeMirror() }).vault)
      const outcome = await vault.repair().then(
        () => 'done',
        () => 'killed',
      )
      // Nothing that could be read before is gone.
      const after = await contentOf(made.restart({ kept: fakeMirror() }).vault)
      for (const record of readable) expect(after).toContain(record)
      const again = made.restart().vault
      await again.repair()
      expect(await made.restart().vault.verify()).toEqual([])
      const content = [...(await contentOf(again)), ...(await again.quarantined()).map((one) => JSON.stringify(one))].sort()
      if (outcome === 'done') {
        done = content
        break
      }
      if (n === 1) done = content
      expect(content).toEqual(done)
    }
    expect(done).not.toBeNull()
    expect(seen.length).toBeGreaterThanOrEqual(10)
  })
})
