// store-add, unlock-list, unlock-total, kdf, search: IndexedDB in a profile on the disk, in a page of Chromium.
import { bundle, out } from './bundle.mjs'
import { startChromium } from './chromium.mjs'
import { serve } from './serve.mjs'
import { median } from './statistics.mjs'

const quick = { rounds: 31, slice: 20, warmUp: 100 }
const slow = { rounds: 15, slice: 20, warmUp: 20 }
const slowest = { rounds: 7, slice: 20, warmUp: 1 }

/** Who takes part, and up to how many credentials it is asked to hold. */
const sizes = [1000, 10_000, 100_000]
const stores = { limit: 100_000, ours: 100_000, relaxed: 10_000, passworder: 100_000, 'veramo-json': 10_000 }
const lists = ['limit', 'ours', 'passworder']
const effortOf = { 1000: quick, 10_000: slow, 100_000: slowest }

/** Names of the benchmarks of this file. */
export const names = ['store-add-1000', 'store-add-10000', ...sizes.map((size) => `unlock-list-${size}`), 'unlock-total-10000', 'kdf', 'search-100000']

/** Runs these benchmarks, one size after the other. */
export async function run(wanted) {
  const bundled = { limit: 'store-raw', ours: 'store-ours', relaxed: 'store-raw-relaxed', passworder: 'store-passworder', 'veramo-json': 'store-veramo' }
  await bundle(['storage-runner', ...Object.values(bundled)])
  const site = await serve(`${out}/bundles`)
  try {
    const browser = await startChromium({ patience: 600_000 })
    try {
      const page = await browser.open(site.url)
      await page.show()
      const call = (name, ...parts) => page.call(callInPage, bundled, name, parts)
      return await measureAll(wanted, call, browser.product.replace('/', ' '))
    } finally {
      await browser.close()
    }
  } finally {
    await site.close()
  }
}

async function measureAll(wanted, call, product) {
  const results = []
  const failed = new Map()
  const notes = (size) =>
    [...failed].flatMap(([name, reason]) => (name.endsWith(`-${size}`) ? [`${name.slice(0, -`-${size}`.length)} cannot hold so many: ${reason}`] : []))
  const needed = (size) => wanted.some((name) => name.endsWith(`-${size}`))
  for (const size of sizes.filter(needed)) {
    const adds = wanted.includes(`store-add-${size}`)
    for (const [who, most] of Object.entries(stores)) {
      if (size > most || (who !== 'ours' && !adds && !(lists.includes(who) && wanted.includes(`unlock-list-${size}`)))) continue
      await call('fill', who, size).catch((error) => failed.set(`${who}-${size}`, error.message))
      if (failed.has(`${who}-${size}`) && !(who === 'passworder' && size > 10_000)) throw new Error(`${who}: ${failed.get(`${who}-${size}`)}`)
    }
    if (wanted.includes(`unlock-list-${size}`)) {
      const contenders = lists.filter((who) => !failed.has(`${who}-${size}`))
      const rounds = inMilliseconds(await call('unlockList', contenders, size, effortOf[size]))
      const title = `unlock-list-${size}: keys in hand, the newest 50 of ${size} from the disk: ${product}, ${effortOf[size].rounds} rounds`
      results.push({ name: `unlock-list-${size}`, title, unit: 'ms', rounds, notes: notes(size) })
    }
    if (size === 10_000 && wanted.includes('unlock-total-10000')) {
      const rounds = inMilliseconds(await call('unlockTotal', size, slow))
      results.push({
        name: 'unlock-total-10000',
        title: `unlock-total-10000: from the passphrase (Argon2id, 64 MiB, 3 passes) to the list: ${slow.rounds} rounds`,
        unit: 'ms',
        rounds,
      })
    }
  }
  const added = [1000, 10_000].filter((size) => wanted.includes(`store-add-${size}`))
  if (added.length > 0) results.push(...(await measureAdds(added, call, product)))
  if (wanted.includes('kdf')) {
    results.push({ name: 'kdf', title: `kdf: Argon2id, 64 MiB, 3 passes: ${slow.rounds} rounds`, unit: 'ms', rounds: inMilliseconds(await call('kdf', slow)) })
  }
  if (wanted.includes('search-100000')) {
    const searches = inMilliseconds(await call('search', 100_000, quick))
    const ours = Object.values(searches).toSorted((a, b) => median(b) - median(a))[0]
    const each = Object.entries(searches).map(([text, times]) => `${text} ${median(times).toFixed(1)} ms`)
    results.push({
      name: 'search-100000',
      title: `search-100000: the slowest of four searches through 100000, once warm: ${quick.rounds} rounds`,
      unit: 'ms',
      rounds: { ours },
      notes: [`each, with how many it finds: ${each.join(', ')}`],
    })
  }
  return results
}

/** Both sizes in the same rounds, so that one can be held against the other. */
async function measureAdds(added, call, product) {
  const bySize = await call('storeAdd', Object.keys(stores), added, slow)
  const small = added.length > 1 ? { who: `ours at ${added[0]}`, ours: inMilliseconds(bySize[added[0]]).ours } : null
  return added.map((size) => ({
    name: `store-add-${size}`,
    title: `store-add-${size}: one more credential beside ${size}, durable: ${product}, ${slow.rounds} rounds`,
    unit: 'ms',
    rounds: inMilliseconds(bySize[size]),
    growth: size === added[0] ? null : small,
    notes: ['limit, ours and the peers write with strict durability; relaxed is the limit with the default of Chromium'],
  }))
}

const inMilliseconds = (rounds) => Object.fromEntries(Object.entries(rounds).map(([who, times]) => [who, times.map((time) => time / 1000)]))

/** Sent to the page as text. */
async function callInPage(bundled, name, parts) {
  const runner = await import('/storage-runner.mjs')
  if (name !== 'fill') return runner[name](...parts)
  const [who, size] = parts
  const { make } = await import(`/${bundled[who]}.mjs`)
  return runner.fill(who, size, make)
}
