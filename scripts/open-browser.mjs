import { needBrowser } from './browsers.mjs'
import { openChromium } from './open-chromium.mjs'
import { openFirefox } from './open-firefox.mjs'

/** Opens the installed browser of this name with a fresh profile, this page and Lanyard: `{ closed, close, reload }`. Ctrl-C closes it. */
export async function openBrowser(name, url) {
  const program = needBrowser(name)
  console.log(`Opening ${program} …`)
  const window = await (name === 'firefox' ? openFirefox : openChromium)(program, url)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, window.close)
  return window
}
