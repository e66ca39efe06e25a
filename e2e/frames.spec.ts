import type { Frame, Page } from 'playwright/test'
import { findWallet, outcome, presentation, refused, signIn, start, startAndAsk } from './asking.ts'
import type { Wallet } from './browser/wallet.ts'
import { nothing, waiting } from './inside.ts'
import { expect, test } from './shared.ts'

const top = 'a.localhost'

/** The innermost frame of a page. */
async function innermost(page: Page): Promise<Frame> {
  await expect.poll(() => page.frames().length).toBeGreaterThan(1)
  const frame = page.frames().at(-1)
  if (!frame) throw new Error('no frame')
  await frame.waitForLoadState()
  return frame
}

/** Asks from a frame, and says whose name stands on the prompt. */
async function nameAsked(wallet: Wallet, frame: Frame, asked: Parameters<typeof startAndAsk>[2]): Promise<string> {
  const { call, prompt } = await startAndAsk(wallet, frame, asked)
  const name = await prompt.getByTestId('site').first().innerText()
  await wallet.press(prompt.getByTestId('refuse'))
  expect(await call.ended()).toEqual(refused(asked.requests[0]?.protocol ?? ''))
  return name
}

/** Frames that have the origin of the page they are in, and ask as it. */
const own: Record<string, string> = {
  'MP-5: a same-origin frame': '<iframe src="/inner"></iframe>',
  'MP-5: a sandboxed frame that keeps its origin': '<iframe sandbox="allow-scripts allow-same-origin" src="/inner"></iframe>',
  'MP-5: a same-origin frame in a same-origin frame': '<iframe src="/holds-inner"></iframe>',
  'MP-8: a srcdoc frame': '<iframe srcdoc="<p>A frame</p>"></iframe>',
  'MP-8: an about:blank frame': '<iframe src="about:blank"></iframe>',
  'MP-8: a frame without an address': '<iframe></iframe>',
  'MP-8: a blob: frame': `<iframe></iframe><script>
    document.querySelector('iframe').src = URL.createObjectURL(new Blob(['<p>A frame</p>'], { type: 'text/html' }))
  </script>`,
}

/** Frames whose origin is opaque: there Lanyard is not. */
const opaque: Record<string, string> = {
  'MP-7: a sandboxed frame': '<iframe sandbox="allow-scripts" src="/inner"></iframe>',
  'MP-7: a frame that sandboxes itself': '<iframe src="/sandboxed"></iframe>',
  'MP-9: a data: frame': '<iframe src="data:text/html,<p>A frame</p>"></iframe>',
  'MP-9: a sandboxed srcdoc frame': '<iframe sandbox="allow-scripts" srcdoc="<p>A frame</p>"></iframe>',
}

test.beforeEach(({ site }) => {
  site.put('/inner', `${findWallet}<p>A frame</p>`)
  site.put('/holds-inner', '<iframe src="/inner"></iframe>')
  site.put('/sandboxed', '<p>A frame</p>', { 'content-security-policy': 'sandbox allow-scripts' })
})

for (const [name, markup] of Object.entries(own)) {
  test(`${name} asks as the site of its page`, async ({ wallet, site }) => {
    site.put('/own', markup)
    const page = await wallet.visit(site.at('/own', top))
    const frame = await innermost(page)
    const host = new URL(site.at('/', top)).host
    // The frame's kind matters to the browser's own interface; what Lanyard's provider does differs in nothing after that.
    expect(await nameAsked(wallet, frame, name.startsWith('MP-5') ? signIn() : presentation())).toBe(host)
  })
}

for (const [name, markup] of Object.entries(opaque)) {
  test(`${name} finds nothing of Lanyard, and a channel of its own making leads nowhere`, async ({ wallet, site }) => {
    site.put('/opaque', markup)
    const page = await wallet.visit(site.at('/opaque', top))
    const frame = await innermost(page)
    expect(await outcome(frame, signIn())).toEqual({ error: 'no wallet' })
    const found = await frame.evaluate(async () => {
      const { port1, port2 } = new MessageChannel()
      const replies: unknown[] = []
      port1.onmessage = ({ data }) => replies.push(data)
      port1.postMessage({ call: { id: '1', name: 'wallet.state', input: {} } })
      postMessage({ 'lanyard:channel': '1' }, '*', [port2])
      const last = new Promise((resolve) => addEventListener('message', ({ data }) => data === 'last' && resolve(data)))
      postMessage('last', '*')
      await last
      return { replies, native: typeof CredentialsContainer === 'undefined' || /\[native code\]/.test(String(CredentialsContainer.prototype.get)) }
    })
    expect(found).toEqual({ replies: [], native: true })
    expect(await waiting(wallet)).toEqual(nothing)
  })
}

for (const [name, attributes] of [
  ['MP-6: a cross-origin frame', ''],
  ['MP-6: a cross-origin frame that its page allows everything', 'allow="digital-credentials-get *; identity-credentials-get *; publickey-credentials-get *"'],
] as const) {
  test(`${name} is refused, and nobody is asked`, async ({ wallet, site, target }) => {
    site.put('/crossing', `<iframe ${attributes} src="${site.at('/inner', 'b.localhost')}"></iframe>`)
    const page = await wallet.visit(site.at('/crossing', top))
    const frame = await innermost(page)
    expect(await outcome(frame, signIn())).toEqual({ error: 'NotAllowedError' })
    // Chromium asks a person itself on behalf of such a frame; there Lanyard leaves the call to it.
    if (target === 'firefox') expect(await outcome(frame, presentation())).toEqual({ error: 'NotAllowedError' })
    expect(await waiting(wallet)).toEqual(nothing)
  })
}

