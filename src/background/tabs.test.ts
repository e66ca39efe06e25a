import { expect, it, vi } from 'vitest'
import { tabs } from './tabs.ts'

const { get, create } = vi.hoisted(() => ({ get: vi.fn<(id: number) => Promise<unknown>>(), create: vi.fn<(wanted: object) => Promise<unknown>>() }))
vi.mock('webextension-polyfill', () => ({ default: { tabs: { get, create } } }))

const url = 'https://verifier.example/done?response_code=1'

it.each<[string, number | null, unknown, object]>([
  ['in the private window where it began', 7, { id: 7, windowId: 3, incognito: true }, { url, windowId: 3 }],
  ['where the browser opens one, when it began in a window like that', 7, { id: 7, windowId: 3, incognito: false }, { url }],
  ['where the browser opens one, when the tab is gone', 7, new Error('No tab with id'), { url }],
  ['where the browser opens one, when it began in no tab', null, null, { url }],
])('a new tab opens %s', async (_where, beside, tab, wanted) => {
  create.mockClear()
  get.mockImplementation(async () => {
    if (tab instanceof Error) throw tab
    return tab
  })
  await tabs.open(url, beside)
  expect(create.mock.calls).toEqual([[wanted]])
})
