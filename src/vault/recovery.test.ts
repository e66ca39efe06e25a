import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../core/json.ts'
import { localKeystore } from '../plugins/local-keystore/index.ts'
import { sampleChanges, sampleRecords, sentinels } from '../testing/fakes/sample-records.ts'
import { fakeSessionStore } from '../testing/fakes/session-store.ts'
import { copyOf, emptyVault, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import { openDatabase } from './database.ts'
import { writeMirror } from './mirror.ts'

const secret = { passphrase }
const spent = (at: number) => ({ put: 'spent', id: 'x', value: { hash: 'x', at } }) as const

let original: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
  await original.vault.commit(sampleChanges('a'))
  await localKeystore(original.vault.keys).create('EdDSA')
})

/** A vault with its mirror up to date. */
async function mirrored(): Promise<VaultOnFakeDisk> {
  const made = await copyOf(original)
  await made.vault.commit([spent(1)])
  await made.vault.flush()
  return made
}
const wipe = async (made: VaultOnFakeDisk) => {
  const { meta, rec, keys, pages } = await made.disk()
  for (const [table, rows] of Object.entries({ meta, rec, keys, pages }) as ['rec', typeof rec][]) await made.erase(table, ...rows.map(({ id }) => id))
}
const mirrorOf = async ({ kept }: VaultOnFakeDisk) => (await kept.mirror.get()) as JsonObject

describe('the mirror', () => {
  it('follows a change within two seconds, and many changes once', async () => {
    const made = await copyOf(original)
    for (let n = 0; n < 5; n++) await made.vault.commit([spent(n)])
    expect(made.kept.timer.waits()).toEqual([2000])
    expect(await mirrorOf(made)).toBeNull()
    expect(made.kept.timer.turn()).toBe(1)
    await made.vault.flush()
    expect(await made.vault.health()).toMatchObject({ gen: 7, mirror: { gen: 7, records: true }, rows: { rec: 13, keys: 1 } })
    expect(made.kept.timer.waits()).toEqual([])
  })

  it('is up to date when the vault was locked, whose keys it does not need', async () => {
    const made = await copyOf(original)
    await made.vault.commit([spent(1)])
    await made.vault.lock()
    expect(await made.vault.health()).toMatchObject({ gen: 3, mirror: { gen: 3 } })
    expect(await made.vault.state()).toBe('locked')
  })

  it('does not keep the vault open when it cannot be written', async () => {
    const made = await copyOf(original)
    await made.vault.commit([spent(1)])
    made.kept.mirror.failing = true
    await made.vault.lock()
    expect(await made.vault.state()).toBe('locked')
    expect(await made.vault.health()).toMatchObject({ mirror: null })
  })

  it('ST-8: is never replaced by an earlier state of the database, nor by one with rows missing', async () => {
    const made = await mirrored()
    const earlier = await made.disk()
    await made.vault.commit([spent(2)])
    await made.vault.flush()
    const good = await mirrorOf(made)
    await made.plant('meta', ...earlier.meta)
    await made.plant('pages', ...earlier.pages)
    await made.plant('rec', ...earlier.rec)
    const again = made.restart()
    const database = openDatabase(made.databaseName)
    expect(await again.vault.boot()).toMatchObject({ kind: 'recover', why: 'older' })
    expect(await writeMirror({ ...again.kept, database, fault: () => undefined, damaged: () => false, genuine: async () => false })).toBe('kept')
    expect(await mirrorOf(made)).toEqual(good)
    // It is not opened before somebody has said what counts.
    await again.vault.lock()
    await expect(again.vault.unlock(passphrase)).rejects.toMatchObject({ code: 'vault.damaged', detail: { reason: 'older' } })
    await expect(again.vault.keep({ passphrase: 'wrong one' })).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    expect(await mirrorOf(made)).toEqual(good)
    await again.vault.keep(secret)
    await again.vault.unlock(passphrase)
    expect(await again.vault.boot()).toEqual({ kind: 'ready' })
    expect(await again.vault.get('spent', 'x')).toEqual({ hash: 'x', at: 1 })
    database.dexie.close()

    const other = await mirrored()
    const whole = await mirrorOf(other)
    await other.erase('rec', (await other.disk()).rec[0]?.id ?? '')
    const after = other.restart()
    await after.vault.commit([{ ...spent(3), id: 'other' }])
    await after.vault.lock()
    expect(await mirrorOf(other)).toEqual(whole)
  })

  it('leaves out the records when they are too long, and keeps the index and the keys', async () => {
    const made = await copyOf(original)
    const big = 'x'.repeat(1_500_000)
    const put = (id: string) => ({ put: 'credential', id, value: { ...sampleRecords(id).credential, copies: [{ raw: big, keyId: null, uses: 0 }] } }) as const
    await made.vault.commit([put('1'), put('2'), put('3')])
    await made.vault.flush()
    const mirror = await mirrorOf(made)
    expect(mirror.rec).toBeNull()
    expect(mirror.pages).toHaveLength(1)
    expect(mirror.keys).toHaveLength(1)
    expect(await made.vault.health()).toMatchObject({ mirror: { records: false } })
  })
})

