import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { copyOf, emptyVault, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import { assertInside, openDatabase, refuseDatabase } from './database.ts'
import type { FaultPoint } from './stored-rows.ts'
import type { Vault } from './vault.ts'

/** The end of the program, as far as a test can have it. */
class Killed extends Error {}

/** Ends the program at the n-th step it comes to, from when it is armed. */
function killAt(n: number): { readonly fault: FaultPoint; readonly arm: () => void; readonly steps: readonly string[] } {
  const steps: string[] = []
  let armed = false
  return {
    steps,
    arm() {
      armed = true
    },
    fault(step) {
      if (armed && steps.push(step) === n) throw new Killed(step)
    },
  }
}

const old = [
  { put: 'spent', id: 'x', value: { hash: 'x', at: 1 } },
  { put: 'spent', id: 'gone', value: { hash: 'gone', at: 1 } },
] as const
const changes = [
  { put: 'spent', id: 'x', value: { hash: 'x', at: 2 } },
  { remove: 'spent', id: 'gone' },
  { put: 'spent', id: 'y', value: { hash: 'y', at: 2 } },
] as const
const oldState = [1, 1, 0]
const newState = [2, 0, 2]
const stateOf = async (vault: Vault) => [
  (await vault.get('spent', 'x'))?.at ?? 0,
  (await vault.get('spent', 'gone'))?.at ?? 0,
  (await vault.get('spent', 'y'))?.at ?? 0,
]

let original: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
  await original.vault.commit(old)
})

describe('a program that ends while it writes', () => {
  it('ST-3: at any step of a commit leaves all of it or none of it', async () => {
    const seen: string[] = []
    for (let n = 1; ; n++) {
      const kill = killAt(n)
      const { vault, restart } = await copyOf(original, kill.fault)
      kill.arm()
      const outcome = await vault.commit(changes).then(
        () => 'done',
        (error: unknown) => error,
      )
      const again = restart().vault
      const state = await stateOf(again)
      expect(await again.verify()).toEqual([])
      if (outcome === 'done') {
        expect(state).toEqual(newState)
        break
      }
      expect(outcome).toBeInstanceOf(Killed)
      const step = kill.steps.at(-1) ?? ''
      expect(state).toEqual(step === 'remember' ? newState : oldState)
      seen.push(step)
      // And what was left can be written to.
      await again.commit(changes)
      expect(await stateOf(again)).toEqual(newState)
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThanOrEqual(12)
  })

  it('ST-3: at any step of making a vault leaves a vault that opens or none at all', async () => {
    const seen: string[] = []
    for (let n = 1; ; n++) {
      const kill = killAt(n)
      const { vault, restart } = emptyVault(kill.fault)
      kill.arm()
      const outcome = await vault.create(passphrase).then(
        () => 'done',
        (error: unknown) => error,
      )
      const again = restart().vault
      if (outcome === 'done') break
      expect(outcome).toBeInstanceOf(Killed)
      const step = kill.steps.at(-1) ?? ''
      seen.push(step)
      if (step === 'open the new vault') await again.unlock(passphrase)
      else expect(await again.state()).toBe('absent')
    }
    expect(seen.length).toBeGreaterThanOrEqual(5)
  })

  it('ST-3: at any step of storing a key leaves the key or none', async () => {
    for (const step of ['put keys', 'put pages', 'put the manifest', 'end the transaction']) {
      const { vault, disk } = await copyOf(original, (at) => {
        if (at === step) throw new Killed(step)
      })
      const { id, createdAt } = vault.keys.fresh()
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' } as const
      const key = { id, algorithm: 'EdDSA', jwk, purpose: 'holder', usePolicy: 'session', wrapped: new Uint8Array(64), createdAt } as const
      await expect(vault.keys.put(id, key)).rejects.toBeInstanceOf(Killed)
      expect((await disk()).keys).toEqual([])
      expect(await vault.keys.get(id)).toBeNull()
    }
  })
})

describe('a disk that is full', () => {
  it('ST-11: at any write of a commit is told as such and leaves the old state', async () => {
    const put = IDBObjectStore.prototype.put
    let failures = 0
    for (let n = 1; ; n++) {
      const { vault, restart } = await copyOf(original)
      await stateOf(vault)
      let writes = 0
      const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
        if (++writes === n) throw new DOMException('no room', 'QuotaExceededError')
        return put.apply(this, given)
      })
      const outcome = await vault.commit(changes).then(
        () => 'done',
        (error: unknown) => error,
      )
      spy.mockRestore()
      if (outcome === 'done') break
      failures += 1
      expect(outcome).toMatchObject({ code: 'vault.full' })
      expect(await stateOf(vault)).toEqual(oldState)
      expect(await stateOf(restart().vault)).toEqual(oldState)
      await vault.commit(changes)
      expect(await stateOf(vault)).toEqual(newState)
    }
    expect(failures).toBe(4)
  })

  it('ST-11: at any write that it refuses only when it comes to it leaves the old state', async () => {
    const put = IDBObjectStore.prototype.put
    let failures = 0
    for (let n = 1; ; n++) {
      const { vault, restart } = await copyOf(original)
      await stateOf(vault)
      let writes = 0
      const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
        const asked = put.apply(this, given)
        return ++writes === n ? this.add(...given) : asked
      })
      const outcome = await vault.commit(changes).then(
        () => 'done',
        (error: unknown) => error,
      )
      spy.mockRestore()
      if (outcome === 'done') break
      failures += 1
      expect(outcome).toMatchObject({ cause: { name: 'ConstraintError' } })
      expect(await stateOf(vault)).toEqual(oldState)
      expect(await stateOf(restart().vault)).toEqual(oldState)
      expect(await restart().vault.verify()).toEqual([])
      await vault.commit(changes)
      expect(await stateOf(vault)).toEqual(newState)
    }
    expect(failures).toBe(4)
  })

  it('ST-11: when the vault is made leaves none', async () => {
    const { vault } = emptyVault()
    const spy = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
    await expect(vault.create(passphrase)).rejects.toMatchObject({ code: 'vault.full' })
    spy.mockRestore()
    expect(await vault.state()).toBe('absent')
  })
})

