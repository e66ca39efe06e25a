// wake: the service worker is stopped, a page of the extension sends a message, and the clock runs until the answer is there.
import { startChromium, pause } from './chromium.mjs'
import { extensions } from './extensions.mjs'
import { shuffled } from './statistics.mjs'
import { makeWallet, message } from './wallet.mjs'

const wakes = 31

/** Names of the benchmarks of this file. */
export const names = ['wake']

/** Runs the benchmark. Ours has a wallet and it is open, so that its answer takes what it takes in use. */
export async function run() {
  const paths = await extensions()
  const browser = await startChromium()
  try {
    const all = []
    for (const [who, path] of Object.entries(paths)) {
      const id = await browser.load(path)
      // A page of the extension that runs nothing of it: nothing but the message wakes the worker.
      const page = await browser.open(`chrome-extension://${id}/manifest.json`)
      if (who === 'ours') await makeWallet(browser, page)
      all.push({ who, id, page, rounds: [] })
    }
    for (let round = -1; round < wakes; round++) {
      for (const { id, page, rounds } of shuffled(all)) {
        await browser.stopWorker(id)
        await pause(150)
        await page.show()
        const time = await page.call(roundTrip, message('wallet.state'))
        // The first wake of all compiles what later ones find compiled.
        if (round >= 0) rounds.push(time)
      }
    }
    const rounds = Object.fromEntries(all.map(({ who, rounds }) => [who, rounds]))
    return [{ name: 'wake', title: `wake: from a stopped service worker to its first answer: ${wakes} wakes each`, unit: 'ms', rounds }]
  } finally {
    await browser.close()
  }
}

/** Sent to the page as text. */
async function roundTrip(text) {
  const start = performance.now()
  const answer = await chrome.runtime.sendMessage(text)
  const time = performance.now() - start
  if (!answer || answer.ok === false) throw new Error('no answer')
  return time
}
