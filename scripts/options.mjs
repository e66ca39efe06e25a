import { parseArgs } from 'node:util'
import { browserNames, findBrowser } from './browsers.mjs'
import { Sentence } from './sentence.mjs'

/** What stands behind `npm start --`: `{ browser, check }`. Throws a Sentence for anything else. */
export function readOptions() {
  const usage = `Use: npm start -- [--browser ${browserNames.join('|')}] [--check]`
  let values
  try {
    values = parseArgs({ options: { browser: { type: 'string' }, check: { type: 'boolean', default: false } } }).values
  } catch (error) {
    throw new Sentence(`${error.message.split('.')[0]}. ${usage}`)
  }
  const { browser, check } = values
  if (browser !== undefined && !browserNames.includes(browser)) throw new Sentence(`"${browser}" is not among the browsers this can use. ${usage}`)
  return { browser: browser ?? (!findBrowser('chrome') && findBrowser('firefox') ? 'firefox' : 'chrome'), check }
}

/** Throws a Sentence where no window could be opened. */
export function needDisplay() {
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (!hasDisplay) throw new Sentence('There is no display to open a browser on. "npm start -- --check" tells the whole story without one.')
}
