// sdjwt-present-10, -100, sdjwt-verify-10, -100: SD-JWT VCs with ES256 and key binding, in a page of Chromium.
import { bundle, out } from './bundle.mjs'
import { startChromium } from './chromium.mjs'
import { serve } from './serve.mjs'

const works = {
  'sdjwt-present-10': { work: 'present', size: 10, shown: 1, title: '1 of 10 claims presented with key binding' },
  'sdjwt-present-100': { work: 'present', size: 100, shown: 10, title: '10 of 100 claims presented with key binding' },
  'sdjwt-verify-10': { work: 'verify', size: 10, shown: 10, title: 'issuer, key binding and 10 disclosures verified' },
  'sdjwt-verify-100': { work: 'verify', size: 100, shown: 100, title: 'issuer, key binding and 100 disclosures verified' },
}
const contenders = {
  present: { limit: 'sd-limit', ours: 'sd-ours', 'ours-reading': 'sd-ours-reading', 'sd-jwt': 'sd-jwt' },
  verify: { limit: 'sd-limit', ours: 'sd-ours', 'sd-jwt': 'sd-jwt' },
}
const notes = { present: ['ours-reading reads the credential anew each time, as sd-jwt does; ours presents one that was read'], verify: [] }
const effort = { rounds: 50, slice: 25, warmUp: 200 }

/** Names of the benchmarks of this file. */
export const names = Object.keys(works)

/** Runs these benchmarks in Chromium. */
export async function run(wanted) {
  await bundle(['sd-runner', ...new Set(wanted.flatMap((name) => Object.values(contenders[works[name].work])))])
  const results = []
  const site = await serve(`${out}/bundles`)
  try {
    const browser = await startChromium()
    try {
      const page = await browser.open(site.url)
      await page.show()
      for (const name of wanted) {
        const { work, size, shown, title } = works[name]
        const { rounds, notes: found } = await page.call(runInPage, work, contenders[work], size, shown, effort)
        results.push({
          name,
          title: `${name}: ${title}: ${browser.product.replace('/', ' ')}, ${effort.rounds} rounds`,
          unit: 'µs',
          rounds,
          notes: [...notes[work], ...found],
        })
      }
    } finally {
      await browser.close()
    }
  } finally {
    await site.close()
  }
  return results
}

/** Sent to the page as text. */
async function runInPage(work, contenders, size, shown, howLong) {
  const makers = {}
  for (const [who, file] of Object.entries(contenders)) makers[who] = (await import(`/${file}.mjs`)).make
  const { makeSdInputs, run } = await import('/sd-runner.mjs')
  return run(work, makers, await makeSdInputs(size, shown), howLong)
}
