import { describe, expect, it } from 'vitest'
import type { Change, Holdings } from '../../agent/ports.ts'
import type { JsonObject } from '../../core/json.ts'
import { sampleChanges, sampleRecords } from '../fakes/sample-records.ts'

/** Holdings under test, and how to lock what is behind them. */
export interface HoldingsSubject {
  readonly holdings: Holdings
  readonly lock: () => Promise<void>
  readonly unlock: () => Promise<void>
}

const entry = (id: string, format: string, types: readonly string[], addedAt: number) => ({ ...sampleRecords(id).entry, format, types, addedAt })

/** What every implementation of Holdings promises the agent. `setUp` makes fresh ones, unlocked and empty. */
export function holdingsConformance(name: string, setUp: () => Promise<HoldingsSubject>): void {
  describe(`the holdings ${name} keep the promises of the port`, () => {
    it('give back every type of record as it was put, by id and in the list', async () => {
      const { holdings } = await setUp()
      const changes = sampleChanges('a')
      await holdings.commit(changes)
      for (const change of changes) {
        if (!('put' in change)) continue
        expect(await holdings.get(change.put, change.id)).toEqual(change.value)
        expect(await holdings.list(change.put)).toEqual([change.value])
      }
      expect(changes.length).toBeGreaterThanOrEqual(7)
    })

    it('answer null and an empty list for what is not there', async () => {
      const { holdings } = await setUp()
      expect(await holdings.get('credential', 'nothing')).toBeNull()
      expect(await holdings.list('activity')).toEqual([])
    })

    it('keep records of different types with one id apart', async () => {
      const { holdings } = await setUp()
      await holdings.commit(sampleChanges('a'))
      await holdings.commit([{ remove: 'report', id: 'a' }])
      expect(await holdings.get('report', 'a')).toBeNull()
      expect(await holdings.get('credential', 'a')).not.toBeNull()
    })

    it('replace, and remove, also what is not there', async () => {
      const { holdings } = await setUp()
      const first: Change = { put: 'spent', id: 'x', value: { hash: 'x', at: 1 } }
      await holdings.commit([first])
      await holdings.commit([{ ...first, value: { hash: 'x', at: 2 } }])
      expect(await holdings.list('spent')).toEqual([{ hash: 'x', at: 2 }])
      await holdings.commit([
        { remove: 'spent', id: 'x' },
        { remove: 'spent', id: 'never' },
      ])
      expect(await holdings.list('spent')).toEqual([])
    })

    it('take the changes of one commit in their order', async () => {
      const { holdings } = await setUp()
      const put = (at: number): Change => ({ put: 'spent', id: 'x', value: { hash: 'x', at } })
      await holdings.commit([put(1), { remove: 'spent', id: 'x' }, put(2), put(3)])
      expect(await holdings.get('spent', 'x')).toEqual({ hash: 'x', at: 3 })
      await holdings.commit([put(4), { remove: 'spent', id: 'x' }])
      expect(await holdings.get('spent', 'x')).toBeNull()
    })

    it('see what was committed, from every call made after', async () => {
      const { holdings } = await setUp()
      const done = holdings.commit([{ put: 'spent', id: 'x', value: { hash: 'x', at: 1 } }])
      const seen = holdings.get('spent', 'x')
      await done
      expect(await seen).toEqual({ hash: 'x', at: 1 })
    })

    it('give the entries of the kinds that are wanted, asking once for each kind, and count all of them', async () => {
      const { holdings } = await setUp()
      const all = [entry('a', 'x', ['T'], 3), entry('b', 'x', ['T', 'U'], 9), entry('c', 'y', ['T'], 1), entry('d', 'x', ['T'], 5), entry('e', 'x', ['T'], 4)]
      await holdings.commit(all.map((value) => ({ put: 'entry', id: value.id, value })))
      const listed = await holdings.list('entry')
      const asked: unknown[] = []
      const { entries, kinds } = await holdings.entriesOf(({ format, types }) => {
        asked.push([format, ...types])
        return format === 'x' && types.length === 1
      })
      expect(entries).toEqual(listed.filter(({ id }) => 'ade'.includes(id)))
      expect(asked.map(String).toSorted()).toEqual(['x,T', 'x,T,U', 'y,T'])
      expect(kinds.map(({ format, types, count }) => `${[format, ...types]}: ${count}`).toSorted()).toEqual(['x,T,U: 1', 'x,T: 3', 'y,T: 1'])
      expect((await holdings.entriesOf(() => true, 3)).entries).toEqual(listed.filter(({ id }) => 'bde'.includes(id)))
      expect((await holdings.entriesOf(() => true, 0)).entries).toEqual([])
      expect((await holdings.entriesOf(() => false)).kinds).toHaveLength(3)
    })

    it('tell kinds apart by the names of the claims, and count them by format and types alone', async () => {
      const { holdings } = await setUp()
      const saying = (id: string, claims: JsonObject) => ({ ...entry(id, 'x', ['T'], 1), claims })
      const all = [saying('a', { name: 'Ada', age: [1] }), saying('b', { name: {}, age: [] }), saying('c', { name: 'Ada' }), saying('d', {})]
      await holdings.commit(all.map((value) => ({ put: 'entry', id: value.id, value })))
      const asked: string[] = []
      const { entries, kinds } = await holdings.entriesOf(({ says }) => asked.push(says.join()) > 0 && says.includes('age'))
      expect(asked.toSorted()).toEqual(['', 'name', 'name,age'])
      expect(entries.map(({ id }) => id).toSorted()).toEqual(['a', 'b'])
      expect(kinds).toEqual([{ format: 'x', types: ['T'], count: 4 }])
    })

    it('see in the entries of a kind what was changed and removed', async () => {
      const { holdings } = await setUp()
      const named = async (type: string) => (await holdings.entriesOf(({ types }) => types.includes(type))).entries.map(({ id }) => id)
      await holdings.commit([entry('a', 'x', ['T'], 1), entry('b', 'x', ['T'], 2)].map((value) => ({ put: 'entry', id: value.id, value })))
      expect((await named('T')).toSorted()).toEqual(['a', 'b'])
      await holdings.commit([
        { put: 'entry', id: 'a', value: entry('a', 'x', ['U'], 1) },
        { remove: 'entry', id: 'b' },
      ])
      expect(await named('T')).toEqual([])
      expect(await named('U')).toEqual(['a'])
    })

    it('refuse everything while locked, and lose nothing by it', async () => {
      const { holdings, lock, unlock } = await setUp()
      await holdings.commit(sampleChanges('a'))
      expect(await holdings.unlocked()).toBe(true)
      await lock()
      expect(await holdings.unlocked()).toBe(false)
      await expect(holdings.get('credential', 'a')).rejects.toMatchObject({ code: 'vault.locked' })
      await expect(holdings.list('credential')).rejects.toMatchObject({ code: 'vault.locked' })
      await expect(holdings.entriesOf(() => true)).rejects.toMatchObject({ code: 'vault.locked' })
      await expect(holdings.commit([{ remove: 'credential', id: 'a' }])).rejects.toMatchObject({ code: 'vault.locked' })
      await unlock()
      expect(await holdings.get('credential', 'a')).not.toBeNull()
    })
  })
}
