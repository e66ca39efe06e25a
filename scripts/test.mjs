// `npm test`: installs what is missing, runs every check there is, and ends with `N passed, N failed, N skipped`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureAge } from './age.mjs'
import { ensureBrowsers } from './browsers.mjs'
import { build, command, npm, root, tool } from './command.mjs'
import { lineOf, runFaults } from './faults.mjs'
import { install } from './install.mjs'
import { run, Sentence } from './sentence.mjs'

const reports = join(root, 'out/reports')
const unitReport = join(reports, 'unit.json')
const browserReport = join(reports, 'browser.json')

const passed = { passed: 1, failed: 0, skipped: 0 }
const failed = { passed: 0, failed: 1, skipped: 0 }
const one = ({ code }) => (code === 0 ? passed : failed)

/** The counts of a report; a run that failed without a failed test, or without any, counts as one failure more. */
function counted({ code }, counts) {
  const sound = code === 0 ? counts.passed > 0 : counts.failed > 0
  return sound ? counts : { ...counts, failed: counts.failed + 1 }
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}

async function unitTests() {
  const result = await tool('vitest/vitest.mjs', ['run'], { env: { LANYARD_REPORT: unitReport } })
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = readReport(unitReport)
  return counted(result, { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests })
}

async function browserTests() {
  const result = await tool('playwright/cli.js', ['test', '-c', 'e2e/playwright.config.ts'], { env: { LANYARD_REPORT: browserReport } })
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = readReport(browserReport).stats ?? {}
  if (flaky) console.log(`${flaky} of the stories passed only when they were told a second time.`)
  return counted(result, { passed: expected + flaky, failed: unexpected, skipped })
}

async function demoTests() {
  const result = await command(process.execPath, ['--test-reporter=tap', 'demo/selftest.mjs'], { show: false })
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(result.output)?.[1] ?? 0)
  if (result.code !== 0) console.log(result.output)
  return counted(result, { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped: count('skipped') + count('todo') })
}

async function faultTests() {
  const { passed, failed, skipped, ...counted } = await runFaults({ long: false, seed: 'npm test' })
  console.log(lineOf(counted))
  return { passed, failed, skipped }
}

const storeLint = (browser) => tool('web-ext/bin/web-ext.js', ['lint', '--no-input', '--no-config-discovery', '--source-dir', `dist/${browser}`])
const buildBoth = () =>
  build().then(
    () => passed,
    () => failed,
  )

/** In this order: what is quick and what the others need comes first. `needs`: it makes no sense without that step. */
const steps = [
  { name: 'types', does: () => tool('typescript/bin/tsc', ['--noEmit']).then(one) },
  { name: 'lint and format', does: () => npm(['run', '--silent', 'lint']).then(one) },
  { name: 'build', does: buildBoth },
  { name: 'unit tests', does: unitTests },
  { name: 'demo site, by itself', does: demoTests },
  { name: 'store lint', needs: 'build', does: () => storeLint('firefox').then(one) },
  { name: 'stories in Chromium and Firefox', needs: 'build', does: browserTests },
  { name: 'faults in Chromium and Firefox, the short form', needs: 'build', does: faultTests },
]

async function runSteps() {
  const done = []
  for (const { name, needs, does } of steps) {
    console.log(`\n── ${name}`)
    const began = Date.now()
    const impossible = needs && done.find((step) => step.name === needs)?.failed
    if (impossible) console.log(`Not run: "${needs}" failed.`)
    const counts = impossible ? failed : await does()
    done.push({ name, ...counts, seconds: Math.round((Date.now() - began) / 1000) })
  }
  return done
}

function report(done) {
  const total = (kind) => done.reduce((sum, step) => sum + step[kind], 0)
  const width = Math.max(...done.map(({ name }) => name.length))
  console.log('')
  for (const step of done) {
    const counts = [`${step.passed} passed`, `${step.failed} failed`, `${step.skipped} skipped`].map((text) => text.padStart(12))
    console.log(`${step.failed ? '✕' : '✓'} ${step.name.padEnd(width)}${counts.join('')}${`${step.seconds} s`.padStart(8)}`)
  }
  console.log(`\n${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`)
  if (total('failed') > 0 || total('passed') === 0) process.exitCode = 1
}

await run(async () => {
  try {
    await install()
    await ensureBrowsers()
    await ensureAge()
  } catch (error) {
    console.log(error instanceof Sentence ? error.message : error.stack)
    report([{ name: 'installing what is missing', ...failed, seconds: 0 }])
    return
  }
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  report(await runSteps())
})
