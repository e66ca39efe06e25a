import type { Page } from 'playwright/test'
import { findWallet, outcome, presentation, refused, script, signIn, startAndAsk, startAndRefuse } from './asking.ts'
import { failureOf, nothing, waiting } from './inside.ts'
import { expect, test } from './shared.ts'
import { allow } from './story.ts'

const no = 'NotAllowedError'

/** Asks 300 times within three seconds, tells how all but the one that waits went. */
const flood = () => {
  const ends: string[] = []
  const { wallet } = globalThis as unknown as { wallet: () => { get(asked: object): Promise<unknown> } }
  let calls = 0
  const timer = setInterval(() => {
    if (++calls === 300) clearInterval(timer)
    const end = (text: string) => {
      ends.push(text)
      if (ends.length === 299) void fetch(`/tell${location.pathname}`, { method: 'POST', body: JSON.stringify(ends) })
    }
    wallet()
      .get({ requests: [{ protocol: 'did-auth', data: { nonce: crypto.randomUUID() } }] })
      .then(
        () => end('an answer'),
        (error: Error) => end(error.name),
      )
  }, 10)
}

test.describe('one page that asks too much', () => {
  test('PA-1: a page that asks a hundred times a second after one click gets one prompt, the rest is refused', async ({ wallet, site }) => {
    site.put('/flood', `${findWallet}<button>Flood</button><script>document.querySelector('button').onclick = ${flood}</script>`)
    const page = await wallet.visit(site.at('/flood'))
    const prompt = await wallet.promptFrom(() => page.getByRole('button').click())
    expect(await site.told('flood')).toEqual(Array(299).fill(no))
    expect(await waiting(wallet)).toEqual({ origins: [site.origin()], prompts: [prompt.url()], badge: '1' })
    await wallet.press(prompt.getByTestId('refuse'))
    await expect.poll(() => waiting(wallet)).toEqual(nothing)
    expect(await startAndRefuse(wallet, page, signIn())).toEqual(refused('did-auth'))
  })

  test('PA-1: without a click a flood opens no prompt, only the badge tells of it', async ({ wallet, site }) => {
    // Automation counts as a click in Firefox: the page waits until that has passed.
    const whenStale = (does: () => void) => {
      const timer = setInterval(() => {
        if (navigator.userActivation.isActive) return
        clearInterval(timer)
        does()
      }, 50)
    }
    site.put('/silent-flood', `${findWallet}<script>(${whenStale})(${flood})</script>`)
    await wallet.visit(site.at('/silent-flood'))
    expect(await site.told('silent-flood')).toEqual(Array(299).fill(no))
    expect(await waiting(wallet)).toEqual({ origins: [site.origin()], prompts: [], badge: '1' })
  })

  test('PA-2: a second request while one waits is refused, and the first is unaffected', async ({ wallet, site }) => {
    const page = await wallet.visit(site.at())
    const { call: first, prompt } = await startAndAsk(wallet, page, signIn())
    expect(await outcome(page, signIn())).toEqual({ error: no })
    const again = await wallet.visit(site.at())
    expect(await outcome(again, presentation())).toEqual({ error: no })
    expect(await first.isOver()).toBe(false)
    await allow(prompt)
    expect(await first.ended()).toEqual({ protocol: 'did-auth', data: { vp: expect.stringMatching(/^eyJ/) } })
  })

  test('PA-3: when five sites wait the sixth is refused, and none of the five is dropped', async ({ wallet, site }) => {
    const hosts = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.localhost`)
    const asked = []
    for (const host of hosts) asked.push(await startAndAsk(wallet, await wallet.visit(site.at('/', host)), signIn()))
    const sixth = await wallet.visit(site.at('/', 'f.localhost'))
    expect(await outcome(sixth, signIn())).toEqual({ error: no })
    const now = await waiting(wallet)
    expect(now.origins).toEqual(hosts.map(site.origin))
    expect(now.prompts).toHaveLength(5)
    for (const { call: each } of asked) expect(await each.isOver()).toBe(false)
    const [oldest] = asked
    if (!oldest) throw new Error('nobody asked')
    await wallet.press(oldest.prompt.getByTestId('refuse'))
    expect(await oldest.call.ended()).toEqual(refused('did-auth'))
    const { prompt } = await startAndAsk(wallet, sixth, signIn())
    await expect(prompt.getByRole('heading', { level: 1 })).toContainText('f.localhost')
  })
})

test.describe('pages that leave', () => {
  for (const [how, leave] of [
    ['goes elsewhere', (page: Page, elsewhere: string) => page.goto(elsewhere)],
    ['is closed', (page: Page) => page.close()],
    ['loads itself again', (page: Page) => page.reload()],
  ] as const) {
    test(`PA-4: when a page that asked ${how}, its prompt closes, nothing is left, and a late yes does nothing`, async ({ wallet, site }) => {
      const page = await wallet.visit(site.at())
      const { prompt } = await startAndAsk(wallet, page, signIn())
      await expect(prompt.getByTestId('consent')).toHaveAttribute('data-version', '1')
      const id = decodeURIComponent(new URL(prompt.url()).hash.slice('#/exchange/'.length))
      await leave(page, site.at('/elsewhere', 'a.localhost'))
      await expect.poll(() => waiting(wallet)).toEqual(nothing)
      const decision = { version: 1, allow: true, choices: { identifier: [{ identifier: 'new' }] }, inputs: {}, offers: [] }
      expect(await failureOf(wallet, 'exchange.decide', { id, decision })).toBe('consent.expired')
    })
  }

  test('PA-4: a page that takes its question back gets AbortError, and the prompt closes', async ({ wallet, site }) => {
    const page = await wallet.visit(site.at())
    const { call: made } = await startAndAsk(wallet, page, presentation())
    await made.abort()
    expect(await made.ended()).toEqual({ error: 'AbortError' })
    await expect.poll(() => waiting(wallet)).toEqual(nothing)
  })

  test('PA-5: a page that comes back from the history is not given the answer to its old question', async ({ wallet, site }) => {
    const asksOnClick = () => {
      const { wallet: find } = globalThis as unknown as { wallet: () => { get(asked: object): Promise<{ data: object }> } }
      const state = document.body.appendChild(document.createElement('output'))
      const ends: string[] = []
      document.querySelector('button')?.addEventListener('click', () => {
        const place = ends.push('waits') - 1
        const end = (text: string) => {
          ends[place] = text
          state.textContent = ends.join(', ')
        }
        find()
          .get({ requests: [{ protocol: 'did-auth', data: { nonce: crypto.randomUUID() } }] })
          .then(
            ({ data }) => end(Object.keys(data).join()),
            (error: Error) => end(error.name),
          )
      })
    }
    site.put('/returns', `${findWallet}<button>Ask</button>${script(asksOnClick)}`)
    const page = await wallet.visit(site.at('/returns'))
    await wallet.promptFrom(() => page.getByRole('button').click())
    await page.goto(site.at('/elsewhere'))
    await expect.poll(() => waiting(wallet)).toEqual(nothing)
    await page.goBack({ waitUntil: 'commit' })
    const prompt = await wallet.promptFrom(() => page.getByRole('button').click())
    await allow(prompt)
    // Firefox does not keep a page with a call under way, Chromium under automation keeps none: most often this is a new document.
    await expect(page.locator('output')).toHaveText(/^(?:AbortError, )?vp$/)
  })
})
