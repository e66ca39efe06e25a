// weight: what a browser has to load, minified, after gzip.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { dist } from '../e2e/browser/settings.mjs'
import { filesIn } from '../scripts/files.mjs'
import { popupStart } from '../scripts/popup-start.mjs'
import { bundle } from './bundle.mjs'

const scripts = /\.(?:js|css|html)$/
const parts = {
  'weight-worker': { title: 'weight-worker: the service worker', files: only('background.js') },
  'weight-popup': { title: 'weight-popup: the popup’s page, scripts and styles, at its start', files: popupStart },
  'weight-page': { title: 'weight-page: what is put into every page, page.js and content.js', files: only('page.js', 'content.js') },
}

/** Names of the benchmarks of this file. */
export const names = Object.keys(parts)

/** Weighs these parts; a kB is 1000 bytes. */
export async function run(wanted) {
  const results = []
  const built = filesIn(dist('chrome')).filter(({ name }) => scripts.test(name))
  for (const name of wanted) {
    const { title, files } = parts[name]
    const chosen = files(built)
    const ours = contentOf(built.filter((file) => chosen.has(file.name)))
    const rounds = { ours: [weightOf(ours, zipped)] }
    const notes = [`ours before gzip: ${weightOf(ours, bytes).toFixed(1)} kB`]
    if (name === 'weight-popup') {
      const later = contentOf(built.filter((file) => file.name.startsWith('assets/') && !chosen.has(file.name)))
      notes.push(`what it loads later, screen by screen: ${weightOf(later, zipped).toFixed(1)} kB`)
    }
    if (name === 'weight-worker') {
      const { 'veramo-worker': peer } = await bundle(['veramo-worker'])
      const theirs = [readFileSync(peer)]
      rounds.veramo = [weightOf(theirs, zipped)]
      notes.push(`veramo before gzip: ${weightOf(theirs, bytes).toFixed(1)} kB, and it speaks no protocol`)
    }
    results.push({ name, title, unit: 'kB', rounds, notes })
  }
  return results
}

const contentOf = (files) => files.map(({ content }) => content)
const bytes = (content) => content.length
const zipped = (content) => gzipSync(content, { level: 9 }).length
const weightOf = (contents, measure) => contents.reduce((sum, content) => sum + measure(content), 0) / 1000

function only(...names) {
  return () => new Set(names)
}
