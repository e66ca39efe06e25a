// Every way in for a request that is a text: a clicked link, a code on the page, pasted text.
import type { Wallet } from './browser/wallet.ts'
import { answerOf, waiting } from './inside.ts'
import { expect, test as shared } from './shared.ts'
import { allow, button } from './story.ts'
import { offer, presentation, startAndAllow, startAndAsk } from './asking.ts'
import { credentialSaying } from './issuer.ts'
import { codeOf, movesOn, startVerifier, type Verifier } from './verifier.ts'
import { words } from './words.ts'

const test = shared.extend<{ verifier: Verifier }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what is needed: nothing
  verifier: async ({}, use) => {
    const verifier = await startVerifier()
    await use(verifier)
    await verifier.close()
  },
})

const html = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
const link = (address: string) => `<a id="link" href="${html(address)}"><b>Show my degree</b></a>`

/** Runs a call on `chrome` in the extension's background. */
async function inBackground({ context }: Wallet, call: string): Promise<void> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  await worker.evaluate(`chrome.${call}`)
}

test.beforeEach(async ({ wallet, site }) => {
  const settings = await answerOf<object>(wallet, 'settings.get')
  await answerOf(wallet, 'settings.set', { ...settings, developer: true })
  const { total } = await answerOf<{ readonly total: number }>(wallet, 'credentials.list', { search: '', limit: 1 })
  if (total > 0) return
  const page = await wallet.visit(site.at('/'))
  const [identifier] = await answerOf<readonly { readonly did: string }[]>(wallet, 'identifiers.list')
  const did = identifier?.did ?? (await answerOf<{ readonly did: string }>(wallet, 'identifiers.create', { name: 'Me', algorithm: 'ES256' })).did
  await startAndAllow(wallet, page, offer(await credentialSaying({ id: did, degree: 'Mathematics' }, ['UniversityDegreeCredential'], did)))
  await page.close()
})

test('a link that is clicked leads to the question, and after the answer the tab goes on to where the verifier says', async ({ wallet, verifier }) => {
  const page = await wallet.visit(verifier.page(link(verifier.request())))
  const prompt = await wallet.promptFrom(() => page.locator('#link b').click())
  await expect(prompt.getByTestId('consent')).toBeVisible()
  await expect(prompt.getByTestId('warning-cross-device')).toHaveCount(0)
  await allow(prompt)
  await expect(page).toHaveURL(`${verifier.origin}/done`)
  expect(verifier.answers).toMatchObject([{ vp_token: expect.stringContaining('degree') }])
  await wallet.closeWindow(prompt)
})

test('Enter on a link is a click, and a no goes back to the verifier as the standard says', async ({ wallet, verifier }) => {
  const page = await wallet.visit(verifier.page(link(verifier.request())))
  await page.locator('#link').focus()
  const prompt = await wallet.promptFrom(() => page.keyboard.press('Enter'))
  await wallet.press(prompt.getByTestId('refuse'))
  await expect(page).toHaveURL(`${verifier.origin}/done`)
  expect(verifier.answers).toMatchObject([{ error: 'access_denied' }])
})

test('PA-1: a link that a script clicks is nothing to the wallet', async ({ wallet, verifier }) => {
  const broken = '<a id="broken" href="openid4vp://?client_id=nobody">Broken</a>'
  // Where a script's click is the browser's business, its own dialog about an unknown scheme would stand in the way.
  const quiet = '<script>addEventListener("click", (event) => event.isTrusted || event.preventDefault())</script>'
  const page = await wallet.visit(verifier.page(link(verifier.request()) + broken + quiet))
  await page.evaluate(() => {
    document.querySelector('a')?.click()
    document.querySelector('a')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }))
  })
  // What a person clicks afterwards is heard after it.
  const prompt = await wallet.promptFrom(() => page.locator('#broken').click())
  await expect(prompt.getByTestId('failed')).toBeVisible()
  expect((await waiting(wallet)).origins).toEqual([])
  expect(verifier.answers).toEqual([])
  await wallet.press(prompt.getByTestId('leave'))
})

