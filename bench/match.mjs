// match-dcql: one DCQL query over decoded credentials, in a page of Chromium.
import { bundle, out } from './bundle.mjs'
import { startChromium } from './chromium.mjs'
import { serve } from './serve.mjs'

const efforts = {
  1000: { rounds: 31, slice: 20, warmUp: 200 },
  10_000: { rounds: 15, slice: 20, warmUp: 200 },
  100_000: { rounds: 7, slice: 20, warmUp: 200 },
}
const bundled = { limit: 'match-limit', ours: 'match-ours', dcql: 'match-dcql' }

/** Names of the benchmarks of this file. */
export const names = Object.keys(efforts).map((size) => `match-dcql-${size}`)

/** Runs these benchmarks, one size after the other. */
export async function run(wanted) {
  await bundle(['match-runner', ...Object.values(bundled)])
  const site = await serve(`${out}/bundles`)
  try {
    const browser = await startChromium({ patience: 600_000 })
    try {
      const page = await browser.open(site.url)
      await page.show()
      const results = []
      for (const [size, effort] of Object.entries(efforts)) {
        if (!wanted.includes(`match-dcql-${size}`)) continue
        const smaller = size === '100000' ? 10_000 : null
        const { rounds, notes } = await page.call(runInPage, bundled, Number(size), smaller, effort)
        const { small, ...rest } = rounds
        results.push({
          name: `match-dcql-${size}`,
          title: `match-dcql-${size}: a query over ${size} decoded credentials: ${browser.product.replace('/', ' ')}, ${effort.rounds} rounds`,
          unit: 'µs',
          rounds: rest,
          growth: small ? { who: `ours at ${smaller}`, ours: small } : null,
          notes,
        })
      }
      return results
    } finally {
      await browser.close()
    }
  } finally {
    await site.close()
  }
}

/** Sent to the page as text. */
async function runInPage(bundled, size, smaller, effort) {
  const { match } = await import('/match-runner.mjs')
  const makers = {}
  for (const [who, file] of Object.entries(bundled)) makers[who] = (await import(`/${file}.mjs`)).make
  return match(makers, size, smaller, effort)
}
