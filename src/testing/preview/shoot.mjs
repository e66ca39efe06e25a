// Takes a picture of every screen, light and dark, and runs axe on each. Usage: node shoot.mjs [name…]
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright'
import { createServer } from 'vite'

const out = join(import.meta.dirname, '../../../out/preview')
mkdirSync(out, { recursive: true })
const sizes = { popup: [360, 600], panel: [360, 700], prompt: [400, 680], tab: [1280, 800], narrow: [320, 640], large: [200, 340] }
/** A narrow side panel, and the prompt window at twice its size. */
const also = { narrow: 'panel', large: 'prompt' }

const fill = (label, text) => (page) => page.getByLabel(label, { exact: true }).fill(text)
const click = (name) => (page) => page.getByRole('button', { name }).click()
const armed = async (page) => {
  await page.locator('[data-testid=allow][data-armed=true]').waitFor()
  await page.getByTestId('allow').click()
  await page.getByTestId('ended').waitFor()
}
const ticked = async (page) => {
  for (const box of await page.getByTestId('tick').locator('input').all()) await box.check()
}

const alerted = (page) => page.getByRole('alert').first().waitFor()
const phrase = 'otter marble dune lantern kelp'
const create = [click('Create my wallet'), fill('Passphrase', phrase), fill('Type it once more', phrase), click('Continue')]
const words24 = `${'abandon '.repeat(23)}art`
const file = { name: 'lanyard-backup-2026-05-02.age', mimeType: 'application/octet-stream', buffer: Buffer.from('age-encryption.org/v1\n…') }
const give = (page) => page.getByTestId('restore-file').setInputFiles(file)
const look = [give, fill('Passphrase of the file', phrase), click('Look inside')]
const stepUp = async (page, text = phrase) => {
  await page.getByTestId('step-up').getByLabel('Passphrase', { exact: true }).fill(text)
  await page.getByTestId('step-up').locator('button[type=submit]').click()
}
const open = (name) => async (page) => {
  await page.getByTestId('site-row').filter({ hasText: name }).click()
  await page.getByTestId('site-head').waitFor()
}
const settled = (ms) => (page) => page.waitForTimeout(ms)

