import type { Page } from 'playwright/test'
import { contract } from '../src/messaging/contract.ts'
import type { Wallet } from './browser/wallet.ts'
import { click, presentation, refused, signIn, startAndAsk, startAndRefuse } from './asking.ts'
import { failureOf, nothing, waiting } from './inside.ts'
import { expect, test } from './shared.ts'
import { allow } from './story.ts'
import { words } from './words.ts'

/** Hands Lanyard channels of the page's own making, each with these messages, and gives back the first reply on each. */
function forge(page: Page, channels: readonly (readonly unknown[])[]): Promise<readonly unknown[]> {
  return page.evaluate(
    (all) =>
      Promise.all(
        all.map(
          (messages) =>
            new Promise((resolve) => {
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = ({ data }) => resolve(data)
              for (const message of messages) port1.postMessage(message)
              postMessage({ 'lanyard:channel': crypto.randomUUID() }, origin, [port2])
            }),
        ),
      ),
    channels,
  )
}
const call = (name: string, input: unknown, id = 'forged') => ({ call: { id, name, input } })
const request = (nonce = crypto.randomUUID()) => ({ intent: 'get', via: 'provider', requests: [{ protocol: 'did-auth', data: { nonce } }] })
const denied = { id: 'forged', ok: false, error: { code: 'access_denied' } }
const malformed = { id: 'forged', ok: false, error: { code: 'invalid_request' } }

/** Hands over one channel with these messages, and waits for the question they lead to. */
async function forgeAndAsk(wallet: Wallet, page: Page, messages: readonly unknown[]) {
  const replies: Promise<unknown>[] = []
  await click(page)
  const prompt = await wallet.promptFrom(async () => {
    // A test may leave before the reply is there.
    const reply = forge(page, [messages]).then(([first]) => first)
    reply.catch(() => {})
    replies.push(reply)
  })
  await expect(prompt.getByTestId('consent')).toBeVisible()
  return { prompt, reply: async () => replies[0] }
}

const internal = Object.entries(contract).filter(([, { from }]) => from !== 'page')
const unknown = ['vault.export', 'credentials.export', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty']

test('PA-12: no message of the inside can be sent from a page, over a channel that it made itself', async ({ wallet, site }) => {
  expect(internal.length).toBeGreaterThan(15)
  const page = await wallet.visit(site.at())
  for (const name of [...internal.map(([known]) => known), ...unknown]) {
    expect(await forge(page, [[call(name, {})]]), name).toEqual([denied])
  }
  expect(await failureOf(wallet, 'credentials.list', { search: '', limit: 10 })).toBeNull()
  expect(await waiting(wallet)).toEqual(nothing)
})

test('PA-12: a page cannot say in its message who it is, or that a click was fresh', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  const more = { origin: 'https://bank.example', topOrigin: 'https://bank.example', active: true, callId: '1', tabId: 1, context: 'popup' }
  expect(await forge(page, [[call('exchange.request', { ...request(), ...more })]])).toEqual([malformed])
  expect(await waiting(wallet)).toEqual(nothing)
  const { prompt } = await forgeAndAsk(wallet, page, [{ call: { ...call('exchange.request', request()).call, ...more } }])
  await expect(prompt.getByTestId('consent')).toContainText(new URL(site.at()).host)
  await expect(prompt.getByTestId('consent')).not.toContainText('bank.example')
})

test('PA-15: an id that was used before is a new question, not the old answer', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  const addresses = []
  for (const _ of [1, 2]) {
    const { prompt, reply } = await forgeAndAsk(wallet, page, [call('exchange.request', request('a-nonce-that-is-long-enough'))])
    addresses.push(prompt.url())
    expect(await forge(page, [[call('exchange.request', request('a-nonce-that-is-long-enough'))]])).toEqual([denied])
    await wallet.press(prompt.getByTestId('refuse'))
    expect(await reply()).toEqual({ id: 'forged', ok: true, output: { kind: 'answer', ...refused('did-auth') } })
  }
  expect(new Set(addresses).size).toBe(2)
})

