import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000,
    // Vitest leaves one processor idle: of two, that is half.
    maxWorkers: availableParallelism(),
    // As for the stories: a second try on CI, which the report tells of.
    retry: process.env.CI ? 1 : 0,
    reporters: process.env.LANYARD_REPORT ? ['default', ['json', { outputFile: process.env.LANYARD_REPORT }]] : ['default'],
  },
})
