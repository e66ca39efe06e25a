// `npm run bench [-- <name> …] [--check]`: measures Lanyard against the limit and against others. Imports nothing that would have to be installed.
// With `--check` the exit code is 1 when a goal was missed by more than half: a ratio that far off is no noise.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBrowsers } from './browsers.mjs'
import { build, npm, root } from './command.mjs'
import { install } from './install.mjs'
import { checkNode, run, Sentence } from './sentence.mjs'

const guard = 1.5

function options() {
  try {
    return parseArgs({ options: { check: { type: 'boolean', default: false } }, allowPositionals: true })
  } catch (error) {
    throw new Sentence(`${error.message}. Use: npm run bench [-- <name> …] [--check]`)
  }
}

/** Installs the libraries we are compared with, from their own lock file and without running any package's scripts. */
async function installPeers() {
  const lock = join(root, 'bench/peers/package-lock.json')
  const installed = join(root, 'bench/peers/node_modules/.package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  console.log('Installing what Lanyard is compared with (npm ci in bench/peers) …')
  const { code, output } = await npm(['ci', '--prefix', 'bench/peers', '--ignore-scripts', '--no-audit', '--no-fund'], { show: false })
  if (code !== 0) throw new Sentence(`npm could not install what Lanyard is compared with. It said:\n${output.trim()}`)
}

/** Builds the extension unless what is built is newer than every file it is made of. */
async function ensureBuilt() {
  const built = join(root, 'dist/chrome/background.js')
  const folders = ['src', 'public'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  const sources = [
    ...folders.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)),
    join(root, 'manifest.json'),
    join(root, 'vite.config.ts'),
  ]
  const newest = Math.max(...sources.map((path) => statSync(path).mtimeMs))
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return
  console.log('Building Lanyard …')
  await build({ show: false })
}

await run(async () => {
  checkNode()
  const { values, positionals } = options()
  await install()
  await installPeers()
  const { select, runAll } = await import('../bench/run.mjs')
  const wanted = select(positionals)
  if (wanted.some((name) => !name.startsWith('weight'))) await ensureBrowsers(['chrome'])
  if (wanted.some((name) => /^(?:wake|popup|ask|approve|weight)/.test(name))) await ensureBuilt()
  const missedBy = await runAll(wanted)
  if (values.check && missedBy > guard) throw new Sentence(`A goal was missed by a factor of ${missedBy.toFixed(2)}, more than noise explains.`)
})
