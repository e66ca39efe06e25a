import { join } from 'node:path'
import { defineConfig } from 'playwright/test'
import type { Target } from './fixtures.ts'

/** `npm start -- --check`: the story once, with a picture of each step. */
export default defineConfig<Target>({
  testDir: import.meta.dirname,
  testMatch: 'tour.ts',
  outputDir: join(import.meta.dirname, '../out/tour-results'),
  timeout: 120_000,
  workers: 1,
  retries: 0,
  reporter: './tour-reporter.ts',
  projects: [
    { name: 'chromium', use: { target: 'chromium' } },
    { name: 'firefox', use: { target: 'firefox' } },
  ],
})
