// The extensions that ours is compared with: one with an empty service worker, one with a Veramo agent in it. All are classic workers: Chromium keeps
// the compiled code of those, and none of a module.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist } from '../e2e/browser/settings.mjs'
import { bundle, out } from './bundle.mjs'

const empty = 'chrome.runtime.onMessage.addListener((_message, _sender, reply) => reply({}))\n'
const popup = '<!doctype html><meta charset="utf-8"><title>empty</title><script type="module" src="popup.js"></script><body></body>\n'
const popupScript = 'chrome.runtime.sendMessage({}).then((answer) => document.body.append(JSON.stringify(answer)))\n'

function folder(name, more = {}) {
  const path = join(out, 'extensions', name)
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path, { recursive: true })
  const manifest = { manifest_version: 3, name, version: '1', background: { service_worker: 'background.js' }, ...more }
  writeFileSync(join(path, 'manifest.json'), JSON.stringify(manifest))
  writeFileSync(join(path, 'popup.html'), popup)
  writeFileSync(join(path, 'popup.js'), popupScript)
  return path
}

/** Where the unpacked extensions are, made anew: `limit`, `ours` and `veramo`. */
export async function extensions() {
  const limit = folder('limit')
  writeFileSync(join(limit, 'background.js'), empty)
  const veramo = folder('veramo')
  const { 'veramo-worker': worker } = await bundle(['veramo-worker'])
  copyFileSync(worker, join(veramo, 'background.js'))
  return { limit, ours: dist('chrome'), veramo }
}

/** The unpacked extension that lets a page ask, opens a window of the prompt's size with nothing but a button in it, and when that is pressed makes one signature, writes one row that lasts, and answers. Made anew. */
export function askingExtension() {
  const path = folder('asking', { content_scripts: [{ matches: ['http://localhost/*'], js: ['content.js'], run_at: 'document_start' }] })
  writeFileSync(join(path, 'content.js'), relay)
  writeFileSync(join(path, 'background.js'), asking)
  writeFileSync(join(path, 'popup.js'), question)
  return path
}

const relay = `addEventListener('message', async ({ source, data }) => {
  if (source === window && data === 'ask') postMessage({ answer: await chrome.runtime.sendMessage('ask') })
})
`
const asking = `const key = crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
const database = new Promise((resolve) => {
  const opening = indexedDB.open('asking')
  opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { autoIncrement: true })
  opening.onsuccess = () => resolve(opening.result)
})
async function signed() {
  const { privateKey } = await key
  return crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, new Uint8Array(800))
}
async function written() {
  const writing = (await database).transaction('rows', 'readwrite', { durability: 'strict' })
  writing.objectStore('rows').put(new Uint8Array(800))
  return new Promise((resolve) => (writing.oncomplete = resolve))
}
let answer
chrome.runtime.onMessage.addListener((message, _sender, reply) => {
  if (message === 'allow') signed().then(written).then(() => answer('allowed'))
  if (message !== 'ask') return void reply({})
  answer = reply
  chrome.windows.create({ url: 'popup.html', type: 'popup', width: 400, height: 680 })
  return true
})
`
const question = `await chrome.runtime.sendMessage('what')
document.body.innerHTML = '<main data-testid="consent"><button data-testid="allow" data-armed="true">Allow</button></main>'
document.querySelector('button').onclick = () => chrome.runtime.sendMessage('allow')
`
