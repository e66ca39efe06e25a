import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JsonObject } from '../core/json.ts'
import type { Spent } from '../core/records.ts'
import { sampleChanges, sampleRecords } from '../testing/fakes/sample-records.ts'
import { copyOf, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import { recordType } from './record-type.ts'
import { recordTypes } from './record-types.ts'
import { entry } from './records/entry.ts'
import { spent } from './records/spent.ts'
import { number, object, text } from './shape.ts'

// The types of this file can be exchanged.
vi.mock('./record-types.ts', async (original) => {
  const real = await original<typeof import('./record-types.ts')>()
  return { ...real, recordTypes: { ...real.recordTypes } }
})
const later = recordType('spent', object<Spent>({ hash: text, at: number }), [
  {
    up: (value) => ({ ...(value as JsonObject), at: Number((value as JsonObject).at) + 1_000_000 }),
    example: { before: { hash: 'x', at: 1 }, after: { hash: 'x', at: 1_000_001 } },
  },
])
const laterEntry = recordType('entry', entry.parse, [
  ...entry.migrations,
  { up: (value) => ({ ...(value as JsonObject), title: 'another title' }), example: { before: { title: 'a' }, after: { title: 'another title' } } },
])
/** The program as it is after an update, or before it. */
function become(version: 'old' | 'new'): void {
  Object.assign(recordTypes, version === 'new' ? { spent: later, entry: laterEntry } : { spent, entry })
}

const many = 105
let original: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
  await original.vault.commit(sampleChanges('a'))
  await original.vault.commit(Array.from({ length: many }, (_, at) => ({ put: 'spent', id: `spent ${at}`, value: { hash: `${at}`, at } }) as const))
  await original.vault.flush()
})
beforeEach(() => become('new'))
afterEach(() => become('old'))

async function updated(fault?: (step: string) => void): Promise<VaultOnFakeDisk> {
  const made = await copyOf(original)
  made.kept.mirror.plant(await original.kept.mirror.get())
  made.kept.marker.plant(await original.kept.marker.get())
  return made.restart(fault ? { fault } : {})
}
/** How many rows of the disk are at their first revision. */
const untouched = async ({ disk }: VaultOnFakeDisk) => (await disk()).rec.filter(({ r }) => r === 1).length

describe('records of an older version', () => {
  it('ST-15: are read as the new one before they are migrated, and are migrated once', async () => {
    const made = await updated()
    const read = await made.vault.list('spent')
    expect(read).toContainEqual({ hash: '104', at: 1_000_104 })
    expect(await untouched(made)).toBe(many + 12)
    const parts: number[] = []
    await made.vault.migrate((part) => parts.push(part))
    expect(parts).toEqual([...parts].sort((one, two) => one - two))
    expect(parts.at(-1)).toBe(1)
    const again = made.restart()
    expect(await again.vault.list('spent')).toEqual(expect.arrayContaining([...read]))
    expect(await again.vault.verify()).toEqual([])
    expect((await again.vault.list('entry')).map(({ title }) => title)).toEqual(['another title'])
    // The record of exchange that is under way is as it was.
    expect(await again.vault.get('exchange', 'a')).toEqual(sampleRecords('a').exchange)
    expect(await untouched(again)).toBe(10)
    const before = await again.disk()
    await again.vault.migrate()
    expect(await again.disk()).toEqual(before)
  })

  it('ST-15: are migrated in transactions of at most 100', async () => {
    const made = await updated()
    const gen = async () => (await made.vault.health()).gen
    const before = await gen()
    await made.vault.migrate()
    expect((await gen()) - before).toBe(Math.ceil((many + 2) / 100))
  })

  it('cost nothing where there are none: no record is opened, nothing is written', async () => {
    become('old')
    const made = await updated()
    const [row] = (await made.disk()).rec
    await made.plant('rec', { ...row, ct: new Uint8Array(8) })
    const before = await made.disk()
    const written = vi.spyOn(made.kept.previous, 'set')
    const { vault } = made.restart()
    await vault.migrate()
    expect(vault.damaged()).toEqual([])
    expect(await made.disk()).toEqual(before)
    expect(written).not.toHaveBeenCalled()
  })

  it('ST-15: are not migrated while the vault is locked', async () => {
    const made = await updated()
    await made.vault.lock()
    await expect(made.vault.migrate()).rejects.toMatchObject({ code: 'vault.locked' })
    await made.vault.unlock(passphrase)
    await made.vault.migrate()
    expect(await made.vault.verify()).toEqual([])
  })

  it('ST-17: killed at any step are each of the old version or the new one, and the next unlock goes on', async () => {
    const whole = await updated()
    const expected = [...(await whole.vault.list('spent'))].map((one) => JSON.stringify(one)).sort()
    const seen: string[] = []
    for (let n = 1; n < 200; n++) {
      let left = n
      const made = await updated((step) => {
        if (--left > 0) return
        if (left === 0) seen.push(step)
        throw new Error('killed')
      })
      const before = await made.kept.mirror.get()
      const outcome = await made.vault.migrate().then(
        () => 'done',
        () => 'killed',
      )
      const kept = await made.kept.previous.get()
      if (outcome === 'done') {
        expect(kept).toBeNull()
        break
      }
      // From the first batch on, what was before is kept.
      if ((await untouched(made)) < many + 12) expect(kept).toEqual(before)
      const again = made.restart()
      expect([...(await again.vault.list('spent'))].map((one) => JSON.stringify(one)).sort()).toEqual(expected)
      await again.vault.migrate()
      expect(await again.kept.previous.get()).toBeNull()
      expect(await untouched(again)).toBe(10)
      const last = made.restart().vault
      expect(await last.verify()).toEqual([])
      expect([...(await last.list('spent'))].map((one) => JSON.stringify(one)).sort()).toEqual(expected)
    }
    expect(seen.filter((step) => step === 'migrate a batch')).toHaveLength(2)
    expect(seen).toContain('verify what was migrated')
    expect(seen).toContain('let go of the mirror from before')
  })

  it('ST-17: that do not open stay as they are, and so does the mirror from before', async () => {
    const made = await updated()
    const before = await made.kept.mirror.get()
    const rows = (await made.disk()).rec
    await made.plant('rec', ...rows.map((row) => ({ ...row, ct: row.ct.map((byte, at) => (at === 3 ? byte ^ 1 : byte)) })))
    const { vault } = made.restart()
    await vault.migrate()
    expect((await made.disk()).rec.every(({ r }) => r === 1)).toBe(true)
    expect(await made.kept.previous.get()).toEqual(before)
    expect(await made.kept.mirror.get()).toEqual(before)
    // The mirror has them all, and what follows is the next migration.
    expect(await vault.repair()).toEqual({ healed: many + 12, quarantined: 0 })
    await vault.migrate()
    expect(await made.kept.previous.get()).toBeNull()
    expect(await vault.verify()).toEqual([])
  })

  it('ST-19: the copy from before does not outlive a change of the passphrase, for it opens with the old one', async () => {
    const made = await updated((step) => {
      if (step === 'verify what was migrated') throw new Error('killed')
    })
    await expect(made.vault.migrate()).rejects.toThrow('killed')
    expect(await made.kept.previous.get()).not.toBeNull()
    await made.restart().vault.slots.changePassphrase({ passphrase }, 'another good passphrase')
    expect(await made.kept.previous.get()).toBeNull()
  })
})