describe('a database that cannot be opened', () => {
  it('ST-12: is damage and never a new wallet', async () => {
    const { vault } = await copyOf(original)
    vault.close()
    const spy = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('internal error', 'UnknownError')
    })
    const { vault: again } = original.restart()
    expect(await again.state()).toBe('locked')
    await expect(again.unlock(passphrase)).rejects.toMatchObject({ code: 'vault.damaged' })
    await expect(again.list('spent')).rejects.toMatchObject({ code: 'vault.damaged' })
    spy.mockRestore()
  })
})

describe('several writers at once', () => {
  it('ST-14: end in the state of some order of them, and the count of changes grows by one with each', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, writers) => {
        const first = await copyOf(original)
        const asked: (() => Promise<void>)[] = []
        for (let n = 0; n < writers; n++) {
          const paused = { ...first.session, get: scheduler.scheduleFunction(first.session.get) }
          const { vault } = first.restart({ session: paused })
          // Two records that only ever change together.
          const pair = (at: number) => ['left', 'right'].map((id) => ({ put: 'spent', id, value: { hash: id, at } }) as const)
          asked.push(
            () => vault.commit(pair(n)),
            () => vault.commit([{ put: 'spent', id: `only ${n}`, value: { hash: 'z', at: n } }]),
            async () => {
              const list = await vault.list('spent')
              expect(list.find(({ hash }) => hash === 'left')?.at).toBe(list.find(({ hash }) => hash === 'right')?.at)
            },
          )
        }
        await scheduler.waitFor(Promise.all(asked.map((ask) => ask())))
        const { vault } = first.restart()
        const list = await vault.list('spent')
        expect(list.filter(({ hash }) => hash === 'z').length).toBe(writers)
        expect(list.filter(({ hash }) => hash === 'left' || hash === 'right').map(({ at }) => at)).toHaveLength(2)
        expect((await vault.get('spent', 'left'))?.at).toBe((await vault.get('spent', 'right'))?.at)
        expect(vault.damaged()).toEqual([])
        const { meta } = await first.disk()
        expect(JSON.parse(meta.find(({ id }) => id === 'manifest')?.text ?? '')).toMatchObject({ gen: 1 + 2 * writers })
        expect(await vault.verify()).toEqual([])
      }),
      { numRuns: 25 },
    )
  })

  it('ST-14: take turns within one worker, so that each sees what was written before it', async () => {
    const { vault } = await copyOf(original)
    await Promise.all(Array.from({ length: 20 }, (_, at) => vault.commit([{ put: 'spent', id: 'x', value: { hash: 'x', at } }])))
    expect(await vault.get('spent', 'x')).toEqual({ hash: 'x', at: 19 })
  })
})

describe('a transaction', () => {
  it('ST-4: that awaited something foreign is noticed before it writes on', async () => {
    const { dexie, rec } = openDatabase('foreign await')
    const steps: string[] = []
    const written = dexie.transaction('rw', rec, async (transaction) => {
      await rec.count()
      assertInside(transaction)
      steps.push('inside')
      await new Promise((resolve) => setTimeout(resolve, 5))
      assertInside(transaction)
      steps.push('not noticed')
    })
    await expect(written.catch(refuseDatabase)).rejects.toMatchObject({ code: 'internal' })
    expect(steps).toEqual(['inside'])
    dexie.close()
  })

  it('is on disk when it ends', () => {
    const { dexie } = openDatabase('durability')
    expect(dexie._options.chromeTransactionDurability).toBe('strict')
  })
})
