import { join } from 'node:path'
import { defineConfig } from 'playwright/test'
import type { Target } from './fixtures.ts'

const out = join(import.meta.dirname, '../out/e2e')

export default defineConfig<Target>({
  testDir: import.meta.dirname,
  outputDir: join(out, 'results'),
  timeout: 120_000,
  // Real browsers on a busy machine: a story has time, and on CI a second try, which the report tells of.
  expect: { timeout: 15_000 },
  // A story waits more than it works: three of them keep two processors busy.
  workers: 3,
  retries: process.env.CI ? 1 : 0,
  fullyParallel: false,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: process.env.LANYARD_REPORT ?? join(out, 'report.json') }]],
  // The slower first: whoever is last, is alone for a shorter time.
  projects: [
    { name: 'firefox', use: { target: 'firefox' } },
    { name: 'chromium', use: { target: 'chromium' } },
  ],
})
