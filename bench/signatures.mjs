// verify-vc, verify-vp10, sign-vp: the same bundles in a page of Chromium, and in Node.
import { pathToFileURL } from 'node:url'
import { bundle, out } from './bundle.mjs'
import { startChromium } from './chromium.mjs'
import { serve } from './serve.mjs'

const works = {
  'verify-vc': { title: 'verify-vc: one JWT VC (did:key, Ed25519), through the agent', contenders: ['limit', 'ours', 'jose', 'did-jwt-vc', 'veramo'] },
  'verify-vp10': {
    title: 'verify-vp10: a VP JWT with ten credentials of ten issuers, all checked',
    contenders: ['limit', 'ours', 'jose', 'did-jwt-vc', 'veramo'],
  },
  'sign-vp': { title: 'sign-vp: a VP JWT over one credential', contenders: ['limit', 'ours', 'jose', 'did-jwt', 'veramo'] },
}

const effort = { rounds: 50, slice: 25, warmUp: 200 }
const brief = { rounds: 25, slice: 25, warmUp: 200 }

/** Names of the benchmarks of this file. */
export const names = Object.keys(works)

/** Runs these benchmarks, first all in Chromium, then all in Node. */
export async function run(wanted) {
  const paths = await bundle(['runner', ...new Set(wanted.flatMap((name) => works[name].contenders))])
  const { makeInputs, run: inNode } = await import(pathToFileURL(paths.runner).href)
  const inputs = await makeInputs()
  const results = []
  await inChromium(async (call, product) => {
    for (const name of wanted) {
      const { rounds, notes } = await call(name, works[name].contenders, inputs, effort)
      results.push({ name, title: `${works[name].title}: ${product}, ${effort.rounds} rounds`, unit: 'µs', rounds, notes })
    }
  })
  for (const name of wanted) {
    const makers = {}
    for (const who of works[name].contenders) makers[who] = (await import(pathToFileURL(paths[who]).href)).make
    const { rounds } = await inNode(name, makers, inputs, brief)
    results.push({
      name: `${name}-node`,
      title: `${name}-node: the same in Node ${process.versions.node}, ${brief.rounds} rounds (no goal)`,
      unit: 'µs',
      rounds,
    })
  }
  return results
}

async function inChromium(use) {
  const site = await serve(`${out}/bundles`)
  try {
    const browser = await startChromium()
    try {
      const page = await browser.open(site.url)
      await page.show()
      await use((...parts) => page.call(runInPage, ...parts), browser.product.replace('/', ' '))
    } finally {
      await browser.close()
    }
  } finally {
    await site.close()
  }
}

/** Sent to the page as text. */
async function runInPage(name, contenders, inputs, howLong) {
  const load = (who) => import(`/${who}.mjs`)
  const makers = {}
  for (const who of contenders) makers[who] = (await load(who)).make
  const { run } = await load('runner')
  return run(name, makers, inputs, howLong)
}
