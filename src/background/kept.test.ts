import { expect, it } from 'vitest'
import { fakeArea } from '../testing/fakes/storage-area.ts'
import { keptUnder, onlyTrusted } from './kept.ts'

it('one value each, that never meets another', async () => {
  const { area, all } = fakeArea()
  const [marker, mirror] = [keptUnder(area, 'marker'), keptUnder(area, 'mirror')]
  expect(await marker.get()).toBeNull()
  await marker.set({ v: 1 })
  await mirror.set({ v: 2 })
  expect([await marker.get(), await mirror.get()]).toEqual([{ v: 1 }, { v: 2 }])
  await marker.set(null)
  expect(await marker.get()).toBeNull()
  expect(all()).toEqual({ mirror: { v: 2 } })
})

it('content scripts are kept away where the browser lets us, and nothing is thrown where it does not', async () => {
  const chrome = fakeArea()
  await onlyTrusted(chrome.area)
  expect(chrome.accessLevel()).toBe('TRUSTED_CONTEXTS')
  await expect(onlyTrusted(fakeArea({ levels: false }).area)).resolves.toBeUndefined()
})
