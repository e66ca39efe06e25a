// Finds the `age` command, with which the tests prove that backups open without Lanyard, and installs it with the system's package manager where that is possible.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { command } from './command.mjs'
import { isMain, run } from './sentence.mjs'

/** Which `age` there is, or null. */
export function findAge() {
  try {
    return execFileSync('age', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return null
  }
}

/** Sees to it that there is one, where apt is there and we may use it. Elsewhere the tests that need it are skipped, and say so. */
export async function ensureAge() {
  if (findAge() || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  console.log('Installing age with apt-get …')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'age']]) await command('apt-get', ['-q', ...args], { show: false, env })
  if (!findAge()) console.log('There is none. What needs it is skipped.')
}

if (isMain(import.meta)) {
  run(async () => {
    await ensureAge()
    console.log(`age: ${findAge()}`)
  })
}