test('PA-15: a request that was answered with yes is not answered again, and the page is told no', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  const once = signIn('a-nonce-that-is-used-only-once')
  const first = await startAndAsk(wallet, page, once)
  await allow(first.prompt)
  expect(await first.call.ended()).toMatchObject({ data: { vp: expect.any(String) } })
  const second = await startAndAsk(wallet, page, once)
  await expect(second.prompt.getByTestId('allow')).toHaveAttribute('data-armed', 'true')
  await second.prompt.getByTestId('allow').click()
  await expect(second.prompt.getByText(words('error_request_replayed'))).toBeVisible()
  expect(await second.call.isOver()).toBe(false)
  await wallet.press(second.prompt.getByTestId('refuse'))
  expect(await second.call.ended()).toEqual(refused('did-auth'))
})

test('PA-15: a second message on a channel that was used is ignored', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  expect(await forge(page, [[call('wallet.state', {}), call('exchange.request', request(), 'second')]])).toEqual([denied])
  // What came before on the same way has been dealt with when this is answered.
  expect(await forge(page, [[call('wallet.state', {})]])).toEqual([denied])
  expect(await waiting(wallet)).toEqual(nothing)
})

test('MP-2: what a page says to itself in the words of a reply is none', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  const { call: asked, prompt } = await startAndAsk(wallet, page, signIn())
  await page.evaluate(async () => {
    const reply = { id: '1', ok: true, output: { kind: 'answer', protocol: 'did-auth', data: { vp: 'forged' } } }
    const imitations = [reply, { reply }, { 'lanyard:channel': reply }, { 'lanyard:channel': '1-2-3-4' }, { 'lanyard:channel': '1-2-3-4', ...reply }]
    for (const imitation of imitations) {
      postMessage(imitation, origin)
      postMessage(imitation, origin, [new MessageChannel().port2, new MessageChannel().port2])
      dispatchEvent(new MessageEvent('message', { data: imitation, source: window, origin }))
    }
    const heard = new Promise((resolve) => addEventListener('message', ({ data }) => data === 'last' && resolve(data)))
    postMessage('last', origin)
    await heard
  })
  expect(await asked.isOver()).toBe(false)
  await wallet.press(prompt.getByTestId('refuse'))
  expect(await asked.ended()).toEqual(refused('did-auth'))
})

test('MP-3: a channel is taken from the very window and by the hand of the browser only', async ({ wallet, site }) => {
  site.put('/inside', '<p>A frame</p>')
  site.put('/holds', `<iframe src="/inside"></iframe><iframe src="${site.at('/inside', 'a.localhost')}"></iframe>`)
  const page = await wallet.visit(site.at('/holds'))
  await page.evaluate(() => {
    const kept = globalThis as unknown as { heard: string[]; forged(from: string): MessagePort }
    kept.heard = []
    kept.forged = (from) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => kept.heard.push(from)
      port1.postMessage({ call: { id: '1', name: 'wallet.state', input: {} } })
      return port2
    }
    const event = (from: string, more: object) => new MessageEvent('message', { data: { 'lanyard:channel': '1' }, ports: [kept.forged(from)], ...more })
    dispatchEvent(event('a synthetic event', { source: window, origin }))
    dispatchEvent(event('a synthetic event of a frame', { source: frames[0], origin }))
  })
  for (const frame of page.frames()) {
    if (frame === page.mainFrame()) continue
    await frame.evaluate(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => parent.postMessage('a reply to a frame', '*')
      port1.postMessage({ call: { id: '1', name: 'wallet.state', input: {} } })
      parent.postMessage({ 'lanyard:channel': '1' }, '*', [port2])
    })
  }
  await page.evaluate(() => addEventListener('message', ({ data }) => (globalThis as unknown as { heard: string[] }).heard.push(String(data))))
  expect(await forge(page, [[call('wallet.state', {})]])).toEqual([denied])
  expect(await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)).toEqual([])
})

