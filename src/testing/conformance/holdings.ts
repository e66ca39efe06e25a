import { describe, expect, it } from 'vitest'
import type { Change, Holdings } from '../../agent/ports.ts'
import { sampleChanges } from '../fakes/sample-records.ts'

/** Holdings under test, and how to lock what is behind them. */
export interface HoldingsSubject {
  readonly holdings: Holdings
  readonly lock: () => Promise<void>
  readonly unlock: () => Promise<void>
}

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

    it('refuse everything while locked, and lose nothing by it', async () => {
      const { holdings, lock, unlock } = await setUp()
      await holdings.commit(sampleChanges('a'))
      expect(await holdings.unlocked()).toBe(true)
      await lock()
      expect(await holdings.unlocked()).toBe(false)
      await expect(holdings.get('credential', 'a')).rejects.toMatchObject({ code: 'vault.locked' })
      await expect(holdings.list('credential')).rejects.toMatchObject({ code: 'vault.locked' })
      await expect(holdings.commit([{ remove: 'credential', id: 'a' }])).rejects.toMatchObject({ code: 'vault.locked' })
      await unlock()
      expect(await holdings.get('credential', 'a')).not.toBeNull()
    })
  })
}
