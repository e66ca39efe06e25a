// `npm run test:faults`: real faults in both browsers at once, and at the end one line that says how many there were and what was lost.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBrowsers } from './browsers.mjs'
import { build, root, tool } from './command.mjs'
import { install } from './install.mjs'
import { isMain, run, Sentence } from './sentence.mjs'

const out = join(root, 'out/faults')
const projects = ['chromium', 'firefox']

/** Every test in a report of Playwright, however deep. */
const testsIn = ({ suites = [], specs = [] }) => [...specs.flatMap(({ tests }) => tests), ...suites.flatMap(testsIn)]

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}

/** What the tests of a report counted by themselves. */
function countedIn(report) {
  const counted = { kills: 0, damages: 0, flips: 0, lost: 0 }
  for (const { type, description } of testsIn(report).flatMap(({ annotations }) => annotations)) if (type in counted) counted[type] += Number(description)
  return counted
}

const sum = (all, name) => all.reduce((total, one) => total + one[name], 0)

/**
 * Runs the faults in both browsers side by side. Everything there is, or as much as `npm test` has time for.
 * Returns what was counted (`kills`, `damages`, `flips`, `lost`) and how many tests passed, failed and were skipped.
 */
export async function runFaults({ long, seed, only = projects }) {
  mkdirSync(out, { recursive: true })
  // What was lost in an earlier run is no finding of this one.
  for (const folder of ['lost', 'profiles', 'results']) rmSync(join(out, folder), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  const runs = await Promise.all(
    only.map(async (project) => {
      const report = join(out, `${project}.json`)
      rmSync(report, { force: true })
      const env = { LANYARD_FAULTS: long ? 'long' : 'short', LANYARD_SEED: seed, LANYARD_REPORT: report, LANYARD_TARGET: project }
      const { code } = await tool('playwright/cli.js', ['test', '-c', 'e2e/faults/playwright.config.ts', `--project=${project}`], { env })
      const read = readReport(report)
      const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = read.stats ?? {}
      const sound = code === 0 ? expected > 0 : unexpected > 0
      return { ...countedIn(read), passed: expected, failed: unexpected + flaky + (sound ? 0 : 1), skipped }
    }),
  )
  return Object.fromEntries(Object.keys(runs[0]).map((name) => [name, sum(runs, name)]))
}

/** The last line. */
export const lineOf = ({ kills, damages, flips, lost }) => `kills ${kills}, damages ${damages}, flips ${flips}, ${lost} lost`

function readOptions() {
  const usage = `Use: npm run test:faults -- [--seed <text>] [--short] [--browser ${projects.join('|')}] [--built]`
  try {
    const options = {
      seed: { type: 'string' },
      short: { type: 'boolean', default: false },
      browser: { type: 'string' },
      built: { type: 'boolean', default: false },
    }
    const { values } = parseArgs({ options })
    if (values.browser !== undefined && !projects.includes(values.browser)) throw new Error(`"${values.browser}" is no browser of these tests.`)
    return values
  } catch (error) {
    throw new Sentence(`${error.message.split('.')[0]}. ${usage}`)
  }
}

if (isMain(import.meta)) {
  run(async () => {
    const { seed = Date.now().toString(36), short, browser, built } = readOptions()
    await install()
    await ensureBrowsers()
    if (!built) await build({ show: false })
    console.log(`seed ${seed}`)
    const done = await runFaults({ long: !short, seed, ...(browser && { only: [browser] }) })
    if (done.failed > 0) console.log(`${done.failed} of ${done.passed + done.failed} tests failed. Again with: npm run test:faults -- --seed ${seed}`)
    if (done.lost > 0) console.log('The profiles of what was lost are in out/faults/lost.')
    console.log(lineOf(done))
    if (done.failed > 0 || done.lost > 0) process.exitCode = 1
  })
}