describe('what is readable beside the database', () => {
  it('ST-20: is nothing of what the records hold', async () => {
    const made = await mirrored()
    const kept = JSON.stringify([await made.kept.marker.get(), await made.kept.mirror.get()])
    expect(kept.length).toBeGreaterThan(5000)
    for (const sentinel of [...Object.values(sentinels), passphrase]) expect(kept).not.toContain(sentinel)
  })
})

describe('a database that lost everything', () => {
  it('ST-5: is recovery and never onboarding, and the mirror gives all of it back', async () => {
    const made = await mirrored()
    const before = await made.disk()
    await wipe(made)
    const { vault, kept } = made.restart({ session: fakeSessionStore() })
    expect(await vault.boot()).toEqual({ kind: 'recover', why: 'lost', actions: ['restore', 'import', 'export', 'erase'] })
    expect(await vault.state()).toBe('locked')
    await expect(vault.create(passphrase)).rejects.toMatchObject({ code: 'vault.exists' })
    expect((await made.disk()).meta).toEqual([])
    await expect(vault.restore({ passphrase: 'not the passphrase' })).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    expect((await made.disk()).meta).toEqual([])
    await vault.restore(secret)
    expect(await made.disk()).toEqual(before)
    expect(await vault.verify()).toEqual([])
    expect(await vault.get('credential', 'a')).toEqual(sampleRecords('a').credential)
    expect(await vault.boot()).toEqual({ kind: 'ready' })
    expect(kept.mirror).toBeDefined()
  })

  it('ST-5: loses no record that is still there when the mirror was too short to hold them', async () => {
    const made = await mirrored()
    await made.kept.mirror.set({ ...(await mirrorOf(made)), pages: null, rec: null })
    await made.erase('meta', 'header', 'manifest')
    const { vault } = made.restart({ session: fakeSessionStore() })
    expect(await vault.boot()).toMatchObject({ kind: 'recover', why: 'damaged' })
    await vault.restore(secret)
    expect(await vault.get('credential', 'a')).toEqual(sampleRecords('a').credential)
    await vault.repair()
    expect(await vault.verify()).toEqual([])
    expect(await vault.list('identifier')).toEqual([sampleRecords('a').identifier])
  })

  it('ST-7: with a mirror that is damaged too offers an import, and resets nothing', async () => {
    const made = await mirrored()
    await wipe(made)
    const mirror = await mirrorOf(made)
    made.kept.mirror.plant({ ...mirror, header: 'gone' })
    const { vault } = made.restart({ session: fakeSessionStore() })
    expect(await vault.boot()).toEqual({ kind: 'recover', why: 'lost', actions: ['import', 'export', 'erase'] })
    await expect(vault.restore(secret)).rejects.toMatchObject({ code: 'vault.damaged' })
    await expect(vault.create(passphrase)).rejects.toMatchObject({ code: 'vault.exists' })
    made.kept.marker.failing = true
    made.kept.mirror.failing = true
    expect(await vault.boot()).toMatchObject({ kind: 'recover', why: 'lost' })
    expect(await vault.state()).toBe('locked')
  })

  it('ST-9: is not overwritten from a mirror in which anything does not open', async () => {
    const made = await mirrored()
    const mirror = await mirrorOf(made)
    const before = await made.disk()
    for (const table of ['rec', 'keys', 'pages'] as const) {
      const rows = mirror[table] as readonly JsonObject[]
      made.kept.mirror.plant({ ...mirror, [table]: rows.slice(1) })
      await expect(made.restart().vault.restore(secret)).rejects.toMatchObject({ code: 'vault.damaged' })
    }
    const manifest = mirror.manifest as { readonly text: string }
    made.kept.mirror.plant({ ...mirror, manifest: { ...manifest, text: manifest.text.replace('"gen":3', '"gen":9') } })
    await expect(made.restart().vault.restore(secret)).rejects.toMatchObject({ code: 'vault.damaged' })
    expect(await made.disk()).toEqual(before)
  })
})