test('MP-3: a page that asks for the provider again is handed the same one', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  const heard = await page.evaluate(() => {
    const details: { info: { uuid: string }; provider: object }[] = []
    addEventListener('identity:announceProvider', (event) => {
      if (event instanceof CustomEvent) details.push(event.detail)
    })
    for (let times = 0; times < 3; times++) dispatchEvent(new Event('identity:requestProvider'))
    const [first] = details
    return {
      count: details.length,
      same: details.every((detail) => detail === first),
      frozen: Object.isFrozen(first?.info) && Object.isFrozen(first?.provider),
    }
  })
  expect(heard).toEqual({ count: 3, same: true, frozen: true })
})

test('MP-4: of a hundred calls at once one is asked, and all others are refused', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  await click(page)
  const prompt = await wallet.promptFrom(() =>
    page.evaluate(() => {
      const kept = globalThis as unknown as { replies: unknown[] }
      kept.replies = []
      for (let count = 0; count < 100; count++) {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => kept.replies.push(data)
        const requests = [{ protocol: 'did-auth', data: { nonce: crypto.randomUUID() } }]
        port1.postMessage({ call: { id: 'forged', name: 'exchange.request', input: { intent: 'get', via: 'provider', requests } } })
        postMessage({ 'lanyard:channel': crypto.randomUUID() }, origin, [port2])
      }
    }),
  )
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as { replies: unknown[] }).replies)).toEqual(Array(99).fill(denied))
  expect(await waiting(wallet)).toEqual({ origins: [site.origin()], prompts: [prompt.url()], badge: '1' })
  await wallet.press(prompt.getByTestId('refuse'))
  expect(await startAndRefuse(wallet, page, presentation())).toEqual(refused('openid4vp-v1-unsigned'))
})

test('MP-4: a message of more than a mebibyte is refused', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  const long = { ...request(), requests: [{ protocol: 'did-auth', data: { nonce: 'a-nonce-that-is-long-enough', more: 'x'.repeat(1_048_576) } }] }
  expect(await forge(page, [[call('exchange.request', long)]])).toEqual([malformed])
  expect(await waiting(wallet)).toEqual(nothing)
})

test('MP-10: a page has no way of its own to the extension', async ({ wallet, site }) => {
  const page = await wallet.visit(site.at())
  const found = await page.evaluate(() => {
    const { chrome, browser } = globalThis as unknown as { chrome?: { runtime?: unknown }; browser?: { runtime?: unknown } }
    return [typeof chrome?.runtime, typeof browser?.runtime]
  })
  expect(found).toEqual(['undefined', 'undefined'])
})

test('MP-11: what only our own pages may say is refused from a content script', async ({ wallet, site, target }) => {
  test.skip(target === 'firefox', 'nothing that drives Firefox here can run code in the world of a content script')
  const page = await wallet.visit(site.at())
  const session = await wallet.context.newCDPSession(page)
  const worlds: { id: number; origin: string }[] = []
  session.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context))
  await session.send('Runtime.enable')
  const isOurs = ({ origin }: { readonly origin: string }) => wallet.welcome.url().startsWith(`${origin}/`)
  await expect.poll(() => worlds.some(isOurs)).toBe(true)
  const contextId = worlds.find(isOurs)?.id ?? 0
  const run = async (expression: string): Promise<unknown> => {
    const { result } = await session.send('Runtime.evaluate', { expression, contextId, awaitPromise: true, returnByValue: true })
    return result.value
  }
  const forbidden = { id: '1', ok: false, error: { code: 'message.forbidden' } }
  for (const [name] of internal) {
    const message = JSON.stringify({ id: '1', name, input: {} })
    expect(await run(`chrome.runtime.sendMessage(${message})`), name).toEqual(forbidden)
    const port = `new Promise((resolve) => { const port = chrome.runtime.connect({ name: 'page' }); port.onMessage.addListener((reply) => { resolve(reply); port.disconnect() }); port.postMessage({ ...${message}, active: true }) })`
    expect(await run(port), name).toEqual({ ...denied, id: '1' })
  }
  expect(await failureOf(wallet, 'credentials.list', { search: '', limit: 10 })).toBeNull()
})
