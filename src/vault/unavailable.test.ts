import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fakeMirror } from '../testing/fakes/mirror.ts'
import { fakeSessionStore } from '../testing/fakes/session-store.ts'
import { sampleChanges, sampleRecords } from '../testing/fakes/sample-records.ts'
import { copyOf, emptyVault, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import type { Vault } from './vault.ts'

const unavailable = { code: 'vault.damaged', detail: { reason: 'unavailable' } }

let original: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
  await original.vault.commit(sampleChanges('a'))
  await original.vault.flush()
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** What browsers do instead of opening a database. */
const refusals: readonly [string, () => IDBOpenDBRequest][] = [
  [
    'throws InvalidStateError',
    () => {
      throw new DOMException('a mutation operation was attempted on a database that did not allow mutations', 'InvalidStateError')
    },
  ],
  [
    'throws SecurityError',
    () => {
      throw new DOMException('the operation is insecure', 'SecurityError')
    },
  ],
  ['never answers', () => new EventTarget() as IDBOpenDBRequest],
  [
    'says blocked and no more',
    () => {
      const request = new EventTarget() as IDBOpenDBRequest
      queueMicrotask(() => request.onblocked?.call(request, Object.assign(new Event('blocked'), { oldVersion: 10, newVersion: 20 }) as IDBVersionChangeEvent))
      return request
    },
  ],
]
const refuse = (open: () => IDBOpenDBRequest) => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  return vi.spyOn(indexedDB, 'open').mockImplementation(open)
}
/** Does this while the clock goes on whenever everybody waits for it. */
async function patiently<T>({ kept }: VaultOnFakeDisk, work: Promise<T>): Promise<T> {
  let over = false
  const done = work.finally(() => {
    over = true
  })
  done.catch(() => undefined)
  while (!over) {
    expect(kept.timer.waits().every((wait) => wait === 10_000)).toBe(true)
    kept.timer.turn()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return done
}

describe('a browser whose database does not open', () => {
  it.each(refusals)('ST-12: (it %s) is told as such by everything that needs it, within ten seconds', async (_, open) => {
    const made = await copyOf(original)
    const uses: readonly ((vault: Vault) => Promise<unknown>)[] = [
      (vault) => vault.unlock(passphrase),
      (vault) => vault.list('credential'),
      (vault) => vault.commit([{ remove: 'spent', id: 'a' }]),
      (vault) => vault.verify(),
      (vault) => vault.repair(),
      (vault) => vault.prove({ passphrase }),
      (vault) => vault.slots.list(),
      (vault) => vault.health(),
      (vault) => vault.quarantined(),
      (vault) => vault.restore({ passphrase }),
    ]
    made.kept.mirror.plant(await original.kept.mirror.get())
    for (const use of uses) {
      const again = made.restart({ kept: { ...made.kept, timer: fakeMirror().timer } })
      const spy = refuse(open)
      await expect(patiently(again, use(again.vault))).rejects.toMatchObject(unavailable)
      // And at once after that: nobody waits twice.
      await expect(again.vault.list('credential')).rejects.toMatchObject(unavailable)
      spy.mockRestore()
    }
  })

  it.each(refusals)('ST-12: (it %s) is recovery where a vault is remembered, which works again once it opens', async (_, open) => {
    const made = await copyOf(original)
    made.kept.mirror.plant(await original.kept.mirror.get())
    made.kept.marker.plant(await original.kept.marker.get())
    const again = made.restart()
    const spy = refuse(open)
    expect(await patiently(again, again.vault.boot())).toEqual({ kind: 'recover', why: 'damaged', actions: ['restore', 'import', 'export', 'erase'] })
    expect(await again.vault.state()).toBe('locked')
    made.kept.mirror.plant(null)
    expect(await patiently(again, again.vault.boot())).toMatchObject({ kind: 'recover', why: 'damaged' })
    spy.mockRestore()
    expect(await again.vault.boot()).toEqual({ kind: 'ready' })
    await again.vault.unlock(passphrase)
    expect(await again.vault.get('credential', 'a')).toEqual(sampleRecords('a').credential)
  })

  it.each(refusals)('ST-13: (it %s) is never a new wallet where nothing is known: no half of a vault is made', async (_, open) => {
    const made = emptyVault()
    const spy = refuse(open)
    expect(await patiently(made, made.vault.boot())).toEqual({ kind: 'unavailable' })
    expect(await patiently(made, made.vault.state())).toBe('locked')
    await expect(patiently(made, made.vault.create(passphrase))).rejects.toMatchObject(unavailable)
    spy.mockRestore()
    const { marker, mirror, previous, delays } = made.kept
    expect(await Promise.all([marker, mirror, previous, delays].map((store) => store.get()))).toEqual([null, null, null, null])
    expect(made.session.content()).toBe('null')
    expect(await made.vault.boot()).toEqual({ kind: 'absent' })
    await made.vault.create(passphrase)
    expect(await made.vault.state()).toBe('unlocked')
  })

  it('ST-13: may fail only when the vault is written: then there is none', async () => {
    const made = emptyVault()
    const spy = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('not here', 'InvalidStateError')
    })
    await expect(made.vault.create(passphrase)).rejects.toMatchObject({ code: 'vault.damaged' })
    spy.mockRestore()
    expect(await made.kept.marker.get()).toBeNull()
    expect(made.session.content()).toBe('null')
    expect(await made.vault.boot()).toEqual({ kind: 'absent' })
  })

  it('ST-12: that is kept by another context is not erased for ever, and says so', async () => {
    const made = await copyOf(original)
    const stubborn = vi.spyOn(indexedDB, 'deleteDatabase').mockImplementation(() => new EventTarget() as IDBOpenDBRequest)
    const again = made.restart({ session: fakeSessionStore() })
    await expect(patiently(again, again.vault.erase())).rejects.toMatchObject(unavailable)
    stubborn.mockRestore()
    expect(await again.vault.boot()).toEqual({ kind: 'ready' })
  })
})

