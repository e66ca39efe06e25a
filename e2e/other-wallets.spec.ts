import type { Page } from 'playwright/test'
import { click, openid4vp, presentation, refused, script, startAndAsk, startAndRefuse } from './asking.ts'
import { expect, test as base } from './fixtures.ts'
import { waiting } from './inside.ts'
import { type Site, startSite } from './site.ts'
import { createWallet } from './story.ts'

const test = base.extend<object, { site: Site }>({
  site: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what is needed: nothing
    async ({}, use) => {
      const site = await startSite()
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],
})

type Get = (options?: object) => Promise<unknown>

/** What a page keeps that was there before Lanyard: its own `get`, and whom it was called for. */
interface Earlier {
  readonly calls: { readonly self: unknown; readonly options: unknown }[]
  /** Taken one by one; without one the browser's own function is called. */
  readonly answers: (() => unknown)[]
}

/** Puts a `get` of another wallet in the page. */
const overrides = () => {
  const earlier: Earlier = { calls: [], answers: [] }
  Object.assign(globalThis, { earlier })
  const { get: previous } = CredentialsContainer.prototype
  Object.defineProperty(CredentialsContainer.prototype, 'get', {
    configurable: true,
    writable: true,
    value(this: CredentialsContainer, options?: object) {
      earlier.calls.push({ self: this, options })
      const answer = earlier.answers.shift()
      return answer ? answer() : previous.call(this, options)
    },
  })
}

/** Waits until Lanyard is in a page that was open before the wallet was made. */
async function isThere(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => {
        let heard = 0
        addEventListener('identity:announceProvider', () => heard++)
        dispatchEvent(new Event('identity:requestProvider'))
        return heard
      }),
    )
    .toBe(1)
}

test('PA-14: what Lanyard does not take ends as it did before Lanyard was there', async ({ wallet, site, target }) => {
  const page = await wallet.visit(site.at())
  const ends = () =>
    page.evaluate(async (isChromium) => {
      const credentials = navigator.credentials as unknown as { get: Get; create: Get }
      const aborted = AbortSignal.abort()
      const calls: (() => Promise<unknown>)[] = [
        () => credentials.get(),
        () => credentials.get({}),
        () => credentials.get({ signal: aborted }),
        () => credentials.get({ password: true, mediation: 'silent' }),
        () => credentials.get({ publicKey: {} }),
        () => credentials.get({ publicKey: { challenge: new Uint8Array(16) }, signal: aborted }),
        () => credentials.get.call({}, { password: true }),
        () => credentials.create({ publicKey: {} }),
        () => credentials.create({ password: { id: 'name', password: 'word' } }),
        () => credentials.create({ digital: { requests: [{ protocol: 'nonsense', data: {} }] }, signal: aborted }),
      ]
      // Where the browser has no such interface Lanyard is it.
      if (isChromium)
        calls.push(
          () => credentials.get({ digital: {} }),
          () => credentials.get({ digital: { requests: [] } }),
          () => credentials.get({ digital: { requests: [{ protocol: 'nonsense', data: {} }] }, signal: aborted }),
        )
      const end = async (call: () => Promise<unknown>) => {
        try {
          return Object.prototype.toString.call(await call())
        } catch (error) {
          return String(error)
        }
      }
      return Promise.all(calls.map(end))
    }, target === 'chromium')
  const before = await ends()
  await createWallet(wallet)
  await isThere(page)
  expect(await ends()).toEqual(before)
  expect((await waiting(wallet)).prompts).toEqual([])
})

