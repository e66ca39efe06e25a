// A verifier on this machine that asks in every wrong way, and answers in every wrong way: what the person sees, and every byte that it hears.
import type { ServerResponse } from 'node:http'
import type { Page } from 'playwright/test'
import type { ErrorCode } from '../src/core/errors.ts'
import type { Wallet } from './browser/wallet.ts'
import { authority, client, goodKey, inOrder, json, refusals, replies, requestObject } from './evil-verifier.ts'
import { waiting } from './inside.ts'
import { type Listener, startListener } from './listener.ts'
import { anchor, hold, jwtDegree, trustHere } from './ready.ts'
import { expect, test as shared } from './shared.ts'
import { asks, certifiedLink, linkOf, signedLink } from './signed-requests.ts'
import { allow } from './story.ts'
import { words } from './words.ts'

const test = shared.extend<{ evil: Listener }, { server: Listener }>({
  // One wallet for all: a developer's, with a degree in it, that trusts one authority.
  server: [
    async ({ opened }, use) => {
      const server = await startListener()
      await trustHere(opened, authority.pem)
      await hold(opened, server.page('<h1>An issuer</h1>'), jwtDegree)
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],
  evil: async ({ server }, use) => {
    server.forget()
    await use(server)
  },
})

/** A person clicks on this link on a page of the verifier's. */
async function click(wallet: Wallet, evil: Listener, link: string, more = ''): Promise<{ readonly page: Page; readonly prompt: Page }> {
  const page = await wallet.visit(evil.page(anchor(link) + more))
  return { page, prompt: await wallet.promptFrom(() => page.locator('#link').click()) }
}

const heardBy = (evil: Listener) => evil.heard().map(({ what }) => what)
const sentence = (code: ErrorCode) => words(`error_${code.replaceAll(/[.-]/g, '_')}` as Parameters<typeof words>[0])

/** Rows that a browser has a part in: addresses, and what is fetched. */
const ofTheBrowser: ReadonlySet<string> = new Set(['VP-14', 'VP-16', 'VP-17'])

for (const [row, wrongs] of Object.entries(refusals)) {
  for (const { says, code, link, fetched: expected = [] } of wrongs) {
    test(`${row}: ${says} is refused before anybody is asked, and nothing is sent`, async ({ wallet, evil, target }) => {
      test.skip(target === 'firefox' && !ofTheBrowser.has(row), 'the browser takes no part in it, and Chromium has told it')
      const { prompt } = await click(wallet, evil, await link(evil))
      await expect(prompt.getByTestId('failed')).toContainText(sentence(code))
      await expect(prompt.getByTestId('allow')).toHaveCount(0)
      expect(await waiting(wallet)).toMatchObject({ origins: [] })
      expect(heardBy(evil)).toEqual(expected)
    })
  }
}

/** Says yes. Nothing was sent until then. */
async function share(evil: Listener, prompt: Page, before: readonly string[] = []): Promise<void> {
  await expect(prompt.getByTestId('allow')).toHaveAttribute('data-armed', 'true')
  expect(heardBy(evil)).toEqual(before)
  await allow(prompt)
}

const posted = 'POST verifier.localhost/answer'

for (const [row, ways] of Object.entries(replies)) {
  for (const [says, delivered, answers] of ways) {
    test(`${row}: an answer that ${says} is sent once, counts as ${delivered}, and the person stays where they are`, async ({ wallet, evil }) => {
      evil.serve('/answer', (response) => answers(response, evil))
      const { page, prompt } = await click(wallet, evil, inOrder(evil))
      const address = page.url()
      const opened: string[] = []
      const note = (one: Page) => opened.push(one.url())
      wallet.context.on('page', note)
      await share(evil, prompt)
      await expect(prompt.getByTestId('ended')).toContainText(words(`delivered_${delivered}`))
      await expect(prompt.getByTestId('redirect')).toHaveCount(0)
      expect(heardBy(evil)).toEqual([posted])
      expect(page.url()).toBe(address)
      await expect(page).toHaveTitle('A verifier')
      wallet.context.off('page', note)
      expect(opened).toEqual([])
    })
  }
}

test('VP-15: an answer on which the server hangs up goes nowhere else: at most the browser by itself repeats the same bytes', async ({ wallet, evil }) => {
  evil.serve('/answer', (response) => response.destroy())
  const { prompt } = await click(wallet, evil, inOrder(evil))
  await share(evil, prompt)
  await expect(prompt.getByTestId('ended')).toContainText(words('delivered_unknown'))
  expect(new Set(heardBy(evil))).toEqual(new Set([posted]))
  expect(new Set(evil.heard().map(({ body }) => body)).size).toBe(1)
  // Both browsers try once more where a connection that was used before ends without a word, and nobody can keep them from it.
  expect(evil.heard().length).toBeLessThanOrEqual(2)
})

test.describe('a server that says nothing', () => {
  test('VP-15: an answer to it is given up after ten seconds, was sent once, and the person reads that nobody knows', async ({ wallet, evil }) => {
    evil.serve('/answer', () => {})
    const { prompt } = await click(wallet, evil, inOrder(evil))
    await share(evil, prompt)
    await expect(prompt.getByTestId('ended')).toContainText(words('delivered_unknown'))
    expect(heardBy(evil)).toEqual([posted])
  })

  test('VP-16: a request_uri that sends a byte a second is given up after ten seconds, and nothing is sent', async ({ wallet, evil }) => {
    const drip = (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': requestObject })
      const timer = setInterval(() => response.write('e'), 1000)
      response.on('close', () => clearInterval(timer))
    }
    const uri = evil.serve('/request', drip)
    const started = Date.now()
    const { prompt } = await click(wallet, evil, linkOf({ client_id: client.ids.did, request_uri: uri }))
    expect(Date.now() - started).toBeLessThan(20_000)
    await expect(prompt.getByTestId('failed')).toContainText(sentence('network.failed'))
    expect(heardBy(evil)).toEqual(['GET verifier.localhost/request'])
  })
})

/** The parameters of the only answer that was posted. */
function answerTo(evil: Listener): Readonly<Record<string, string>> {
  const posts = evil.heard().filter(({ what }) => what.startsWith('POST '))
  expect(posts.map(({ what }) => what)).toEqual([posted])
  return Object.fromEntries(new URLSearchParams(posts[0]?.body))
}

/** The nonce that a presentation is bound to. */
function nonceIn({ vp_token: token = '{}' }: Readonly<Record<string, string>>): string {
  const { degree: presentations } = JSON.parse(token) as { readonly degree: readonly string[] }
  const [, payload = ''] = presentations[0]?.split('.') ?? []
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly nonce: string }).nonce
}