describe('a database of the version before', () => {
  it('ST-16: opens, and keeps everything', async () => {
    const made = emptyVault()
    const old = new Dexie(made.databaseName)
    old.version(1).stores({ meta: 'id', rec: 'id', keys: 'id', blobs: 'id', pages: 'id' })
    const before = await original.disk()
    for (const table of ['meta', 'rec', 'keys', 'blobs', 'pages'] as const) await old.table(table).bulkPut([...before[table]])
    old.close()
    expect(await made.disk()).toEqual(before)
    await made.vault.unlock(passphrase)
    expect(await made.vault.verify()).toEqual([])
    expect(await made.vault.get('credential', 'a')).toEqual(sampleRecords('a').credential)
    expect(await made.vault.quarantined()).toEqual([])
  })
})

describe('a browser that ends a transaction without a word to the request that met a spoilt page', () => {
  it('ST-5: is damage, at once, to everything that needs that page', async () => {
    const made = await copyOf(original)
    const again = made.restart()
    await again.vault.unlock(passphrase)
    // As Firefox does where SQLite finds a page of its file spoilt.
    const get = IDBObjectStore.prototype.get
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      if (this.name !== 'pages') return get.call(this, key)
      this.transaction.abort()
      return new EventTarget() as IDBRequest
    })
    await expect(again.vault.list('credential')).rejects.toMatchObject({ code: 'vault.damaged' })
    await expect(again.vault.verify()).rejects.toMatchObject({ code: 'vault.damaged' })
    await expect(again.vault.commit([{ remove: 'spent', id: 'a' }])).rejects.toMatchObject({ code: 'vault.damaged' })
    vi.restoreAllMocks()
    expect(await again.vault.verify()).toEqual([])
  })
})
