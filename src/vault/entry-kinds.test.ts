import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { IndexEntry } from '../core/credential.ts'
import { sampleRecords } from '../testing/fakes/sample-records.ts'
import { copyOf, freshVault, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'

let original: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
})
const entry = (id: string, more: Partial<IndexEntry>): IndexEntry => ({ ...sampleRecords(id).entry, ...more })

async function holding(...entries: readonly IndexEntry[]) {
  const { vault, restart } = await copyOf(original)
  await vault.commit(entries.map((value) => ({ put: 'entry', id: value.id, value })))
  return { vault, again: () => restart().vault }
}

describe('entries of a kind', () => {
  it('are what a look at the list finds, whatever formats and types are called, before and after a restart', async () => {
    const word = fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', ',', '0', ' ', 'é'), maxLength: 2 })
    const kind = fc.record({ format: word, types: fc.array(word, { maxLength: 3 }), addedAt: fc.nat(3) })
    await fc.assert(
      fc.asyncProperty(fc.array(kind, { maxLength: 12 }), word, fc.nat(4), async (given, wanted, most) => {
        const { vault, again } = await holding(...given.map((more, n) => entry(`${n}`, more)))
        for (const held of [vault, again()]) {
          const listed = await held.list('entry')
          const right = listed.filter(({ types }) => types.includes(wanted))
          const newest = new Set(right.toSorted((a, b) => b.addedAt - a.addedAt).slice(0, most))
          expect((await held.entriesOf(({ types }) => types.includes(wanted))).entries).toEqual(right)
          expect((await held.entriesOf(({ types }) => types.includes(wanted), most)).entries).toEqual(right.filter((one) => newest.has(one)))
          const { kinds } = await held.entriesOf(() => false)
          const same = (one: IndexEntry, { format, types }: (typeof kinds)[number]) => one.format === format && String([one.types]) === String([types])
          expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(listed.length)
          for (const of of kinds) expect(listed.filter((one) => same(one, of) && JSON.stringify(one.types) === JSON.stringify(of.types))).toHaveLength(of.count)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('whose type is written like the id of the credential are found', async () => {
    const { vault } = await holding(entry('one', { types: ['one'] }), entry('two', { types: ['two'] }))
    expect((await vault.entriesOf(({ types }) => types[0] === 'two')).entries).toMatchObject([{ id: 'two' }])
  })

  it('are over several pages in the order of the list', async () => {
    const all = Array.from({ length: 1200 }, (_, n) => entry(`id ${n}`, { types: [`Type ${n % 7}`], addedAt: n }))
    const { vault } = await holding(...all)
    const { entries, kinds } = await vault.entriesOf(({ types }) => types[0] === 'Type 3')
    expect(entries).toEqual((await vault.list('entry')).filter(({ types }) => types[0] === 'Type 3'))
    expect(entries).toHaveLength(171)
    expect(kinds).toHaveLength(7)
    expect((await vault.entriesOf(() => true, 5)).entries.map(({ addedAt }) => addedAt).toSorted((a, b) => a - b)).toEqual([1195, 1196, 1197, 1198, 1199])
  })
})
