import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { filesIn } from './files.mjs'
import { popupStart } from './popup-start.mjs'

const root = join(import.meta.dirname, '..')
const browsers = ['chrome', 'firefox']
const missing = browsers.filter((browser) => !existsSync(join(root, 'dist', browser, 'manifest.json')))

const kB = 1000
const injected = ['page.js', 'content.js']

/** The messages that only our own pages may send. */
const privateMessages = ['contract', 'vault-contract', 'trust-contract', 'sites-contract'].flatMap((file) =>
  [...readFileSync(join(root, `src/messaging/${file}.ts`), 'utf8').matchAll(/'([a-z]+\.[a-zA-Z]+)':\s*\{\s*from: 'popup'/g)].map(([, name]) => name ?? ''),
)

/** Code that is made from text while it runs, or loaded from elsewhere. */
const madeAtRunTime = /(?<![\w.$])(?:eval|Function|importScripts)\s*\(|\bnew Function\b/

/** Addresses that are names and are never loaded, and patterns of the sites that may ask. */
const names = [
  /^https?:\/\/(?:\*|localhost|\*\.localhost|127\.0\.0\.1)(?:\/|:|$)/,
  /^http:\/\/www\.w3\.org\/(?:1998\/Math\/MathML|1999\/xlink|2000\/svg|XML\/1998\/namespace)$/,
  /^https:\/\/www\.w3\.org\/2018\/credentials\//,
  /^https:\/\/www\.w3\.org\/ns\/credentials\//,
  /^https:\/\/www\.w3\.org\/2018\/credentials#VerifiableCredential$/,
  /^https:\/\/w3id\.org\/(?:did|security)\//,
  /^https:\/\/identity\.foundation\/\.well-known\/did-configuration\/v1$/,
  /^https:\/\/lanyard\.invalid\//,
  // What React and Dexie say in their error messages.
  /^https:\/\/react\.dev\/errors\/$/,
  /^https:\/\/tinyurl\.com\/y2uuvskb$/,
  /^http:\/\/bit\.ly\/2kdckMn$/,
]
const addressesIn = (text: string) => [...text.matchAll(/\b(?:https?|wss?|ftp):\/\/[^\s"'`)\\<>$]+/g)].map(([address]) => address)

test('the messages of our own pages were read', () => {
  expect(privateMessages.length).toBeGreaterThan(40)
  expect(privateMessages).toEqual(expect.arrayContaining(['vault.unlock', 'exchange.decide', 'unlockers.setRecovery', 'backup.make']))
})

describe.skipIf(missing.length)(`what is built (skipped without dist: run "npm run build")`, () => {
  describe.each(browsers)('%s', (browser) => {
    const files = missing.length ? [] : filesIn(join(root, 'dist', browser))
    const read = (name: string) => files.find((file) => file.name === name)?.content.toString('utf8') ?? ''
    const weight = (these: typeof files) => these.reduce((sum, { content }) => sum + gzipSync(content, { level: 9 }).length, 0)

    test('what is put into pages weighs at most 6 kB', () => {
      const parts = files.filter(({ name }) => injected.includes(name))
      expect(parts.map(({ name }) => name).toSorted()).toEqual(injected.toSorted())
      expect(weight(parts)).toBeGreaterThan(500)
      expect(weight(parts)).toBeLessThanOrEqual(6 * kB)
    })

    test.each(injected)('%s holds no storage, no key code, and no name of a message that is not its own', (name) => {
      const code = read(name)
      const forbidden = ['indexedDB', 'subtle', 'eval(', 'new Function', 'storage.local', 'privateKey', ...privateMessages]
      expect(forbidden.filter((word) => code.includes(word))).toEqual([])
    })

    test('the worker weighs at most 220 kB, the popup at its start at most 120 kB, and what it loads later 60 kB', () => {
      const worker = weight(files.filter(({ name }) => name === 'background.js'))
      const atStart = popupStart(files)
      const popup = weight(files.filter(({ name }) => atStart.has(name)))
      const later = files.filter(({ name }) => /^assets\/.*\.(?:js|css)$/.test(name) && !atStart.has(name))
      expect(worker).toBeGreaterThan(10 * kB)
      expect(worker).toBeLessThanOrEqual(220 * kB)
      expect(popup).toBeGreaterThan(10 * kB)
      expect(popup).toBeLessThanOrEqual(120 * kB)
      expect(atStart.size).toBeGreaterThan(2)
      expect(later.length).toBeGreaterThan(5)
      expect(weight(later)).toBeLessThanOrEqual(60 * kB)
    })

    test('what runs beside the worker weighs at most 75 kB, and the worker has none of it', () => {
      const offscreen = weight(files.filter(({ name }) => name.startsWith('offscreen')))
      expect(offscreen).toBeGreaterThan(10 * kB)
      expect(offscreen).toBeLessThanOrEqual(75 * kB)
      expect(read('offscreen.js')).toContain('age-encryption.org/v1')
      expect(read('background.js')).not.toContain('age-encryption.org')
      expect(files.map(({ name }) => name).includes('offscreen_document.html')).toBe(browser === 'chrome')
    })

    test('SC-3: nothing makes code from text, loads code from elsewhere, or names an address that is not on the list', () => {
      const scripts = files.filter(({ name }) => name.endsWith('.js'))
      const texts = files.filter(({ name }) => /\.(?:js|css|html)$/.test(name))
      expect(scripts.length).toBeGreaterThanOrEqual(4)
      expect(scripts.filter(({ content }) => madeAtRunTime.test(content.toString('utf8'))).map(({ name }) => name)).toEqual([])
      const addresses = texts.flatMap(({ name, content }) => addressesIn(content.toString('utf8')).map((address) => `${name}: ${address}`))
      expect(addresses.filter((line) => !names.some((known) => known.test(line.slice(line.indexOf(': ') + 2))))).toEqual([])
    })

    test('the background is a strict classic worker in Chrome, which keeps its compiled code, and a module in Firefox', () => {
      const { type } = JSON.parse(read('manifest.json')).background
      expect(type).toBe(browser === 'chrome' ? undefined : 'module')
      expect(read('background.js').startsWith('"use strict";(')).toBe(browser === 'chrome')
    })

    test('SC-5: only the Worker is ever loaded as a script by its address, and only where it is started', () => {
      const policy: string = JSON.parse(read('manifest.json')).content_security_policy.extension_pages
      const directives = policy.split('; ').filter((directive) => directive.includes('trusted-types'))
      expect(directives).toEqual(["require-trusted-types-for 'script'", 'trusted-types lanyard-worker'])
      const makers = files.filter(({ name, content }) => name.endsWith('.js') && content.includes('createPolicy'))
      expect(makers.map(({ name }) => name)).toEqual([browser === 'chrome' ? 'offscreen_document.js' : 'background.js'])
    })

    test('SC-5: a site can neither message the extension nor load a file of it', () => {
      const manifest = JSON.parse(read('manifest.json'))
      expect(Object.keys(manifest)).not.toContain('externally_connectable')
      expect(Object.keys(manifest)).not.toContain('web_accessible_resources')
    })
  })
})
