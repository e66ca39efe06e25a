// How a browser is started so that it keeps quiet, and where the extension is in it. Shared by the tests and by `npm start`.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { filesIn } from '../../scripts/files.mjs'
import { zip } from '../../scripts/zip.mjs'

const root = join(import.meta.dirname, '../..')

/** Where the built extension of a browser is. */
export const dist = (browser) => join(root, 'dist', browser)

/** The id that Chromium derives from the manifest's public key: the first half of its SHA-256, in letters from a to p. */
export function extensionId() {
  const { key } = JSON.parse(readFileSync(join(dist('chrome'), 'manifest.json'), 'utf8'))
  const hash = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex')
  return Array.from(hash.slice(0, 32), (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('')
}

/** The add-on id of the built extension. */
export function addonId() {
  return JSON.parse(readFileSync(join(dist('firefox'), 'manifest.json'), 'utf8')).browser_specific_settings.gecko.id
}

/** The host of the extension's pages in Firefox, fixed by a preference. */
export const addonHost = '5f1c4c5e-8a8e-4a53-9a53-1a9d0c2f7b11'

/** Switches for Chromium: nothing of its own to say, nobody to call. */
export const quietChromium = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-client-side-phishing-detection',
  '--disable-sync',
  '--disable-quic',
]

/** Preferences for Firefox: nothing of its own to say, nobody to call, and a debugger that installs the extension. */
export const quietFirefox = () => ({
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.backup.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.region.update.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.safebrowsing.provider.mozilla.updateURL': '',
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'devtools.chrome.enabled': true,
  'devtools.debugger.prompt-connection': false,
  'devtools.debugger.remote-enabled': true,
  'extensions.autoDisableScopes': 0,
  'extensions.blocklist.enabled': false,
  'extensions.enabledScopes': 15,
  'extensions.getAddons.cache.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.update.enabled': false,
  'extensions.webextensions.uuids': JSON.stringify({ [addonId()]: addonHost }),
  'messaging-system.rsexperimentloader.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.http.speculative-parallel-limit': 0,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'termsofuse.bypassNotification': true,
  'toolkit.startup.max_resumed_crashes': -1,
  'toolkit.telemetry.server': '',
  'xpinstall.signatures.required': false,
})

/** A fresh profile folder: `{ path, remove }`. It lies in the project, because a sandboxed browser may not read the system's temporary folder. */
export function freshProfile() {
  const parent = join(root, 'out/profiles')
  mkdirSync(parent, { recursive: true })
  const path = mkdtempSync(join(parent, 'p-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }) }
}

/** A profile folder that somebody else looks after: like `freshProfile`, but it stays. */
export function keptProfile(path) {
  mkdirSync(path, { recursive: true })
  return { path, remove: () => {} }
}

/** Puts the built extension of Firefox into a profile as an installed add-on, unless it is there already: what it stores then outlives the browser. */
export function sideload(profile) {
  const packed = join(profile, 'extensions', `${addonId()}.xpi`)
  if (existsSync(packed)) return
  mkdirSync(join(profile, 'extensions'), { recursive: true })
  writeFileSync(packed, zip(filesIn(dist('firefox'))))
}

/** Turns Chromium's developer mode on in a profile that is new: without it an unpacked extension does not survive its own reload. */
export function allowUnpacked(profile) {
  if (existsSync(join(profile, 'Default/Preferences'))) return
  mkdirSync(join(profile, 'Default'), { recursive: true })
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ extensions: { ui: { developer_mode: true } } }))
}

/** A TCP port of 127.0.0.1 that was free just now. */
export async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
