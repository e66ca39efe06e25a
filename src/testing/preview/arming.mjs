// Presses the yes in a real browser in all the ways that must not count, and then in the one that does.
import { join } from 'node:path'
import { chromium } from 'playwright'
import { createServer } from 'vite'

const server = await createServer({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'error' })
await server.listen()
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 400, height: 680 } })
let wrong = 0
const expect = (what, ok) => {
  if (!ok) wrong++
  console.log(`${ok ? 'ok' : 'NOT OK'}  ${what}`)
}
const allow = page.getByTestId('allow')
const ended = () => page.getByTestId('ended').count()
const open = async () => {
  await page.goto('about:blank')
  await page.goto('http://127.0.0.1:5199/?surface=prompt&state=full#/exchange/present')
  await allow.waitFor()
}
const armed = () => page.locator('[data-testid=allow][data-armed=true]').waitFor()

await open()
const box = await allow.boundingBox()
const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
expect('the yes has no focus', !(await allow.evaluate((button) => button === document.activeElement)))
await page.mouse.click(x, y)
expect('UI-2: a click at once is ignored', (await ended()) === 0)
await armed()
await allow.evaluate((button) => button.click())
await allow.evaluate((button) => button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 })))
expect('UI-1: synthetic clicks are ignored', (await ended()) === 0)
await page.setViewportSize({ width: 410, height: 690 })
await page.mouse.click(x, y)
expect('UI-2: a click right after a resize is ignored', (await ended()) === 0)
await armed()
await page.mouse.move(40, 300)
await page.mouse.down()
await page.mouse.move(x, y)
await page.mouse.up()
expect('a press that began elsewhere is ignored', (await ended()) === 0)
await allow.focus()
await page.evaluate(() => window.dispatchEvent(new Event('focus')))
await page.keyboard.down('Enter')
expect('UI-3: Enter before arming is ignored', (await ended()) === 0)
await page.waitForFunction(() => document.querySelector('[data-testid=allow]')?.getAttribute('data-armed') === 'true')
await page.keyboard.down('Enter')
await page.keyboard.down('Enter')
expect('UI-3: Enter held from before is ignored after arming', (await ended()) === 0)
await page.keyboard.up('Enter')
await page.keyboard.press('Enter')
await page.getByTestId('ended').waitFor({ timeout: 2000 })
expect('a fresh Enter counts', (await ended()) === 1)
await open()
await armed()
await allow.click()
await page.getByTestId('ended').waitFor({ timeout: 2000 })
expect('a fresh click counts', (await ended()) === 1)

for (const [surface, width] of [
  ['prompt', 320],
  ['panel', 320],
  ['tab', 320],
  ['tab', 640],
]) {
  for (const route of [
    '/',
    '/exchange/present',
    '/exchange/choice',
    '/exchange/hostile',
    '/exchange/signin',
    '/exchange/receive',
    '/credential/degree',
    '/identifiers',
    '/settings',
    '/activity',
    '/add',
    '/unlockers',
    '/unlockers/passphrase',
    '/unlockers/words',
    '/unlockers/rotate',
    '/backup',
    '/restore',
    '/health',
    '/welcome/kit',
  ]) {
    await page.setViewportSize({ width, height: 512 })
    await page.goto('about:blank')
    await page.goto(`http://127.0.0.1:5199/?surface=${surface}&state=full#${route}`)
    await page.locator('h1').first().waitFor()
    for (const direction of ['ltr', 'rtl']) {
      const wide = await page.evaluate((dir) => {
        document.documentElement.dir = dir
        const scroller = document.querySelector('main') ?? document.documentElement
        return document.documentElement.scrollWidth > window.innerWidth || scroller.scrollWidth > scroller.clientWidth + 1
      }, direction)
      if (wide) expect(`${surface} ${width} ${route} ${direction} fits its width`, false)
    }
  }
}
await browser.close()
await server.close()
console.log(wrong ? `${wrong} wrong` : 'all as it should be')
process.exitCode = wrong ? 1 : 0
