// The extensions that ours is compared with: one with an empty service worker, one with a Veramo agent in it.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist } from '../e2e/browser/settings.mjs'
import { bundle, out } from './bundle.mjs'

const empty = 'chrome.runtime.onMessage.addListener((_message, _sender, reply) => reply({}))\n'
const popup = '<!doctype html><meta charset="utf-8"><title>empty</title><script type="module" src="popup.js"></script><body></body>\n'
const popupScript = 'chrome.runtime.sendMessage({}).then((answer) => document.body.append(JSON.stringify(answer)))\n'

function folder(name) {
  const path = join(out, 'extensions', name)
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path, { recursive: true })
  const manifest = { manifest_version: 3, name, version: '1', background: { service_worker: 'background.js', type: 'module' } }
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
