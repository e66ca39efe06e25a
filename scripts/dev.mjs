// `npm run dev`: like `npm start`, and builds and loads Lanyard again whenever a source file changes.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBrowsers } from './browsers.mjs'
import { build, root } from './command.mjs'
import { install } from './install.mjs'
import { needDisplay, readOptions } from './options.mjs'
import { checkNode, run } from './sentence.mjs'

/** Builds at every change and calls `built` when a build has been quiet for half a second (each has several parts). Returns how to stop. */
function watch(built) {
  const vite = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--watch'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let timer
  vite.stdout.on('data', (chunk) => {
    process.stdout.write(chunk)
    if (!String(chunk).includes('built in')) return
    clearTimeout(timer)
    timer = setTimeout(() => built(), 500)
  })
  return () => {
    clearTimeout(timer)
    vite.kill()
  }
}

await run(async () => {
  checkNode()
  const { browser } = readOptions()
  needDisplay()
  await install()
  await ensureBrowsers([browser])
  await build({ show: false })
  const { startDemo } = await import('../demo/server.mjs')
  const { openBrowser } = await import('./open-browser.mjs')
  const demo = await startDemo()
  let stop = () => {}
  try {
    const window = await openBrowser(browser, `${demo.url}/issuer`)
    let first = true
    stop = watch(async () => {
      // The first build of a watch is the one that is loaded already.
      if (!first)
        await window.reload().then(
          () => console.log('Lanyard was loaded again; reload the pages that use it.'),
          (error) => console.error(error.message),
        )
      first = false
    })
    await window.closed
  } finally {
    stop()
    await demo.close()
  }
})