const linkage = 'GET verifier.localhost/.well-known/did-configuration.json'

test('VP-19: a request that was answered is not answered again, and nothing more is sent', async ({ wallet, evil }) => {
  const taken = evil.serve('/answer', (response) => json(response, {}))
  const link = linkOf({ client_id: `redirect_uri:${taken}`, ...asks(taken) })
  const { page, prompt } = await click(wallet, evil, link)
  await share(evil, prompt)
  await wallet.closeWindow(prompt)
  const again = await wallet.promptFrom(() => page.locator('#link').click())
  await expect(again.getByTestId('allow')).toHaveAttribute('data-armed', 'true')
  await again.getByTestId('allow').click()
  await expect(again.getByTestId('consent')).toContainText(sentence('request.replayed'))
  expect(heardBy(evil)).toEqual([posted])
})

test('VP-29: a Request Object is fetched once: one that differs the next time changes nothing', async ({ wallet, evil }) => {
  const taken = evil.serve('/answer', (response) => json(response, {}))
  const nonces = ['the-first-nonce', 'the-second-nonce']
  const uri = evil.serve('/request', (response) => {
    const parameters = { client_id: client.ids.san, ...asks(taken, { nonce: nonces.shift() }) }
    void client.sign(parameters, client.proof.certificate).then((compact) => response.writeHead(200, { 'content-type': requestObject }).end(compact))
  })
  const { prompt } = await click(wallet, evil, linkOf({ client_id: client.ids.san, request_uri: uri }))
  await share(evil, prompt, ['GET verifier.localhost/request'])
  expect(nonceIn(answerTo(evil))).toBe('the-first-nonce')
  expect(heardBy(evil)).toEqual(['GET verifier.localhost/request', posted])
  expect(nonces).toEqual(['the-second-nonce'])
})

