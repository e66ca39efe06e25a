import { spawn } from 'node:child_process'
import { allowUnpacked, dist, freshProfile, quietChromium } from '../e2e/browser/settings.mjs'
import { Sentence } from './sentence.mjs'

const patience = 30_000

/**
 * Opens a Chromium-based browser with a fresh profile, this page and the built extension: `{ closed, close, reload }`.
 * The extension is loaded over the debugging pipe, because Chrome has ignored `--load-extension` since version 137.
 */
export async function openChromium(program, url) {
  const profile = freshProfile()
  allowUnpacked(profile.path)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const debugging = ['--remote-debugging-pipe', '--enable-unsafe-extension-debugging']
  const args = [`--user-data-dir=${profile.path}`, ...debugging, ...quietChromium, ...asRoot, url]
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
  const closed = new Promise((resolve) => {
    child.on('close', resolve)
    child.on('error', resolve)
  }).then(profile.remove)
  const reload = loader(child, dist('chrome'))
  try {
    await reload()
  } catch (error) {
    child.kill()
    throw error
  }
  return { closed, close: () => child.kill(), reload }
}

/** A function that loads the extension, or loads it again (Chrome DevTools Protocol, Extensions.loadUnpacked). It throws a Sentence when the browser says no, says nothing or ends. */
function loader(child, path) {
  const [, , , toBrowser, fromBrowser] = child.stdio
  const waiting = new Map()
  let last = 0
  let received = ''
  toBrowser.on('error', () => {})
  fromBrowser.setEncoding('utf8')
  fromBrowser.on('data', (chunk) => {
    const messages = (received + chunk).split('\0')
    received = messages.pop()
    for (const { id, error } of messages.map((text) => JSON.parse(text))) waiting.get(id)?.(error?.message ?? null)
  })
  child.on('close', () => {
    for (const done of waiting.values()) done('it ended')
  })
  child.on('error', (error) => {
    for (const done of waiting.values()) done(error.message)
  })
  return () =>
    new Promise((resolve, reject) => {
      const id = ++last
      const timer = setTimeout(() => waiting.get(id)?.('it did not answer'), patience)
      waiting.set(id, (problem) => {
        clearTimeout(timer)
        waiting.delete(id)
        if (problem === null) resolve()
        else
          reject(
            new Sentence(`The browser did not load Lanyard: ${problem}. Try "npm start -- --browser firefox", or name another browser with LANYARD_CHROME.`),
          )
      })
      toBrowser.write(`${JSON.stringify({ id, method: 'Extensions.loadUnpacked', params: { path } })}\0`)
    })
}