test('PA-14: a wallet that was there before Lanyard gets all that Lanyard does not take, and what the person sends to it', async ({ wallet, site, target }) => {
  site.put('/earlier', script(overrides))
  const page = await wallet.visit(site.at('/earlier'))
  await createWallet(wallet)
  await isThere(page)

  const passed = await page.evaluate(
    async ([data, isChromium]) => {
      const { earlier } = globalThis as unknown as { earlier: Earlier }
      const credentials = navigator.credentials as unknown as { get: Get }
      const given = [
        { password: true, mediation: 'silent' },
        { publicKey: { challenge: new Uint8Array(16) } },
        { digital: { requests: [{ protocol: 'org-iso-mdoc', data }] } },
        {},
        // Where the browser has no such interface Lanyard is it.
        ...(isChromium ? [{ digital: { requests: [] } }] : []),
      ]
      const ends = []
      for (const options of given) {
        earlier.answers.push(() => Promise.resolve(options))
        const end = await credentials.get(options).catch(String)
        const { self, options: seen } = earlier.calls.at(-1) ?? {}
        ends.push(end === options && seen === options && self === credentials)
      }
      return [ends, earlier.calls.length]
    },
    [openid4vp([]), target === 'chromium'] as const,
  )
  const count = target === 'chromium' ? 5 : 4
  expect(passed).toEqual([Array(count).fill(true), count])

  await click(page)
  const prompt = await wallet.promptFrom(() =>
    page.evaluate(
      (data) => {
        const kept = globalThis as unknown as { earlier: Earlier; options: object; end: Promise<unknown> }
        kept.earlier.calls.length = 0
        kept.earlier.answers.push(() => Promise.resolve('from the other wallet'))
        kept.options = { digital: { requests: [{ protocol: 'openid4vp-v1-unsigned', data }] } }
        kept.end = (navigator.credentials as unknown as { get: Get }).get(kept.options)
      },
      openid4vp(['VerifiableCredential']),
    ),
  )
  await wallet.press(prompt.getByTestId('elsewhere'))
  const sent = await page.evaluate(async () => {
    const { earlier, options, end } = globalThis as unknown as { earlier: Earlier; options: object; end: Promise<unknown> }
    return { end: await end, same: earlier.calls.map(({ self, options: seen }) => seen === options && self === navigator.credentials) }
  })
  expect(sent).toEqual({ end: 'from the other wallet', same: [true] })
})

test('PA-14: when the click has lapsed by then, the call is rejected and the next one goes straight to the other wallet', async ({ wallet, site }) => {
  const data = openid4vp(['VerifiableCredential'])
  const asks = `
    <button id="ask">Ask</button>
    <button id="look">Look</button>
    <script>
      document.querySelector('#ask').onclick = () => {
        const call = navigator.credentials.get({ digital: { requests: [{ protocol: 'openid4vp-v1-unsigned', data: ${JSON.stringify(data)} }] } })
        earlier.answers.push(() => Promise.reject(new DOMException('no click', 'NotAllowedError')), () => Promise.resolve('from the other wallet'))
        const tell = (end) => fetch('/tell/end', { method: 'POST', body: JSON.stringify(end) })
        call.then(tell, ({ name }) => tell(name))
      }
      // Opening a window uses the click up.
      document.querySelector('#look').onclick = () => {
        open('about:blank').close()
        fetch('/tell/fresh', { method: 'POST', body: navigator.userActivation.isActive })
      }
    </script>`
  site.put('/late', script(overrides) + asks)
  const page = await wallet.visit(site.at('/late'))
  await createWallet(wallet)
  await isThere(page)
  const prompt = await wallet.promptFrom(() => page.locator('#ask').click())
  // By coordinates: the automation's own looks at an element count as clicks in Chromium.
  const { x = 0, y = 0 } = (await page.locator('#look').boundingBox()) ?? {}
  // A look that is still under way may give the page another one.
  await expect
    .poll(async () => {
      await page.mouse.click(x + 5, y + 5)
      return site.told('fresh')
    })
    .toBe(false)
  await wallet.press(prompt.getByTestId('elsewhere'))
  expect(await site.told('end')).toBe('NotAllowedError')
  await page.locator('#ask').click()
  expect(await site.told('end')).toBe('from the other wallet')
  expect((await waiting(wallet)).prompts).toEqual([])
})

test('PA-14: a wallet that comes after Lanyard can stand before it, and Lanyard still answers', async ({ wallet, site }) => {
  await createWallet(wallet)
  site.put('/later', script(overrides))
  const page = await wallet.visit(site.at('/later'))
  expect(await startAndRefuse(wallet, page, presentation())).toEqual(refused('openid4vp-v1-unsigned'))
  expect(await page.evaluate(() => (globalThis as unknown as { earlier: Earlier }).earlier.calls.length)).toBe(1)
  const { call } = await startAndAsk(wallet, page, presentation())
  await call.abort()
  expect(await call.ended()).toEqual({ error: 'AbortError' })
})

