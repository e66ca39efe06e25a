import { demoSite } from './fixtures.ts'
import { test as shared } from './shared.ts'
import { takeDegreeAt } from './story.ts'

export { expect } from 'playwright/test'

/** A shared wallet that holds the degree of the demo's university. Each test leaves it so: unlocked by the same passphrase, with that degree. */
export const test = shared.extend<object, { demo: string; otherDemo: string; holding: undefined }>({
  demo: [...demoSite],
  otherDemo: [...demoSite],
  holding: [
    async ({ opened, demo }, use) => {
      await takeDegreeAt(opened, demo)
      await use(undefined)
    },
    { scope: 'worker', auto: true },
  ],
})
