// Drives Chromium over its debugging pipe and attaches to nothing but the pages it opens. Playwright attaches to every service worker and holds
// it at its start until it has: that would be part of every wake.
import { spawn } from 'node:child_process'
import { allowUnpacked, freshProfile, quietChromium } from '../e2e/browser/settings.mjs'
import { needBrowser } from '../scripts/browsers.mjs'
import { Sentence } from '../scripts/sentence.mjs'

/** Starts Chromium without a window and with a fresh profile. `patience`: milliseconds for one answer. Throws a Sentence when it does not come up. */
export async function startChromium({ patience = 60_000 } = {}) {
  const profile = freshProfile()
  allowUnpacked(profile.path)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const debugging = ['--headless=new', '--remote-debugging-pipe', '--enable-unsafe-extension-debugging']
  const args = [`--user-data-dir=${profile.path}`, ...debugging, ...quietChromium, ...asRoot, 'about:blank']
  const child = spawn(needBrowser('chrome'), args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
  const closed = new Promise((resolve) => {
    child.on('close', resolve)
    child.on('error', resolve)
  })
  const { send, once } = pipe(child, patience)
  const stop = async () => {
    // Asked to close, it ends its own children before it ends; killed, they would still be writing into the profile.
    await send('Browser.close').catch(() => child.kill())
    await closed
    profile.remove()
  }
  try {
    const { product } = await send('Browser.getVersion')
    return Object.freeze({
      product,
      /** Loads an unpacked extension: its id. */
      load: async (path) => (await send('Extensions.loadUnpacked', { path })).id,
      open: (url) => open(send, once, url),
      /** Does what opens a window, and takes hold of it while it loads: a page in which `script` is run before anything else is. */
      async opened(does, script) {
        const known = new Set((await send('Target.getTargets')).targetInfos.map(({ targetId }) => targetId))
        const created = once('Target.targetCreated', undefined, ({ targetInfo }) => targetInfo.type === 'page' && !known.has(targetInfo.targetId))
        await send('Target.setDiscoverTargets', { discover: true })
        await does()
        const { targetInfo } = await created
        await send('Target.setDiscoverTargets', { discover: false })
        const { page, run } = await attach(send, once, targetInfo.targetId)
        await Promise.all([page.before(script), run(script)])
        return page
      },
      /** Closes the tabs whose address contains this. */
      async closeTabs(part) {
        const { targetInfos } = await send('Target.getTargets')
        for (const { targetId } of targetInfos.filter(({ type, url }) => type === 'page' && url.includes(part))) await send('Target.closeTarget', { targetId })
      },
      /** Stops the service worker of this extension. Throws when it runs on: a wake that is none must not be counted. */
      async stopWorker(id) {
        const running = async () => (await send('Target.getTargets')).targetInfos.filter(({ type, url }) => type === 'service_worker' && url.includes(id))
        for (let attempt = 0; attempt < 20; attempt++) {
          for (const { targetId } of await running()) await send('Target.closeTarget', { targetId }).catch(() => {})
          await pause(100)
          if ((await running()).length === 0) return
          // One that was stopped while Chromium still had something to tell it is started once more: let it hear that first.
          await pause(500)
        }
        throw new Sentence('Chromium did not stop a service worker.')
      },
      close: stop,
    })
  } catch (error) {
    await stop()
    throw error
  }
}

/** Resolves after so many milliseconds. */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A tab: `go` to another address and wait until it is loaded, `call` a function of the page's world with plain data, `before` every page run a script, `press` a button. */
async function open(send, once, address) {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
  const { page } = await attach(send, once, targetId)
  await page.go(address)
  return page
}

/** Takes hold of a tab or window: the page, and `run`, which runs a script in whatever it shows now. */
async function attach(send, once, targetId) {
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  await send('Page.enable', {}, sessionId)
  const page = Object.freeze({
    async go(url) {
      const loaded = once('Page.loadEventFired', sessionId)
      const { errorText } = await send('Page.navigate', { url }, sessionId)
      if (errorText) throw new Sentence(`Chromium did not open ${url}: ${errorText}.`)
      await loaded
    },
    async call(work, ...data) {
      const expression = `(${work})(...${JSON.stringify(data)})`
      const { result, exceptionDetails: wrong } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId)
      if (wrong) throw new Error((wrong.exception?.description ?? wrong.text).split('\n')[0])
      return result.value
    },
    before: (script) => send('Page.addScriptToEvaluateOnNewDocument', { source: script }, sessionId),
    show: () => send('Page.bringToFront', {}, sessionId),
    close: () => send('Target.closeTarget', { targetId }),
    /** Clicks the element that this selector finds, as a person would. */
    async press(selector) {
      const at = await page.call(centre, selector)
      for (const type of ['mousePressed', 'mouseReleased']) await send('Input.dispatchMouseEvent', { type, ...at, button: 'left', clickCount: 1 }, sessionId)
    },
  })
  return { page, run: (script) => send('Runtime.evaluate', { expression: script }, sessionId) }
}

function centre(selector) {
  const element = document.querySelector(selector)
  element.scrollIntoView({ block: 'nearest' })
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: left + width / 2, y: top + height / 2 }
}

/** The debugging pipe (Chrome DevTools Protocol): JSON texts with a zero byte after each. */
function pipe(child, patience) {
  const [, , , to, from] = child.stdio
  const calls = new Map()
  const waiting = []
  let number = 0
  let received = ''

  function fail(message) {
    for (const { reject } of calls.values()) reject(new Sentence(message))
    calls.clear()
  }
  child.on('error', ({ message }) => fail(`Chromium could not be started: ${message}.`))
  child.on('close', () => fail('Chromium ended before the benchmark did.'))
  to.on('error', () => {})
  from.setEncoding('utf8')
  from.on('data', (chunk) => {
    const texts = (received + chunk).split('\0')
    received = texts.pop()
    for (const text of texts) {
      const { id, result, error, method, sessionId, params } = JSON.parse(text)
      const call = calls.get(id)
      calls.delete(id)
      if (error) call?.reject(new Error(`${call.method}: ${error.message}`))
      else call?.resolve(result)
      const next = waiting.findIndex((one) => one.method === method && one.sessionId === sessionId && one.fits(params))
      if (method && next >= 0) waiting.splice(next, 1)[0].resolve(params)
    }
  })

  return {
    send(method, params = {}, sessionId) {
      return new Promise((resolve, reject) => {
        const id = ++number
        const timer = setTimeout(() => calls.get(id)?.reject(new Sentence(`Chromium did not answer to ${method}.`)), patience)
        const done = (settle) => (value) => {
          clearTimeout(timer)
          settle(value)
        }
        calls.set(id, { method, resolve: done(resolve), reject: done(reject) })
        to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
      })
    },
    once: (method, sessionId, fits = () => true) => new Promise((resolve) => waiting.push({ method, sessionId, fits, resolve })),
  }
}
