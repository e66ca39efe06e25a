import { describe, expect, it } from 'vitest'
import { fakeArea } from '../testing/fakes/storage-area.ts'
import { vaultSession } from './session.ts'

const keys = { v: 1, token: 'a' }
const always = async () => true
const never = async () => false

describe('where the derived keys are while the vault is open', () => {
  it('outlives the worker, for trusted contexts only', async () => {
    const { area, accessLevel } = fakeArea()
    await vaultSession(area, never).set(keys)
    expect(await vaultSession(area, never).get()).toEqual(keys)
    expect(accessLevel()).toBe('TRUSTED_CONTEXTS')
  })

  it('works where the browser has no access levels', async () => {
    const { area } = fakeArea({ levels: false })
    const session = vaultSession(area, never)
    await session.set(keys)
    expect(await session.get()).toEqual(keys)
  })

  it('is in this worker alone when it is strict, and removes what was kept before', async () => {
    const { area, all } = fakeArea()
    await vaultSession(area, never).set(keys)
    const strict = vaultSession(area, always)
    await strict.set({ ...keys, token: 'b' })
    expect(all()).toEqual({})
    expect(await strict.get()).toEqual({ ...keys, token: 'b' })
    expect(await vaultSession(area, always).get()).toBeNull()
  })

  it('is gone once cleared, strict or not', async () => {
    for (const strict of [always, never]) {
      const { area, all } = fakeArea()
      const session = vaultSession(area, strict)
      await session.set(keys)
      await session.clear()
      expect(await session.get()).toBeNull()
      expect(all()).toEqual({})
    }
  })

  it('is kept where the setting of now says, not where the one before said', async () => {
    const { area, all } = fakeArea()
    let strict = true
    const session = vaultSession(area, async () => strict)
    await session.set(keys)
    strict = false
    await session.set({ ...keys, token: 'c' })
    expect(all()).toEqual({ vault: { ...keys, token: 'c' } })
    expect(await vaultSession(area, never).get()).toEqual({ ...keys, token: 'c' })
  })
})
