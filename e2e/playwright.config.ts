import { join } from 'node:path'
import { defineConfig } from 'playwright/test'
import type { Target } from './fixtures.ts'

const out = join(import.meta.dirname, '../out/e2e')

export default defineConfig<Target>({
  testDir: import.meta.dirname,
  outputDir: join(out, 'results'),
  timeout: 60_000,
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: process.env.LANYARD_REPORT ?? join(out, 'report.json') }]],
  projects: [
    { name: 'chromium', use: { target: 'chromium' } },
    { name: 'firefox', use: { target: 'firefox' } },
  ],
})
