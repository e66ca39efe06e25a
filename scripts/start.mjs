// `npm start`: installs what is missing, builds, starts the demo site and opens a browser with Lanyard in it.
// `npm start -- --check`: tells the whole story in a browser without a window, and says how it went. Imports nothing that would have to be installed.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBrowsers } from './browsers.mjs'
import { build, root, tool } from './command.mjs'
import { install } from './install.mjs'
import { needDisplay, readOptions } from './options.mjs'
import { checkNode, run } from './sentence.mjs'

/** The story, told headless by the end-to-end tests' own steps, with a picture of each in out/tour. */
async function tour(browser) {
  rmSync(join(root, 'out/tour'), { recursive: true, force: true })
  const project = browser === 'firefox' ? 'firefox' : 'chromium'
  console.log(`Telling the story in ${project} …`)
  const { code } = await tool('playwright/cli.js', ['test', '-c', 'e2e/tour.config.ts', '--project', project])
  process.exitCode = code === 0 ? 0 : 1
}

async function openDemo(browser) {
  const { startDemo } = await import('../demo/server.mjs')
  const { openBrowser } = await import('./open-browser.mjs')
  const demo = await startDemo()
  try {
    console.log(`The demo site answers at ${demo.url}.`)
    const window = await openBrowser(browser, `${demo.url}/issuer`)
    console.log('Lanyard is installed: create your wallet in the tab it opened, then go to the university’s tab. Close the browser or press Ctrl-C to stop.')
    await window.closed
  } finally {
    await demo.close()
  }
}

await run(async () => {
  checkNode()
  const { browser, check } = readOptions()
  if (!check) needDisplay()
  await install()
  await ensureBrowsers([browser])
  console.log('Building Lanyard …')
  await build({ show: false })
  await (check ? tour(browser) : openDemo(browser))
})
