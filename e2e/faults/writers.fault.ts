import type { Page } from 'playwright/test'
import { startSite } from '../site.ts'
import { bundleOf } from './bundle.ts'
import { call } from './calls.ts'
import { expect, long, test } from './fixtures.ts'
import type * as plantedAwait from './planted-await.ts'
import type * as plantedWriter from './planted-writer.ts'
import { makeWallet } from './wallet.ts'

test('ST-4: whoever awaits something foreign in a transaction is stopped, or loses nothing by it', async ({ rig }) => {
  const site = await startSite()
  site.put('/', `<script>${(await bundleOf('planted-await.ts')).replaceAll('</script', '<\\/script')}</script>`)
  const { visit } = await rig.launch()
  const page = await visit(site.at())
  const attempt = (awaited: keyof typeof plantedAwait.foreign) =>
    page.evaluate((what) => (globalThis as unknown as { planted: typeof plantedAwait }).planted.attempt(what), awaited)
  expect(await attempt('nothing')).toEqual({ asserted: false, left: [] })
  for (const awaited of ['timer', 'fetch'] as const) expect((await attempt(awaited)).asserted, awaited).toBe(true)
  for (const awaited of ['digest', 'encrypt'] as const) {
    const { asserted, left } = await attempt(awaited)
    expect(asserted || left.length === 0, awaited).toBe(true)
  }
  await site.close()
})

test('ST-14: two pages and the worker write at once, each as if it were alone', async ({ rig }) => {
  const each = long ? 120 : 20
  const wallet = await rig.launch()
  await makeWallet(wallet.welcome, rig.dice, 1)
  const bundle = await bundleOf('planted-writer.ts')
  const pages = [wallet.welcome, await wallet.open('popup.html?surface=tab')]
  for (const page of pages) await page.evaluate(bundle)
  const gen = async () => (await call(wallet.welcome, 'health.get')).gen
  const create = (name: string) => call(wallet.welcome, 'identifiers.create', { name, algorithm: 'ES256' })

  const start = await gen()
  await create('alone')
  const perCreate = (await gen()) - start
  const names = (writer: number) => Array.from({ length: each }, (_one, at) => `writer ${writer}, ${at}`)
  const own = (page: Page, writer: number): Promise<readonly number[]> =>
    page.evaluate(([some, pauses]) => (globalThis as unknown as { planted: typeof plantedWriter }).planted.write(some, pauses), [
      names(writer),
      names(writer).map(() => rig.dice.whole(12)),
    ] as const)
  const worker = async () => {
    const gens: number[] = []
    for (const name of names(2)) {
      await create(name)
      gens.push(await gen())
    }
    return gens
  }

  const before = await gen()
  const all = await Promise.all([...pages.map(own), worker()])
  for (const gens of all) expect(gens).toEqual([...new Set(gens)].toSorted((a, b) => a - b))
  expect(await gen()).toBe(before + (2 + perCreate) * each)
  expect(await call(wallet.welcome, 'health.verify')).toEqual([])
  expect((await call(wallet.welcome, 'identifiers.list')).map(({ name }) => name)).toEqual(expect.arrayContaining(names(2)))
  for (const page of pages) {
    const found = await page.evaluate(() => (globalThis as unknown as { planted: typeof plantedWriter }).planted.written())
    expect(found.toSorted()).toEqual([...names(0), ...names(1)].toSorted())
  }
})