describe('what is kept beside the database', () => {
  it('ST-6: may be damaged or gone: the vault opens, and it is made anew', async () => {
    for (const value of [null, 'garbage', { v: 1 }]) {
      const made = await mirrored()
      made.kept.marker.plant(value)
      made.kept.mirror.plant(value)
      const { vault, kept } = made.restart({ session: fakeSessionStore() })
      expect(await vault.boot()).toEqual({ kind: 'ready' })
      await vault.unlock(passphrase)
      expect(kept.timer.turn()).toBe(1)
      await vault.flush()
      expect(await vault.health()).toMatchObject({ mirror: { gen: 3 } })
    }
  })

  it('ST-8: tells a database that is another vault', async () => {
    const made = await mirrored()
    const other = await freshVault()
    await other.vault.flush()
    const { vault } = made.restart({ kept: other.kept })
    expect(await vault.boot()).toMatchObject({ kind: 'recover', why: 'foreign' })
    await vault.commit([spent(9)])
    await vault.flush()
    expect(await vault.boot()).toMatchObject({ kind: 'recover', why: 'foreign' })
  })

  it('is written by nothing that only looks', async () => {
    const made = await mirrored()
    const [disk, marker, mirror] = [await made.disk(), await made.kept.marker.get(), await made.kept.mirror.get()]
    const { vault, kept } = made.restart()
    await vault.boot()
    await vault.state()
    await vault.health()
    await vault.verify()
    await vault.exportStored()
    expect(kept.timer.waits()).toEqual([])
    expect([await made.disk(), await made.kept.marker.get(), await made.kept.mirror.get()]).toEqual([disk, marker, mirror])
  })
})

describe('what a person can do', () => {
  it('is to take everything out as it lies there, damaged or not', async () => {
    const made = await mirrored()
    const { tables } = (await made.vault.exportStored()) as { readonly tables: Record<string, readonly JsonObject[]> }
    expect(Object.keys(tables).sort()).toEqual(['blobs', 'keys', 'meta', 'pages', 'quarantine', 'rec'])
    expect(tables.rec).toHaveLength(13)
    for (const sentinel of Object.values(sentinels)) expect(JSON.stringify(tables)).not.toContain(sentinel)
  })

  it('is to erase everything, after which there is nothing', async () => {
    const made = await mirrored()
    await made.vault.erase()
    const { vault } = made.restart()
    expect(await vault.boot()).toEqual({ kind: 'absent' })
    await vault.create(passphrase)
    expect(await vault.list('credential')).toEqual([])
  })

  it('ST-3: is, at each step of erasing and of restoring, still everything or already nothing', async () => {
    for (const act of ['erase', 'restore'] as const) {
      for (let n = 1; ; n++) {
        const made = await mirrored()
        let left = n
        const fault = () => {
          if (--left === 0) throw new Error('killed')
        }
        const outcome = await (act === 'erase' ? made.restart({ fault }).vault.erase() : made.restart({ fault }).vault.restore(secret)).then(
          () => 'done',
          () => 'killed',
        )
        const { vault } = made.restart({ session: fakeSessionStore() })
        const { kind } = await vault.boot()
        if (act === 'restore' || kind === 'ready') {
          await vault.unlock(passphrase)
          expect(await vault.verify()).toEqual([])
        } else expect(kind).toBe(outcome === 'done' ? 'absent' : 'recover')
        if (outcome === 'done') break
      }
    }
  })

  it('ST-3: is to open the vault, wherever the program ended while the mirror was written', async () => {
    for (const step of ['take the snapshot', 'write the mirror', 'write the marker', 'mirror written']) {
      const made = await mirrored()
      const { vault } = made.restart({
        fault: (at) => {
          if (at === step) throw new Error('killed')
        },
      })
      await vault.commit([spent(5)])
      await expect(vault.flush()).rejects.toThrow('killed')
      const again = made.restart({ session: fakeSessionStore() }).vault
      expect(await again.boot()).toEqual({ kind: 'ready' })
      await again.unlock(passphrase)
      expect(await again.get('spent', 'x')).toEqual({ hash: 'x', at: 5 })
    }
  })

  it('is nothing but to make one, where there is none', async () => {
    expect(await emptyVault().vault.boot()).toEqual({ kind: 'absent' })
  })
})
