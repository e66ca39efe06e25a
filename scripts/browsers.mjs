// Finds the browsers that are installed, and installs them with the system's package manager where that is possible.
import { accessSync, constants, existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { command } from './command.mjs'
import { isMain, run, Sentence } from './sentence.mjs'

/** Per browser: the variable that overrides the search, the names on PATH (best first), the usual places, the package of Debian. */
const known = {
  chrome: {
    variable: 'LANYARD_CHROME',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge-stable', 'microsoft-edge'],
    mac: ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome', 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
    windows: ['Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'],
    debian: 'chromium',
    words: 'Chromium, Chrome or Edge',
  },
  firefox: {
    variable: 'LANYARD_FIREFOX',
    names: ['firefox-esr', 'firefox', 'firefox-developer-edition'],
    mac: ['Firefox.app/Contents/MacOS/firefox', 'Firefox Developer Edition.app/Contents/MacOS/firefox'],
    windows: ['Mozilla Firefox/firefox.exe', 'Firefox Developer Edition/firefox.exe'],
    debian: 'firefox-esr',
    words: 'Firefox',
  },
}

/** The browsers this project runs in. */
export const browserNames = Object.keys(known)

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function places({ names, mac, windows }) {
  if (process.platform === 'darwin') return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) => mac.map((path) => join(folder, path)))
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean)
    return windows.flatMap((path) => folders.map((folder) => join(folder, path)))
  }
  const path = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'].filter(Boolean)
  return names.flatMap((name) => path.map((folder) => join(folder, name)))
}

/** The path of an installed browser, or null. Throws a Sentence when the variable that names one names nothing. */
export function findBrowser(name) {
  const browser = known[name]
  const chosen = process.env[browser.variable]
  if (chosen && !isProgram(chosen)) throw new Sentence(`${browser.variable} names ${chosen}, which is not a program.`)
  return chosen || (places(browser).find(isProgram) ?? null)
}

/** The path of an installed browser. Throws a Sentence saying what to install. */
export function needBrowser(name) {
  const found = findBrowser(name)
  if (!found) throw new Sentence(missing([name]))
  return found
}

function missing(names) {
  const words = names.map((name) => known[name].words).join(', and ')
  const debian = names.map((name) => known[name].debian).join(' ')
  const how = existsSync('/etc/debian_version') ? ` On this system: sudo apt-get install ${debian}` : ''
  return `Please install ${words}, or say where it is with ${names.map((name) => known[name].variable).join(' and ')}.${how}`
}

/** Sees to it that these browsers are installed: where apt is there and we may use it, by installing them. */
export async function ensureBrowsers(names = browserNames) {
  const absent = names.filter((name) => !findBrowser(name))
  if (!absent.length) return
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!mayInstall) throw new Sentence(missing(absent))
  const packages = [...absent.map((name) => known[name].debian), 'fonts-dejavu-core']
  console.log(`Installing ${packages.join(', ')} with apt-get …`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { code, output } = await command('apt-get', ['-q', ...args], { show: false, env })
    if (code !== 0) throw new Sentence(`apt-get ${args[0]} failed. It said:\n${output.trim().split('\n').slice(-5).join('\n')}\n${missing(absent)}`)
  }
  for (const name of absent) needBrowser(name)
}

if (isMain(import.meta)) {
  run(async () => {
    await ensureBrowsers()
    for (const name of browserNames) console.log(`${name}: ${findBrowser(name)}`)
  })
}
