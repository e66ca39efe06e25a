import { join } from 'node:path'
import { defineConfig } from 'playwright/test'
import type { Target } from './fixtures.ts'

const out = join(import.meta.dirname, '../../out/faults')

/** Real faults in real browsers. `scripts/faults.mjs` runs both browsers at once, each with a report of its own. */
export default defineConfig<Target>({
  testDir: import.meta.dirname,
  testMatch: '*.fault.ts',
  outputDir: join(out, 'results', process.env.LANYARD_TARGET ?? 'both'),
  timeout: 20 * 60_000,
  expect: { timeout: 15_000 },
  // Each has a browser and a profile of its own, and waits more than it works.
  workers: 2,
  fullyParallel: true,
  // A fault that is not survived is a finding: it is never tried again until it goes well.
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: process.env.LANYARD_REPORT ?? join(out, 'report.json') }]],
  projects: [
    { name: 'chromium', use: { target: 'chromium' } },
    { name: 'firefox', use: { target: 'firefox' } },
  ],
})
