// Installs what package-lock.json and demo/package-lock.json list, where that is missing or out of date. Imports nothing that would have to be installed.
import { existsSync, lstatSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { npm, root } from './command.mjs'
import { checkNode, isMain, run, Sentence } from './sentence.mjs'

const folders = [
  { name: 'Lanyard', path: '.' },
  { name: 'the demo site', path: 'demo' },
]

/** True when npm's own record of what it installed is there and not older than the lock file. */
function isInstalled(folder) {
  const modules = join(root, folder, 'node_modules')
  // A link leads to a folder that others use too, and npm ci would empty it.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return true
  const record = join(modules, '.package-lock.json')
  return existsSync(record) && statSync(record).mtimeMs >= statSync(join(root, folder, 'package-lock.json')).mtimeMs
}

/** Installs what is missing, from the lock files and without running any package's scripts. Says what it does. */
export async function install() {
  checkNode()
  for (const { name, path } of folders) {
    if (isInstalled(path)) continue
    console.log(`Installing what ${name} needs (npm ci) …`)
    const { code, output } = await npm(['ci', '--prefix', path, '--ignore-scripts', '--no-audit', '--no-fund'], { show: false })
    if (code !== 0) throw new Sentence(`npm could not install what ${name} needs. It said:\n${output.trim()}`)
  }
}

if (isMain(import.meta)) run(install)