test('PA-14: a wallet that has put itself on navigator.credentials before Lanyard hides nothing from it, and gets what the person sends there', async ({
  wallet,
  site,
}) => {
  const ownFunction = () => {
    const { credentials } = navigator
    const earlier: Earlier = { calls: [], answers: [] }
    Object.assign(globalThis, { earlier })
    const previous = credentials.get.bind(credentials)
    credentials.get = (options?: object) => {
      earlier.calls.push({ self: credentials, options })
      const answer = earlier.answers.shift()
      return (answer ? answer() : previous(options)) as Promise<Credential | null>
    }
  }
  site.put('/own', script(ownFunction))
  const page = await wallet.visit(site.at('/own'))
  await createWallet(wallet)
  await isThere(page)
  expect(await startAndRefuse(wallet, page, presentation())).toEqual(refused('openid4vp-v1-unsigned'))
  const calls = () => page.evaluate(() => (globalThis as unknown as { earlier: Earlier }).earlier.calls.length)
  expect(await calls()).toBe(0)
  const { call, prompt } = await startAndAsk(wallet, page, presentation())
  await page.evaluate(() => {
    const { earlier } = globalThis as unknown as { earlier: Earlier }
    earlier.answers.push(() => Promise.reject(new DOMException('not there either', 'NotFoundError')))
  })
  await wallet.press(prompt.getByTestId('elsewhere'))
  expect(await call.ended()).toEqual({ error: 'NotFoundError' })
  expect(await calls()).toBe(1)
})

test('PA-14: once the extension was loaded anew, a page from before it gets what the browser or another wallet says', async ({ wallet, site, target }) => {
  test.skip(target === 'firefox', 'Firefox puts the new content script into the page by itself')
  await createWallet(wallet)
  site.put('/outlives', script(overrides))
  const page = await wallet.visit(site.at('/outlives'))
  const { call } = await startAndAsk(wallet, page, presentation())
  const gone = wallet.welcome.waitForEvent('close')
  await wallet.welcome.evaluate(
    () => void setTimeout(() => (globalThis as unknown as { chrome: { runtime: { reload(): void } } }).chrome.runtime.reload(), 100),
  )
  await gone
  expect(await call.ended()).toEqual({ error: 'AbortError' })
  await click(page)
  const end = await page.evaluate(
    (data) => {
      const { earlier } = globalThis as unknown as { earlier: Earlier }
      earlier.answers.push(() => Promise.resolve('from the other wallet'))
      return (navigator.credentials as unknown as { get: Get }).get({ digital: { requests: [{ protocol: 'openid4vp-v1-unsigned', data }] } })
    },
    openid4vp(['VerifiableCredential']),
  )
  expect(end).toBe('from the other wallet')
})

test('PA-10: another wallet in the same page stands beside Lanyard, and neither takes the place of the other', async ({ wallet, site }) => {
  await createWallet(wallet)
  const standsBeside = () => {
    const info = { uuid: crypto.randomUUID(), name: 'Other', icon: 'data:,', rdns: 'example.other', protocols: { get: [], create: [] } }
    const detail = Object.freeze({ info, provider: { get: () => Promise.resolve({ protocol: 'other', data: {} }) } })
    addEventListener('identity:requestProvider', () => dispatchEvent(new CustomEvent('identity:announceProvider', { detail })))
  }
  site.put('/beside', script(standsBeside))
  const page = await wallet.visit(site.at('/beside'))
  const names = await page.evaluate(() => {
    const heard: { name: string; rdns: string; uuid: string }[] = []
    addEventListener('identity:announceProvider', (event) => {
      if (event instanceof CustomEvent) heard.push(event.detail.info)
    })
    dispatchEvent(new Event('identity:requestProvider'))
    return heard.map(({ name }) => name).toSorted()
  })
  expect(names).toEqual(['Lanyard', 'Other'])
})