test('VP-2, VP-3: who says another iss, another audience and things nobody knows is asked for by its proof alone', async ({ wallet, evil }) => {
  const taken = evil.serve('/answer', (response) => json(response, {}))
  const odd = { iss: 'https://bank.example', aud: 'https://other.example', colour: 'green', client_metadata: { client_name: 'Your Bank' } }
  const { prompt } = await click(wallet, evil, await certifiedLink(client, 'san', asks(taken, odd)))
  await expect(prompt.getByTestId('verifier')).toContainText('verifier.localhost')
  await expect(prompt.getByTestId('consent')).not.toContainText(/bank/i)
  await share(evil, prompt)
  expect(Object.keys(answerTo(evil))).toEqual(['vp_token'])
})

test('VP-5, VP-26: a link that wants the answer plain, where the signed request wants it encrypted, gets it encrypted', async ({ wallet, evil }) => {
  const taken = evil.serve('/answer', (response) => json(response, {}))
  const wanted = asks(taken, { response_mode: 'direct_post.jwt', client_metadata: { jwks: { keys: [goodKey] } } })
  const outer = { response_mode: 'direct_post', response_uri: evil.at('/elsewhere') }
  const { prompt } = await click(wallet, evil, await signedLink(client, wanted, {}, outer))
  await share(evil, prompt, [linkage])
  const answer = answerTo(evil)
  expect(Object.keys(answer)).toEqual(['response'])
  expect(answer.response?.split('.')).toHaveLength(5)
})

test('DR-11: nothing that it hears names the person or their browser: no cookie that it set, no referrer, no page', async ({ wallet, evil, target }) => {
  const cookie = { 'set-cookie': 'wallet=1; Path=/' }
  const taken = evil.serve('/answer', (response) => response.writeHead(200, { ...cookie, 'content-type': 'application/json' }).end('{}'))
  const good = await client.sign({ client_id: client.ids.did, ...asks(taken) }, client.proof.did)
  const uri = evil.serve('/request', (response) => response.writeHead(200, { ...cookie, 'content-type': requestObject }).end(good))
  const { page, prompt } = await click(wallet, evil, linkOf({ client_id: client.ids.did, request_uri: uri, request_uri_method: 'get' }))
  await share(evil, prompt, ['GET verifier.localhost/request', linkage])
  expect(heardBy(evil)).toEqual(['GET verifier.localhost/request', linkage, posted])
  // Chromium names the program that posts, and the name is the same for everybody who has it.
  const poster = target === 'firefox' ? 'null' : `chrome-extension://${new URL(wallet.welcome.url()).host}`
  for (const { what, headers } of evil.heard()) {
    const telling = Object.entries(headers).filter(([name]) => /cookie|referer|origin|authorization|forwarded/.test(name))
    expect(Object.fromEntries(telling), what).toEqual(what.startsWith('POST ') ? { origin: poster } : {})
    expect(JSON.stringify({ ...headers, origin: '' }), what).not.toMatch(/extension|lanyard/i)
  }
  expect(await page.evaluate(() => document.cookie)).toBe('visitor=1')
})

test.describe('a page that changes its link under the hand of the person', () => {
  test('when the button goes down, then the person is asked by whom the click reached, and nothing was sent before', async ({ wallet, evil }) => {
    const shown = inOrder(evil)
    const switched = linkOf({ client_id: `redirect_uri:${evil.at('/taken', 'other.localhost')}`, ...asks(evil.at('/taken', 'other.localhost')) })
    const change = `<script>document.querySelector('#link').onmousedown = ({ currentTarget }) => { currentTarget.href = ${JSON.stringify(switched)} }</script>`
    const { prompt } = await click(wallet, evil, shown, change)
    await expect(prompt.getByTestId('verifier')).toContainText('other.localhost')
    await expect(prompt.getByTestId('warning-verifier-is-not-site')).toBeVisible()
    expect(heardBy(evil)).toEqual([])
  })

  test('when it is clicked, then it is too late: the person is asked by whom stood there', async ({ wallet, evil }) => {
    const switched = linkOf({ client_id: `redirect_uri:${evil.at('/taken', 'other.localhost')}`, ...asks(evil.at('/taken', 'other.localhost')) })
    const change = `<script>addEventListener('click', () => { document.querySelector('#link').href = ${JSON.stringify(switched)} }, true)</script>`
    const { page, prompt } = await click(wallet, evil, inOrder(evil), change)
    await expect(prompt.getByTestId('verifier')).toContainText('verifier.localhost')
    await expect(prompt.getByTestId('warning-verifier-is-not-site')).toHaveCount(0)
    expect(await page.locator('#link').getAttribute('href')).toBe(switched)
    expect(heardBy(evil)).toEqual([])
  })
})
