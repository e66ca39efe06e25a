import { expect, it, vi } from 'vitest'
import { injectIntoOpenTabs } from './sites.ts'

interface Injection {
  readonly target: { readonly tabId: number }
  readonly files: readonly string[]
}

const { query, executeScript } = vi.hoisted(() => ({
  query: vi.fn<() => Promise<unknown>>(),
  executeScript: vi.fn<(injection: Injection) => Promise<unknown>>(),
}))
vi.mock('webextension-polyfill', () => ({ default: { tabs: { query }, scripting: { executeScript } } }))

it('PA-14: in a tab that is open already the relay comes first, so that nothing a page asks misses it; a tab that refuses keeps no other waiting', async () => {
  let goOn: (done: unknown) => void = () => {}
  const slow = new Promise<unknown>((resolve) => {
    goOn = resolve
  })
  query.mockResolvedValue([{ id: 1 }, { id: 2 }, { id: 3 }, {}])
  executeScript.mockImplementation(({ target: { tabId } }) => {
    if (tabId === 1) return slow
    return tabId === 2 ? Promise.reject(new Error('no access')) : Promise.resolve([])
  })
  const done = injectIntoOpenTabs({ mode: 'all', chosen: [] })
  const injected = () => executeScript.mock.calls.map(([{ target, files }]) => `${target.tabId} ${files.join()}`)
  await vi.waitFor(() => expect(injected()).toEqual(['1 content.js', '2 content.js', '3 content.js', '3 page.js']))
  goOn([])
  await done
  expect(injected().slice(4)).toEqual(['1 page.js'])
})