test('a click that the page takes back is none; one that it stops is one, and its own listeners hear of both', async ({ wallet, verifier }) => {
  const broken = 'openid4vp://?client_id=nobody'
  const page = await wallet.visit(
    verifier.page(`<a id="taken" href="${broken}">Taken</a> <p><a id="stopped" href="${broken}">Stopped</a></p><script>
      heard = []
      taken.onclick = (event) => { heard.push(event.defaultPrevented); event.preventDefault() }
      document.querySelector('p').onclick = (event) => { heard.push(event.defaultPrevented); event.stopPropagation() }
    </script>`),
  )
  await page.locator('#taken').click()
  // What is clicked afterwards is heard after it.
  const prompt = await wallet.promptFrom(() => page.locator('#stopped').click())
  await expect(prompt.getByTestId('failed')).toBeVisible()
  expect(await page.evaluate(() => (globalThis as unknown as { heard: boolean[] }).heard)).toEqual([false, false])
  await wallet.press(prompt.getByTestId('leave'))
})

test('a link on a site that may not ask says so in a window of its own', async ({ wallet, verifier }) => {
  const settings = await answerOf<{ readonly sites: object }>(wallet, 'settings.get')
  const other = verifier.origin.replace(/:\d+$/, ':1')
  // Another port of the same host: the browser cannot tell them apart, the wallet does.
  await answerOf(wallet, 'settings.set', { ...settings, sites: { mode: 'chosen', chosen: [other] } })
  const page = await wallet.visit(verifier.page(link(verifier.request())))
  const prompt = await wallet.promptFrom(() => page.locator('#link').click())
  await expect(prompt.getByTestId('failed')).toContainText(words('error_message_forbidden'))
  await wallet.press(prompt.getByTestId('leave'))
  await answerOf(wallet, 'settings.set', settings)
})

test('a link whose request cannot be answered says so in a window of its own, and nothing is sent', async ({ wallet, verifier }) => {
  const page = await wallet.visit(verifier.page(link('openid4vp://?client_id=nobody&response_type=vp_token')))
  const prompt = await wallet.promptFrom(() => page.locator('#link').click())
  await expect(prompt.getByTestId('failed')).toContainText(words('failed_title'))
  expect(verifier.answers).toEqual([])
  await wallet.press(prompt.getByTestId('leave'))
})

test('a link in a page that is left: the question stays, and the answer opens a new tab', async ({ wallet, verifier, site }) => {
  const page = await wallet.visit(verifier.page(link(verifier.request())))
  const prompt = await wallet.promptFrom(() => page.locator('#link').click())
  await expect(prompt.getByTestId('consent')).toBeVisible()
  await page.goto(site.at('/'))
  await Promise.all([wallet.context.waitForEvent('page'), allow(prompt)])
  // By the word of the site: automation loses sight of a tab that Firefox moves to another process while it opens.
  await expect.poll(verifier.arrived).toBe(1)
  expect(page.url()).toBe(site.at('/'))
  await wallet.closeWindow(prompt)
})

test('VP-28: a code on the page is found, warned about and answered, and the page moves on by itself', async ({ wallet, verifier }) => {
  const page = await wallet.visit(verifier.page(codeOf(verifier.request()) + movesOn))
  await wallet.lookAt(page)
  const seen = await answerOf<{ readonly reached: boolean; readonly codes: readonly object[] }>(wallet, 'scan.look')
  expect(seen).toMatchObject({ reached: true, codes: [{ host: new URL(verifier.origin).host }] })
  const prompt = await wallet.open('popup.html?surface=prompt#/scan')
  await prompt.getByTestId('code').click()
  // The code may have been somebody else's: the person says who began.
  await expect(prompt.getByTestId('allow')).toHaveAttribute('aria-disabled', 'true')
  await prompt.getByTestId('warning-cross-device').getByTestId('tick').click()
  await allow(prompt)
  await expect(page).toHaveURL(`${verifier.origin}/done`)
  expect(verifier.answers).toMatchObject([{ vp_token: expect.stringContaining('degree') }])
})

test('of several codes the person chooses, and where there is none the screen says so', async ({ wallet, verifier }, info) => {
  const other = 'openid4vp://?client_id=x509_san_dns%3Aother.example&request_uri=https%3A%2F%2Fother.example%2Fr'
  const page = await wallet.visit(
    verifier.page(`<body style="background:#111">${codeOf(verifier.request(), 280)} ${codeOf(other, 240)} ${codeOf('https://site.example/', 120)}`),
  )
  await wallet.lookAt(page)
  await answerOf(wallet, 'scan.look')
  const found = await wallet.open('popup.html?surface=prompt#/scan')
  await expect(found.getByTestId('code')).toHaveCount(2)
  await expect(found.getByTestId('scan-found')).toContainText('other.example')
  await found.screenshot({ path: info.outputPath('found.png') })
  await page.goto(verifier.page('<h1>No code here</h1>'))
  await wallet.lookAt(page)
  await answerOf(wallet, 'scan.look')
  const none = await wallet.open('popup.html?surface=prompt#/scan')
  await expect(none.getByTestId('scan-none')).toContainText(words('scan_none'))
  await none.screenshot({ path: info.outputPath('none.png') })
})

