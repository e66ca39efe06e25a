import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectDebugger } from '../e2e/browser/rdp.mjs'
import { dist, freePort, freshProfile, quietFirefox } from '../e2e/browser/settings.mjs'
import { Sentence } from './sentence.mjs'

/** Opens Firefox with a fresh profile, this page and the built extension, installed until it is closed: `{ closed, close, reload }`. */
export async function openFirefox(program, url) {
  const profile = freshProfile()
  const preferences = Object.entries(quietFirefox()).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  writeFileSync(join(profile.path, 'user.js'), preferences.join(''))
  const port = await freePort()
  const args = ['--no-remote', '--profile', profile.path, `--start-debugger-server=${port}`, url]
  const child = spawn(program, args, { stdio: 'ignore' })
  const closed = new Promise((resolve) => {
    child.on('close', resolve)
    child.on('error', resolve)
  }).then(profile.remove)
  const ended = closed.then(() => {
    throw new Sentence('Firefox ended before Lanyard was installed in it.')
  })
  ended.catch(() => {})
  try {
    const remote = await Promise.race([connectDebugger(port), ended])
    const reload = () => remote.install(dist('firefox'))
    await Promise.race([reload(), ended])
    return { closed, close: () => child.kill(), reload }
  } catch (error) {
    child.kill()
    throw error instanceof Sentence ? error : new Sentence(`Firefox did not install Lanyard: ${error.message}.`)
  }
}