// name: [surfaces, state, route, what to do first…]
const screens = {
  start: [['popup'], 'absent', '/'],
  welcome: [['tab', 'panel'], 'absent', '/welcome'],
  passphrase: [['tab'], 'absent', '/welcome', click('Create my wallet'), fill('Passphrase', 'harbour'), click('Make one for me')],
  'passphrase-weak': [['tab'], 'absent', '/welcome', click('Create my wallet'), fill('Passphrase', 'password1234')],
  'passkey-step': [['tab'], 'absent', '/welcome', ...create],
  sites: [['tab'], 'absent', '/welcome', ...create, click('Create passkey'), (page) => page.getByText('Only sites I choose').click()],
  'sites-no-passkey': [['tab'], 'no-passkey', '/welcome', ...create],
  kit: [['tab'], 'empty', '/welcome/kit'],
  'kit-words': [['tab'], 'empty', '/welcome/kit', click('Write down the words')],
  'kit-words-seen': [['tab'], 'empty', '/welcome/kit', click('Write down the words'), click('Show the words')],
  'kit-backup': [['tab'], 'empty', '/welcome/kit', click('Make a backup')],
  ready: [['tab'], 'empty', '/welcome/done'],
  locked: [['popup', 'tab'], 'locked', '/'],
  'locked-passkey': [['popup', 'prompt'], 'locked-passkey', '/unlock'],
  'locked-wrong': [['popup'], 'locked', '/', fill('Passphrase', 'wrong'), click('Unlock'), alerted],
  'locked-damaged': [['popup'], 'locked', '/', fill('Passphrase', 'damaged'), click('Unlock'), alerted],
  forgot: [['tab', 'popup'], 'locked-passkey', '/forgot'],
  'forgot-words': [['tab'], 'locked-passkey', '/forgot', fill('Your 24 recovery words', words24), settled(100)],
  'forgot-words-wrong': [['popup'], 'locked-passkey', '/forgot', fill('Your 24 recovery words', `abandon abandn ${words24}`), settled(100)],
  'forgot-erase': [['popup'], 'locked', '/forgot', (page) => page.getByText('I have none of these').click(), fill('Type “erase” to go on', 'erase')],
  'recover-lost': [['tab', 'popup'], 'recover-lost', '/'],
  'recover-damaged': [['tab', 'popup'], 'recover-damaged', '/'],
  'recover-older': [
    ['tab'],
    'recover-older',
    '/',
    (page) => page.getByTestId('recovery-keep').click(),
    fill('Passphrase', 'wrong'),
    (page) => page.locator('button[type=submit]').first().click(),
    alerted,
  ],
  'recover-foreign': [['popup'], 'recover-foreign', '/'],
  'recover-unavailable': [['popup'], 'recover-unavailable', '/'],
  newer: [['popup'], 'newer', '/'],
  unlockers: [['popup', 'tab'], 'kept', '/unlockers'],
  'unlockers-none': [['popup'], 'empty', '/unlockers'],
  'unlockers-remove': [['popup'], 'kept', '/unlockers', (page) => page.getByRole('button', { name: 'Remove Blue security key' }).click()],
  'unlockers-rename': [['popup'], 'kept', '/unlockers', (page) => page.getByRole('button', { name: 'Rename Blue security key' }).click()],
  'change-passphrase': [['popup', 'tab'], 'kept', '/unlockers/passphrase'],
  'change-step-up': [
    ['popup', 'tab'],
    'kept',
    '/unlockers/passphrase',
    fill('New passphrase', phrase),
    fill('Type it once more', phrase),
    click('Continue'),
    (page) => page.getByTestId('step-up').waitFor(),
  ],
  'add-passkey': [['tab', 'popup'], 'full', '/unlockers/passkey'],
  'add-passkey-made': [['tab'], 'full', '/unlockers/passkey', click('Create passkey'), (page) => page.getByTestId('step-up').waitFor()],
  'set-words': [['tab', 'popup'], 'kept', '/unlockers/words'],
  'set-words-confirm': [['tab'], 'full', '/unlockers/words', click('Show the words'), click('I have written them down')],
  rotate: [['popup', 'tab'], 'kept', '/unlockers/rotate'],
  'rotate-done': [
    ['popup'],
    'kept',
    '/unlockers/rotate',
    fill('Passphrase', phrase),
    click('Renew the vault key'),
    (page) => page.getByTestId('rotated').waitFor(),
  ],
  backup: [['tab', 'popup'], 'kept', '/backup'],
  'backup-first': [['tab'], 'full', '/backup'],
  'backup-step-up': [['tab'], 'kept', '/backup', click('Make a backup'), (page) => page.getByTestId('step-up').waitFor()],
  'backup-done': [['tab'], 'kept', '/backup', click('Make a backup'), (page) => stepUp(page), (page) => page.getByTestId('backup-download').waitFor()],
  restore: [['tab', 'popup'], 'restore', '/restore'],
  'restore-secret': [['tab'], 'full', '/restore', give],
  'restore-wrong': [['tab'], 'full', '/restore', give, fill('Passphrase of the file', 'wrong'), click('Look inside'), alerted],
  'restore-preview': [
    ['tab'],
    'full',
    '/restore',
    ...look,
    (page) => page.getByTestId('restore-preview').waitFor(),
    (page) => page.getByText('What is different').click(),
  ],
  'restore-done': [
    ['tab'],
    'full',
    '/restore',
    ...look,
    (page) => page.getByTestId('restore-go').click(),
    (page) => page.getByTestId('restore-done').waitFor(),
  ],
  'restore-new': [['tab'], 'locked', '/restore/new'],
  'restore-new-preview': [['tab'], 'absent', '/restore/new', ...look, (page) => page.getByTestId('restore-preview').waitFor()],
  'restore-new-sites': [
    ['tab'],
    'locked',
    '/restore/new',
    ...look,
    click('Continue'),
    fill('Passphrase', phrase),
    fill('Type it once more', phrase),
    click('Continue'),
    (page) => page.getByTestId('restore-go').waitFor(),
  ],
  health: [['popup', 'tab'], 'full', '/health', click('Verify now'), (page) => page.getByTestId('verified').waitFor()],
  'health-damaged': [['popup', 'tab'], 'damaged', '/health', click('Verify now'), (page) => page.getByTestId('verified').waitFor()],
  'health-repaired': [['tab'], 'damaged', '/health', click('Repair'), (page) => page.getByTestId('repaired').waitFor()],
  'home-damaged': [['popup', 'tab'], 'damaged', '/', (page) => page.getByTestId('banner-kit').waitFor()],
  'home-many': [['popup'], 'many', '/', (page) => page.getByText('Show more').scrollIntoViewIfNeeded()],
  'identifier-delete': [['popup'], 'full', '/identifier/k1', click('Delete identifier'), (page) => page.getByTestId('step-up').scrollIntoViewIfNeeded()],
  'identifier-reveal': [
    ['popup', 'tab'],
    'full',
    '/identifier/k1',
    click('Show the private key'),
    (page) => stepUp(page),
    click('Show it now'),
    (page) => page.getByTestId('private-key').scrollIntoViewIfNeeded(),
  ],
  'settings-erase': [
    ['popup'],
    'full',
    '/settings',
    (page) => page.getByText('Erase everything').first().click(),
    (page) => page.getByTestId('erase').scrollIntoViewIfNeeded(),
  ],
  empty: [['popup', 'tab'], 'empty', '/'],
  home: [['popup', 'panel', 'tab'], 'full', '/'],
  scan: [['popup', 'prompt'], 'full', '/scan'],
  'scan-none': [['popup'], 'empty', '/scan'],
  failed: [['prompt'], 'full', '/failed/verifier.unauthenticated'],
  add: [['popup'], 'full', '/add', fill('Paste a credential or a request', 'hello'), click('Check it'), (page) => page.getByRole('alert').waitFor()],
  credential: [['popup', 'tab'], 'full', '/credential/degree'],
  'credential-colours': [['popup', 'tab'], 'full', '/credential/diving'],
  'credential-picture': [['popup', 'tab'], 'full', '/credential/library', (page) => page.getByTestId('picture').waitFor()],
  'credential-unreadable': [['popup'], 'full', '/credential/driving'],
  'credential-broken-picture': [['popup'], 'full', '/credential/first', settled(300)],
  'credential-checks': [['popup'], 'full', '/credential/degree', (page) => page.getByTestId('checks').scrollIntoViewIfNeeded()],
  identifiers: [['popup', 'tab'], 'full', '/identifiers'],
  'identifier-new': [['popup'], 'full', '/identifiers', click('New identifier'), (page) => page.getByText('Advanced').click()],
  identifier: [['popup'], 'full', '/identifier/k1'],
  activity: [['popup', 'tab', 'narrow', 'large'], 'full', '/activity'],
  'activity-empty': [['popup'], 'empty', '/activity'],
  'activity-filter': [
    ['popup'],
    'full',
    '/activity',
    click('Filter'),
    (page) => page.getByTestId('filter-site').selectOption({ label: 'rental.example' }),
    (page) => page.getByTestId('filter-result').selectOption('done'),
  ],
  'activity-none': [
    ['popup'],
    'full',
    '/activity',
    click('Filter'),
    (page) => page.getByTestId('filter-kind').selectOption('export'),
    (page) => page.getByTestId('filter-result').selectOption('refused'),
  ],
  'activity-detail': [
    ['popup', 'tab'],
    'full',
    '/activity',
    (page) => page.getByTestId('activity').nth(3).click(),
    (page) => page.getByTestId('to-site').waitFor(),
  ],
  'activity-stranger': [
    ['popup'],
    'full',
    '/activity',
    (page) => page.locator('[data-testid=activity][data-result=failed]').click(),
    (page) => page.getByTestId('to-site').scrollIntoViewIfNeeded(),
  ],
  'activity-save': [['popup'], 'full', '/activity', click('Save as a file'), (page) => page.getByTestId('activity-file').scrollIntoViewIfNeeded()],
  'activity-clear': [['popup'], 'full', '/activity', click('Delete this list'), (page) => page.getByTestId('activity-clear-sure').scrollIntoViewIfNeeded()],
  'sites-all': [['popup', 'tab', 'narrow', 'large'], 'full', '/sites', (page) => page.getByTestId('site-row').first().waitFor()],
  'sites-empty': [['popup'], 'empty', '/sites'],
  site: [['popup', 'tab', 'narrow', 'large'], 'full', '/sites', open('rental.example')],
  'site-middle': [['popup'], 'full', '/sites', open('rental.example'), (page) => page.getByTestId('grant').last().scrollIntoViewIfNeeded()],
  'site-end': [
    ['popup'],
    'full',
    '/sites',
    open('rental.example'),
    click('Forget this site'),
    (page) => page.getByTestId('site-forget-sure').scrollIntoViewIfNeeded(),
  ],
  'site-blocked': [['popup'], 'full', '/sites', open('tracker.ads'), (page) => page.getByTestId('site-block').scrollIntoViewIfNeeded()],
  'site-deletion': [
    ['popup'],
    'full',
    '/sites',
    open('forum.example'),
    click('Ask to delete my data'),
    (page) => page.getByTestId('deletion-asked').scrollIntoViewIfNeeded(),
  ],
  'site-certificate': [['popup'], 'full', '/sites', open('idcheck')],
  'site-stranger': [['popup'], 'full', '/sites', open('did:key')],
  'site-long': [['popup'], 'full', '/sites', open('international-verification')],
  trust: [['popup', 'tab', 'narrow', 'large'], 'full', '/settings/trust', (page) => page.getByTestId('anchor').first().waitFor()],
  'trust-empty': [['popup'], 'empty', '/settings/trust', (page) => page.getByTestId('trust-form').waitFor()],
  'trust-attester': [['popup'], 'full', '/settings/trust', (page) => page.getByTestId('anchor').last().scrollIntoViewIfNeeded()],
  'trust-wrong': [['popup'], 'full', '/settings/trust', fill('Its certificate or its keys', 'hello'), click('Trust it'), alerted],
  'trust-remove': [['popup'], 'full', '/settings/trust', (page) => page.getByTestId('anchor-remove').first().click()],
  'settings-developer': [['popup'], 'developer', '/settings', (page) => page.getByTestId('developer').scrollIntoViewIfNeeded()],
  settings: [['popup', 'tab', 'narrow', 'large'], 'full', '/settings'],
  present: [['prompt', 'tab', 'popup'], 'full', '/exchange/present'],
  'present-private': [['prompt'], 'full', '/exchange/private', settled(900)],
  'present-again': [['popup', 'prompt'], 'full', '/exchange/again', settled(900)],
  'present-remember': [['popup'], 'full', '/exchange/age', (page) => page.getByTestId('block').scrollIntoViewIfNeeded(), settled(900)],
  'present-block': [['popup'], 'full', '/exchange/age', (page) => page.getByTestId('block').click(), settled(900)],
  'present-remembered': [['prompt'], 'full', '/exchange/age', (page) => page.getByTestId('remember').locator('input').check(), armed],
  'present-one': [['prompt'], 'full', '/exchange/age'],
  'present-choice': [['prompt', 'narrow', 'large'], 'full', '/exchange/choice'],
  'present-missing': [['prompt', 'narrow', 'large'], 'full', '/exchange/missing'],
  'present-locked': [['prompt'], 'locked', '/exchange/locked'],
  'present-hostile': [['prompt'], 'full', '/exchange/hostile'],
  'present-ended': [['prompt'], 'full', '/exchange/present', armed],
  'present-code': [['popup', 'narrow', 'large'], 'full', '/exchange/code', settled(900)],
  'present-code-deed': [['popup'], 'full', '/exchange/code', (page) => page.getByTestId('transaction').scrollIntoViewIfNeeded(), settled(900)],
  'present-code-ticks': [
    ['popup'],
    'full',
    '/exchange/code',
    (page) => page.getByTestId('statements').click(),
    click('Show me'),
    click('Show me'),
    settled(900),
  ],
  'present-code-claims': [['popup'], 'full', '/exchange/code', ticked, (page) => page.getByTestId('disclosed').scrollIntoViewIfNeeded(), settled(900)],
  'present-code-ended': [['prompt'], 'full', '/exchange/code', ticked, armed],
  'present-code-tab': [['tab'], 'developer', '/exchange/code', (page) => page.getByTestId('request-details').locator('> summary').click(), settled(900)],
  'present-code-inspected': [
    ['prompt'],
    'developer',
    '/exchange/code',
    (page) => page.getByTestId('request-details').locator('> summary').click(),
    (page) => page.getByTestId('request-details').getByText('Decoded').click(),
    (page) => page.getByTestId('request-details').locator('pre').nth(1).scrollIntoViewIfNeeded(),
    settled(900),
  ],
  'present-code-traced': [
    ['prompt', 'tab'],
    'developer',
    '/exchange/code',
    (page) => page.getByTestId('request-details').locator('> summary').click(),
    (page) => page.getByTestId('trace').locator('summary').click(),
    (page) => page.getByTestId('request-details').getByRole('button').scrollIntoViewIfNeeded(),
    settled(900),
  ],
  'present-code-sent': [['prompt'], 'developer', '/exchange/code', ticked, armed, (page) => page.getByTestId('sent-plain').locator('> summary').click()],
  'present-stranger': [['popup', 'prompt'], 'full', '/exchange/stranger', settled(900)],
  'present-stranger-strip': [['prompt'], 'full', '/exchange/stranger', (page) => page.getByTestId('unusable').locator('summary').click(), settled(900)],
  'present-stranger-ended': [['prompt'], 'full', '/exchange/stranger', ticked, armed],
  'present-heavy': [['prompt', 'narrow', 'large'], 'full', '/exchange/heavy', settled(900)],
  'present-heavy-end': [['prompt', 'narrow'], 'full', '/exchange/heavy', (page) => page.getByTestId('claim').last().scrollIntoViewIfNeeded(), settled(900)],
  'present-heavy-ended': [['prompt', 'narrow'], 'full', '/exchange/heavy', armed],
  'present-named': [['prompt', 'narrow'], 'full', '/exchange/named', (page) => page.getByTestId('issuers-word').first().waitFor(), settled(900)],
  'present-behind': [['popup'], 'full', '/exchange/behind'],
  signin: [['prompt', 'narrow', 'large'], 'full', '/exchange/signin'],
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
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        deviceScaleFactor: surface === 'large' ? 4 : 2,
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      page.on('pageerror', (error) => console.log(`ERROR ${name}: ${error.message}`))
      page.on('console', (message) => message.type() === 'error' && console.log(`CONSOLE ${name}: ${message.text().slice(0, 300)}`))
      try {
        await page.goto(`http://127.0.0.1:5199/?surface=${also[surface] ?? surface}&state=${state}#${route}`)
        await page.locator('h1').first().waitFor({ timeout: 20_000 })
        for (const step of steps) await step(page)
        if (steps.length === 0 && (await page.getByTestId('allow').count())) await page.locator('[data-testid=allow][data-armed=true]').waitFor()
        await page.screenshot({ path: join(out, `${name}-${surface}-${colorScheme}.png`) })
        const inner = await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll('main')].some((one) => one.scrollWidth > one.clientWidth),
        )
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