test('MP-6: a frame of the site within a frame of another site is refused over navigator.credentials', async ({ wallet, site, target }) => {
  test.skip(target === 'chromium', 'Chromium’s own interface gets such calls, and shows a dialog that nothing can press')
  site.put('/middle', `<iframe src="${site.at('/inner', top)}"></iframe>`)
  site.put('/outer', `<iframe src="${site.at('/middle', 'b.localhost')}"></iframe>`)
  const page = await wallet.visit(site.at('/outer', top))
  await expect.poll(() => page.frames().length).toBe(3)
  expect(await outcome(await innermost(page), presentation())).toEqual({ error: 'NotAllowedError' })
})

test('MP-6: a frame of the site within a frame of another site is refused over the provider', async ({ wallet, site }) => {
  site.put('/middle', `<iframe src="${site.at('/inner', top)}"></iframe>`)
  site.put('/outer', `<iframe src="${site.at('/middle', 'b.localhost')}"></iframe>`)
  const page = await wallet.visit(site.at('/outer', top))
  await expect.poll(() => page.frames().length).toBe(3)
  expect(await outcome(await innermost(page), signIn())).toEqual({ error: 'NotAllowedError' })
  expect(await waiting(wallet)).toEqual(nothing)
})

test('PA-1: a page in a tab that nobody sees is refused over navigator.credentials, and only the badge tells of what it asks the provider', async ({
  wallet,
  site,
  target,
}) => {
  test.skip(target === 'chromium', 'to a Chromium under automation every tab has the focus and can be seen, always')
  site.put('/behind', findWallet)
  const behind = await wallet.visit(site.at('/behind', top))
  await wallet.visit(site.at('/', 'b.localhost'))
  const end = await behind.evaluate(async () => {
    const { wallet: find } = globalThis as unknown as { wallet: () => { get(asked: object): Promise<unknown> } }
    const credentials = navigator.credentials as unknown as { get(asked: object): Promise<unknown> }
    void find()
      .get({ requests: [{ protocol: 'did-auth', data: { nonce: 'a-nonce-that-is-long-enough' } }] })
      .catch(() => {})
    const asked = credentials.get({ digital: { requests: [{ protocol: 'openid4vp-v1-unsigned', data: {} }] } })
    return [navigator.userActivation.isActive, await asked.catch(({ name }: Error) => name)]
  })
  expect(end).toEqual([true, 'NotAllowedError'])
  await expect.poll(() => waiting(wallet)).toEqual({ origins: [site.origin(top)], prompts: [], badge: '1' })
})

test('MP-6: a frame that is taken away takes its question with it', async ({ wallet, site }) => {
  site.put('/own', '<iframe src="/inner"></iframe>')
  const page = await wallet.visit(site.at('/own', top))
  await startAndAsk(wallet, await innermost(page), signIn())
  await page.evaluate(() => document.querySelector('iframe')?.remove())
  await expect.poll(() => waiting(wallet)).toEqual(nothing)
})

test('MP-14: a page that is only being prepared is refused', () => {
  test.skip(true, 'Firefox prepares no pages, Chromium none while automation is attached to it; messaging/page-caller.test.ts has the row')
})

test('MP-15: no page can show, load or read a page of the extension', async ({ wallet, site }) => {
  const home = wallet.welcome.url().replace(/[?#].*$/, '')
  const page = await wallet.visit(site.at())
  const tried = await page.evaluate(async (address) => {
    const loads = (element: HTMLElement) =>
      new Promise<string>((resolve) => {
        element.addEventListener('load', () => resolve('loads'))
        element.addEventListener('error', () => resolve('fails'))
        document.body.append(element)
      })
    const beside = (file: string) => address.replace('popup.html', file)
    return {
      fetched: await fetch(address).then(
        () => 'loads',
        () => 'fails',
      ),
      image: await loads(Object.assign(new Image(), { src: beside('icons/16.png') })),
      script: await loads(Object.assign(document.createElement('script'), { src: beside('page.js') })),
      module: await import(beside('content.js')).then(
        () => 'loads',
        () => 'fails',
      ),
    }
  }, home)
  expect(tried).toEqual({ fetched: 'fails', image: 'fails', script: 'fails', module: 'fails' })

  for (const surface of ['tab', 'prompt']) {
    await page.evaluate((src) => document.body.append(Object.assign(document.createElement('iframe'), { src })), `${home}?surface=${surface}`)
  }
  // Something that takes longer than a page that is refused.
  const { call, prompt } = await startAndAsk(wallet, page, signIn())
  await wallet.press(prompt.getByTestId('refuse'))
  await call.ended()
  for (const frame of page.frames().slice(1)) expect(frame.url()).not.toContain('popup.html')
  const views = () =>
    wallet.welcome.evaluate(() => {
      const { browser, chrome } = globalThis as unknown as Record<'browser' | 'chrome', { extension: { getViews(): Window[] } } | undefined>
      return (browser ?? chrome)?.extension
        .getViews()
        .map(({ location }) => location.href)
        .filter((address) => address.includes('popup.html'))
    })
  await expect.poll(views).toEqual([wallet.welcome.url()])
})

test('MP-5: two frames of one site share its one question', async ({ wallet, site }) => {
  site.put('/two', '<iframe src="/inner"></iframe><iframe src="/inner"></iframe>')
  const page = await wallet.visit(site.at('/two', top))
  await expect.poll(() => page.frames().length).toBe(3)
  const [, first, second] = page.frames()
  if (!first || !second) throw new Error('no frames')
  const { call } = await startAndAsk(wallet, first, signIn())
  expect(await outcome(second, signIn())).toEqual({ error: 'NotAllowedError' })
  const own = await start(page, signIn())
  expect(await own.ended()).toEqual({ error: 'NotAllowedError' })
  expect(await call.isOver()).toBe(false)
})
