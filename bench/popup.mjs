// popup-tti: from the click that opens the popup until all it asked its background stands on the screen.
import { startChromium, pause } from './chromium.mjs'
import { extensions } from './extensions.mjs'
import { shuffled } from './statistics.mjs'
import { makeWallet, message } from './wallet.mjs'

const openings = 11
const states = ['warm', 'cold']

/** Names of the benchmarks of this file. */
export const names = states.map((state) => `popup-tti-${state}`)

/** Runs these benchmarks. Ours has a wallet and it is open; the limit is an extension whose popup shows the answer of an empty worker. */
export async function run(wanted) {
  const { limit, ours } = await extensions()
  const browser = await startChromium()
  try {
    const all = []
    for (const [who, path] of Object.entries({ limit, ours })) all.push({ who, id: await browser.load(path) })
    const page = await browser.open('about:blank')
    for (const { who, id } of all) {
      await page.go(`chrome-extension://${id}/manifest.json`)
      if (who === 'ours') await makeWallet(browser, page)
    }
    await page.before(`(${watch})()`)
    const results = []
    for (const state of states.filter((name) => wanted.includes(`popup-tti-${name}`))) {
      const rounds = { limit: [], ours: [] }
      for (let round = -1; round < openings; round++) {
        for (const { who, id } of shuffled(all)) {
          const time = await opening(browser, page, id, state)
          if (round >= 0) rounds[who].push(time)
        }
      }
      const worker = state === 'cold' ? 'the worker stopped before' : 'the worker awake'
      results.push({
        name: `popup-tti-${state}`,
        title: `popup-tti-${state}: the popup opens and shows what it asked for, ${worker}: ${openings} openings each`,
        unit: 'ms',
        rounds,
      })
    }
    return results
  } finally {
    await browser.close()
  }
}

async function opening(browser, page, id, state) {
  await page.go(`chrome-extension://${id}/manifest.json`)
  await page.show()
  if (state === 'warm') await page.call((text) => chrome.runtime.sendMessage(text), message('wallet.state'))
  await page.go('about:blank')
  if (state === 'cold') {
    await browser.stopWorker(id)
    await pause(150)
  }
  await page.go(`chrome-extension://${id}/popup.html?surface=popup`)
  return page.call(() => globalThis.benchShown)
}

/** Runs before everything else in each page: `benchShown` is when, since the navigation began, every answer so far was on the screen. */
function watch() {
  const runtime = globalThis.chrome?.runtime
  if (!runtime?.sendMessage) return
  const send = runtime.sendMessage.bind(runtime)
  let open = 0
  let shown
  globalThis.benchShown = new Promise((resolve) => {
    shown = resolve
  })
  // Two frames: in the first what the answer changed is drawn, in the second it is there and no further question came of it.
  const settle = () => requestAnimationFrame(() => requestAnimationFrame((time) => open === 0 && shown(time)))
  const watched = (...parts) => {
    open++
    const answer = send(...parts)
    const done = () => {
      open--
      if (open === 0) settle()
    }
    return answer.finally(done)
  }
  for (const api of [globalThis.chrome, globalThis.browser]) if (api?.runtime) api.runtime.sendMessage = watched
}
