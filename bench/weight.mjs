// weight: what a browser has to load, minified, after gzip.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { dist } from '../e2e/browser/settings.mjs'
import { bundle } from './bundle.mjs'

const parts = {
  'weight-worker': { title: 'weight-worker: the service worker', files: () => ['background.js'] },
  'weight-popup': {
    title: 'weight-popup: the popup’s page, scripts and styles',
    files: () => ['popup.html', ...readdirSync(join(dist('chrome'), 'assets'), { recursive: true }).map((name) => `assets/${name}`)],
  },
  'weight-page': { title: 'weight-page: what is put into every page, page.js and content.js', files: () => ['page.js', 'content.js'] },
}

/** Names of the benchmarks of this file. */
export const names = Object.keys(parts)

/** Weighs these parts; a kB is 1000 bytes. */
export async function run(wanted) {
  const results = []
  for (const name of wanted) {
    const { title, files } = parts[name]
    const paths = files()
      .filter((file) => /\.(?:js|css|html|svg|woff2|wasm)$/.test(file))
      .map((file) => join(dist('chrome'), file))
    const rounds = { ours: [weightOf(paths, zipped)] }
    const notes = [`ours before gzip: ${weightOf(paths, (bytes) => bytes.length).toFixed(1)} kB`]
    if (name === 'weight-worker') {
      const { 'veramo-worker': peer } = await bundle(['veramo-worker'])
      rounds.veramo = [weightOf([peer], zipped)]
      notes.push(`veramo before gzip: ${weightOf([peer], (bytes) => bytes.length).toFixed(1)} kB, and it speaks no protocol`)
    }
    results.push({ name, title, unit: 'kB', rounds, notes })
  }
  return results
}

const zipped = (bytes) => gzipSync(bytes, { level: 9 }).length
const weightOf = (paths, measure) => paths.reduce((sum, path) => sum + measure(readFileSync(path)), 0) / 1000
