import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test as base } from 'playwright/test'
import { launchChromium } from '../browser/chromium.ts'
import { launchFirefox } from '../browser/firefox.ts'
import type { Launch, Wallet } from '../browser/wallet.ts'
import { type Dice, dice } from './dice.ts'

export { expect } from 'playwright/test'

const out = join(import.meta.dirname, '../../out/faults')
const launchers = { chromium: launchChromium, firefox: launchFirefox }

/** How much is done: what `npm test` has time for, or everything. */
export const long = process.env.LANYARD_FAULTS === 'long'
/** What the dice begin with. */
export const seed = process.env.LANYARD_SEED ?? 'lanyard'

/** Which browser a project runs in. */
export interface Target {
  readonly target: keyof typeof launchers
}

/** What is counted over all tests and printed at the end. */
export type Counted = 'kills' | 'damages' | 'flips' | 'lost'

/** What a test that does faults needs. */
export interface Rig {
  /** An empty folder for a profile, kept when the test fails. */
  readonly folder: string
  /** Starts the browser with that folder as its profile; whatever runs in the end is closed. */
  readonly launch: (launch?: Launch) => Promise<Wallet>
  readonly dice: Dice
  readonly count: (what: Counted, times?: number) => void
  /** Something was lost, and this is what. The profile is copied for whoever looks into it; the test fails in the end. */
  readonly lost: (what: string) => void
}

/** Each test has a folder for a profile, dice of its own, and counts what it did in its report. */
export const test = base.extend<{ rig: Rig } & Target>({
  target: ['chromium', { option: true }],
  rig: async ({ target }, use, info) => {
    const parent = join(out, 'profiles')
    mkdirSync(parent, { recursive: true })
    const folder = mkdtempSync(join(parent, `${target}-`))
    const running = new Set<Wallet>()
    const findings: string[] = []
    const counted = new Map<Counted, number>()
    const count = (what: Counted, times = 1) => counted.set(what, (counted.get(what) ?? 0) + times)
    await use({
      folder,
      dice: dice(seed, `${target} ${info.title}`),
      count,
      async launch(launch = {}) {
        const wallet = await launchers[target]({ profile: folder, ...launch })
        running.add(wallet)
        wallet.context.on('close', () => running.delete(wallet))
        return wallet
      },
      lost(what) {
        count('lost')
        findings.push(what)
        console.log(`lost: ${what}`)
        const kept = join(out, 'lost', `${target}-${seed}-${info.title.slice(0, 5).trim().replace(':', '')}-${findings.length}`)
        // Firefox's `lock` is a link to nothing.
        cpSync(folder, kept, { recursive: true, force: true, filter: (name) => !name.endsWith('/lock') })
      },
    })
    for (const wallet of running) await wallet.close().catch(() => {})
    for (const [type, times] of counted) info.annotations.push({ type, description: String(times) })
    if (info.status === 'passed' && findings.length === 0) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    if (findings.length > 0) throw new Error(`${findings.length} lost:\n${findings.join('\n')}`)
  },
})
