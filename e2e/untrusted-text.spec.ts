import type { Page } from 'playwright/test'
import { offer, presentation, signIn, startAndAllow, startAndAsk } from './asking.ts'
import { credentialSaying } from './issuer.ts'
import { expect, test } from './shared.ts'
import { allow } from './story.ts'
import { words } from './words.ts'

/** Text as a hostile issuer writes it; each has OWN somewhere, so that it can be found again. */
const hostile = {
  markup: `OWN <img src="owned.png" onerror="document.title = 'owned'"><script>document.title = 'owned'</script>`,
  link: 'OWN https://evil.example/ javascript:alert(1)',
  reversed: 'OWN photo\u202egnp.exe \u2066isolated',
  hidden: 'OWN pay\u200bpal \u2060\ufeff\u00ad\u{e0041}',
  marks: `OWN Z${'\u0301'.repeat(5000)}`,
  long: `OWN ${'x'.repeat(10_000)}`,
  lines: 'OWN one\n\n\n\n\ntwo\r\u2028three',
  flags: 'OWN \u{1f1fa}\u{1f1f8}\u{1f1e9}\u{1f1ea}',
  '<b onclick="document.title = 1">OWN</b>': 'a name that is markup',
}
const types = ['OWN<script>alert(1)</script>Credential']

/** What must hold of every screen that shows such text. */
async function isHarmless(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode)
    const theirs = texts.filter(({ data }) => data.includes('OWN'))
    const said = texts.map(({ data }) => data).join('\n')
    return {
      some: theirs.length > 0,
      isolated: theirs.every(({ parentElement }) => parentElement?.closest('bdi') !== null),
      elements: document.querySelectorAll(
        '#root img, #root script, #root iframe, #root a[href*="evil"], #root a[href^="javascript"], #root [onclick], #root b b',
      ).length,
      longest: Math.max(...theirs.map(({ data }) => [...data].length)) <= 301,
      // Characters that reorder or hide, line breaks, and more than three marks on one letter.
      odd:
        /[\u202a-\u202e\u2060-\u206f\u200b-\u200f\u2028\ufeff\u00ad\u{e0000}-\u{e007f}]|\p{M}{4}/u.test(said) || theirs.some(({ data }) => /[\n\r]/.test(data)),
      title: document.title,
      wide: document.documentElement.scrollWidth > innerWidth,
    }
  })
  expect(found).toEqual({ some: true, isolated: true, elements: 0, longest: true, odd: false, title: found.title, wide: false })
  expect(found.title).not.toBe('owned')
}

test('UI-6, UI-11: what a credential says is text on every screen that shows it', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  const { vp } = await startAndAllow(wallet, page, signIn())
  const { iss } = JSON.parse(Buffer.from(String(vp).split('.')[1] ?? '', 'base64url').toString())
  const credential = await credentialSaying(hostile, types, iss)

  await test.step('taken from a file', async () => {
    const tab = await wallet.open('popup.html?surface=popup#/add')
    await tab.locator('input[type=file]').setInputFiles({ name: 'credential.jwt', mimeType: 'text/plain', buffer: Buffer.from(credential) })
    await expect(tab.getByTestId('offer')).toBeVisible()
    await isHarmless(tab)
    await allow(tab)
    await tab.getByTestId('leave').click()
    const card = tab.getByTestId('credential').filter({ hasText: 'OWN' })
    await expect(card).toHaveCount(1)
    await isHarmless(tab)
    await card.click()
    await expect(tab.getByRole('heading', { name: words('credential_says') })).toBeVisible()
    await isHarmless(tab)
  })
  await test.step('offered by a site', async () => {
    const { call, prompt } = await startAndAsk(wallet, page, offer(credential))
    await isHarmless(prompt)
    await wallet.press(prompt.getByTestId('refuse'))
    await call.ended()
  })
  await test.step('asked for by a site', async () => {
    const { prompt } = await startAndAsk(wallet, page, presentation('dc-api', types))
    await expect(prompt.getByTestId('disclosed')).toBeVisible()
    await isHarmless(prompt)
    await allow(prompt)
    await isHarmless(prompt)
  })
})

test('UI-6: what a site asks for is text, too', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  const { prompt } = await startAndAsk(
    wallet,
    page,
    presentation('dc-api', ['VerifiableCredential', `${hostile.markup} ${hostile.reversed} ${hostile.long}`.slice(0, 2000)]),
  )
  await expect(prompt.getByTestId('missing')).toBeVisible()
  await isHarmless(prompt)
})

test('UI-13: no script that is not the extension’s own runs in its pages', async ({ wallet, site }) => {
  const { prompt } = await startAndAsk(wallet, await wallet.visit(site.at()), signIn())
  for (const page of [wallet.welcome, prompt]) {
    const tried = await page.evaluate(async (foreign) => {
      const own = globalThis as unknown as { ran: number }
      own.ran = 0
      const attempt = (does: () => unknown) => {
        try {
          does()
        } catch {
          // Refused, as it should be.
        }
      }
      const add = (change: (script: HTMLScriptElement) => void) =>
        attempt(() => {
          const script = document.createElement('script')
          change(script)
          document.body.append(script)
        })
      // In a task of the page's own: what automation runs directly is above the policy.
      await new Promise((resolve) =>
        setTimeout(() => {
          add((script) => (script.textContent = 'ran++'))
          add((script) => (script.src = 'data:text/javascript,ran++'))
          add((script) => (script.src = URL.createObjectURL(new Blob(['ran++'], { type: 'text/javascript' }))))
          add((script) => (script.src = foreign))
          attempt(() => (document.body.appendChild(document.createElement('div')).innerHTML = '<img src=x onerror="ran++">'))
          attempt(() => document.body.setAttribute('onclick', 'ran++'))
          attempt(() => document.body.appendChild(document.createElement('iframe')).setAttribute('srcdoc', '<script>parent.ran++</script>'))
          attempt(() => Reflect.apply(setTimeout, globalThis, ['ran++', 0]))
          attempt(() => Reflect.construct(Function, ['ran++'])())
          attempt(() => Reflect.get(globalThis, 'eval')('ran++'))
          attempt(() => Object.assign(document.createElement('a'), { href: 'javascript:ran++' }).click())
          document.body.dispatchEvent(new MouseEvent('click'))
          resolve(undefined)
        }),
      )
      const loaded = await fetch('http://192.0.2.1/').then(
        () => 'reached',
        () => 'refused',
      )
      return { ran: own.ran, loaded }
    }, site.at('/script.js'))
    expect(tried).toEqual({ ran: 0, loaded: 'refused' })
  }
})
