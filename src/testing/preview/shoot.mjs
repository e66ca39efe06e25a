// Takes a picture of every screen, light and dark, and runs axe on each. Usage: node shoot.mjs [name…]
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright'
import { createServer } from 'vite'

const out = join(import.meta.dirname, '../../../out/preview')
mkdirSync(out, { recursive: true })
const sizes = { popup: [360, 600], panel: [360, 700], prompt: [400, 680], tab: [1280, 800] }

const fill = (label, text) => (page) => page.getByLabel(label, { exact: true }).fill(text)
const click = (name) => (page) => page.getByRole('button', { name }).click()
const armed = async (page) => {
  await page.locator('[data-testid=allow][data-armed=true]').waitFor()
  await page.getByTestId('allow').click()
  await page.getByTestId('ended').waitFor()
}

// name: [surfaces, state, route, what to do first…]
const screens = {
  start: [['popup'], 'absent', '/'],
  welcome: [['tab', 'panel'], 'absent', '/welcome'],
  passphrase: [['tab'], 'absent', '/welcome', click('Create my wallet'), fill('Passphrase', 'harbour'), click('Make one for me')],
  'passphrase-weak': [['tab'], 'absent', '/welcome', click('Create my wallet'), fill('Passphrase', 'password1234')],
  sites: [
    ['tab'],
    'absent',
    '/welcome',
    click('Create my wallet'),
    fill('Passphrase', 'otter marble dune lantern kelp'),
    fill('Type it once more', 'otter marble dune lantern kelp'),
    click('Continue'),
    (page) => page.getByText('Only sites I choose').click(),
  ],
  ready: [['tab'], 'empty', '/welcome/done'],
  locked: [['popup', 'tab'], 'locked', '/'],
  'locked-wrong': [['popup'], 'locked', '/', fill('Passphrase', 'wrong'), click('Unlock'), (page) => page.getByRole('alert').waitFor()],
  empty: [['popup', 'tab'], 'empty', '/'],
  home: [['popup', 'panel', 'tab'], 'full', '/'],
  add: [['popup'], 'full', '/add', fill('Paste a credential', 'hello'), click('Check it'), (page) => page.getByRole('alert').waitFor()],
  credential: [['popup', 'tab'], 'full', '/credential/degree'],
  'credential-checks': [['popup'], 'full', '/credential/degree', (page) => page.getByTestId('checks').scrollIntoViewIfNeeded()],
  identifiers: [['popup', 'tab'], 'full', '/identifiers'],
  'identifier-new': [['popup'], 'full', '/identifiers', click('New identifier'), (page) => page.getByText('Advanced').click()],
  identifier: [['popup'], 'full', '/identifier/did%3Akey%3AzDnaeUKTWUXc1HDpGfKbEK31nKLN19yX5aunFd7VK1CUMeyJu'],
  activity: [['popup', 'tab'], 'full', '/activity'],
  'activity-empty': [['popup'], 'empty', '/activity'],
  settings: [['popup', 'tab'], 'full', '/settings'],
  present: [['prompt', 'tab', 'popup'], 'full', '/exchange/present'],
  'present-one': [['prompt'], 'full', '/exchange/age'],
  'present-choice': [['prompt'], 'full', '/exchange/choice'],
  'present-missing': [['prompt'], 'full', '/exchange/missing'],
  'present-locked': [['prompt'], 'locked', '/exchange/locked'],
  'present-hostile': [['prompt'], 'full', '/exchange/hostile'],
  'present-ended': [['prompt'], 'full', '/exchange/present', armed],
  signin: [['prompt'], 'full', '/exchange/signin'],
  'signin-again': [['prompt', 'panel'], 'full', '/exchange/signin-again'],
  receive: [['prompt'], 'full', '/exchange/receive'],
  'receive-unknown': [['prompt'], 'full', '/exchange/receive-unknown'],
  gone: [['prompt'], 'full', '/exchange/none'],
}

const wanted = process.argv.slice(2)
const server = await createServer({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'error' })
await server.listen()
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
let violations = 0
let pictures = 0
for (const colorScheme of ['light', 'dark']) {
  for (const [name, [surfaces, state, route, ...steps]] of Object.entries(screens)) {
    if (wanted.length && !wanted.includes(name)) continue
    for (const surface of surfaces) {
      const [width, height] = sizes[surface]
      const context = await browser.newContext({ viewport: { width, height }, colorScheme, deviceScaleFactor: 2, reducedMotion: 'reduce' })
      const page = await context.newPage()
      page.on('pageerror', (error) => console.log(`ERROR ${name}: ${error.message}`))
      page.on('console', (message) => message.type() === 'error' && console.log(`CONSOLE ${name}: ${message.text().slice(0, 300)}`))
      try {
        await page.goto(`http://127.0.0.1:5199/?surface=${surface}&state=${state}#${route}`)
        await page.locator('h1').first().waitFor({ timeout: 20_000 })
        for (const step of steps) await step(page)
        if (steps.length === 0 && (await page.getByTestId('allow').count())) await page.locator('[data-testid=allow][data-armed=true]').waitFor()
        await page.screenshot({ path: join(out, `${name}-${surface}-${colorScheme}.png`) })
        const inner = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
        if (inner) console.log(`WIDE ${name} ${surface}`)
        const { violations: found } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze()
        for (const { id, nodes } of found)
          console.log(
            `AXE ${name} ${surface} ${colorScheme}: ${id}: ${nodes
              .map((node) => node.target.join(' '))
              .slice(0, 3)
              .join(' | ')} ${nodes[0]?.any[0]?.message ?? ''}`,
          )
        violations += found.length
        pictures++
      } catch (error) {
        console.log(`FAILED ${name} ${surface}: ${String(error).slice(0, 300)}`)
      }
      await context.close()
    }
  }
}
await browser.close()
await server.close()
console.log(`${pictures} pictures, ${violations} axe violations`)