test('the shortcut finds a code and asks at once; closing the window is a no, which the verifier hears, and the page stays', async ({
  wallet,
  verifier,
  target,
}) => {
  test.skip(target !== 'chromium', 'nothing can press a shortcut of an extension in Firefox')
  const page = await wallet.visit(verifier.page(codeOf(verifier.request())))
  await wallet.lookAt(page)
  const prompt = await wallet.promptFrom(() => inBackground(wallet, "commands.onCommand.dispatch('scan-page')"))
  await expect(prompt.getByTestId('warning-cross-device')).toBeVisible()
  await wallet.closeWindow(prompt)
  await expect.poll(() => verifier.answers).toMatchObject([{ error: 'access_denied' }])
  expect(page.url()).not.toContain('/done')
})

test('the menu takes a link that is a request, and looks for codes everywhere else', async ({ wallet, verifier, target }) => {
  test.skip(target !== 'chromium', 'nothing can choose from a menu in Firefox')
  const page = await wallet.visit(verifier.page('<h1>No code here</h1>'))
  await wallet.lookAt(page)
  const choose = (info: object) =>
    inBackground(
      wallet,
      `tabs.query({ url: '${page.url()}' }).then(([tab]) => chrome.contextMenus.onClicked.dispatch(${JSON.stringify({ menuItemId: 'look', frameId: 0, ...info })}, tab))`,
    )
  const none = await wallet.promptFrom(() => choose({ linkUrl: 'https://site.example/' }))
  await expect(none.getByTestId('scan-none')).toBeVisible()
  const prompt = await wallet.promptFrom(() => choose({ linkUrl: verifier.request() }))
  await expect(prompt.getByTestId('consent')).toBeVisible()
  await wallet.press(prompt.getByTestId('refuse'))
  await expect(page).toHaveURL(`${verifier.origin}/done`)
  expect(verifier.answers).toMatchObject([{ error: 'access_denied' }])
})

test('a page that nobody let the wallet look at is not looked at', async ({ wallet, verifier }) => {
  const page = await wallet.visit(verifier.page(codeOf(verifier.request())))
  await page.bringToFront()
  expect(await answerOf(wallet, 'scan.look')).toMatchObject({ reached: false, codes: [] })
})

test('what is missing is taken in while the request waits, which then goes on by itself', async ({ wallet, site }) => {
  const [identifier] = await answerOf<readonly { readonly did: string }[]>(wallet, 'identifiers.list')
  const did = identifier?.did ?? ''
  const page = await wallet.visit(site.at('/'))
  const { call, prompt } = await startAndAsk(wallet, page, presentation('dc-api', ['VerifiableCredential', 'LibraryCardCredential']))
  await expect(prompt.getByTestId('missing')).toBeVisible()
  const [tab] = await Promise.all([wallet.context.waitForEvent('page'), prompt.getByTestId('missing-add').click()])
  await wallet.type(tab.locator('textarea'), await credentialSaying({ id: did, shelf: 'Botany' }, ['LibraryCardCredential'], did))
  await button(tab, 'add_check').click()
  await allow(tab)
  await expect(prompt.getByTestId('missing')).toHaveCount(0)
  await expect(prompt.getByTestId('consent')).toContainText('Botany')
  await allow(prompt)
  expect(await call.ended()).toMatchObject({ data: { vp_token: expect.anything() } })
  await wallet.closeWindow(prompt)
})

test('a request that is pasted leads to the question, and its answer opens a new tab', async ({ wallet, verifier }) => {
  const page = await wallet.open('popup.html?surface=tab#/add')
  await wallet.type(page.locator('textarea'), verifier.request())
  await button(page, 'add_check').click()
  await expect(page.getByTestId('consent')).toBeVisible()
  await Promise.all([wallet.context.waitForEvent('page'), allow(page)])
  await expect.poll(verifier.arrived).toBe(1)
  expect(verifier.answers).toMatchObject([{ vp_token: expect.stringContaining('degree') }])
})
