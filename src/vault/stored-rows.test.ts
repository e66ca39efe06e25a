import { afterEach, describe, expect, it, vi } from 'vitest'
import { freshVault } from '../testing/fakes/vault-on-fake-disk.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a read of what is held', () => {
  it('asks the disk and the session at once: each is a way to the browser and back', async () => {
    const { vault, session } = await freshVault()
    await vault.list('identifier')
    const asked = vi.spyOn(IDBObjectStore.prototype, 'get')
    const stored = await session.get()
    vi.spyOn(session, 'get').mockImplementation(async () => {
      await vi.waitFor(() => expect(asked).toHaveBeenCalled())
      return stored
    })
    expect(await vault.list('identifier')).toEqual([])
  })

  it('of a locked vault says that it is locked, also where the disk says nothing', async () => {
    const { vault } = await freshVault()
    await vault.list('identifier')
    await vault.lock()
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => {
      throw new DOMException('', 'UnknownError')
    })
    await expect(vault.list('identifier')).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it('of an open vault fails with what kept it from the disk', async () => {
    const { vault } = await freshVault()
    await vault.list('identifier')
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => {
      throw new DOMException('', 'UnknownError')
    })
    await expect(vault.list('identifier')).rejects.toMatchObject({ code: 'vault.damaged' })
  })
})
