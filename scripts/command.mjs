import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Sentence } from './sentence.mjs'

/** The project's root folder. */
export const root = join(import.meta.dirname, '..')

/**
 * Runs a program in the project's root and waits for its end: `{ code, output }`.
 * `show`: its output goes to ours as it comes. An array of arguments, no shell: nothing is interpreted.
 */
export function command(program, args, { show = true, env = {}, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks = []
    for (const [stream, own] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.on('data', (chunk) => {
        chunks.push(chunk)
        if (show) own.write(chunk)
      })
    }
    child.on('error', (error) => reject(new Sentence(`${program} could not be started: ${error.message}.`)))
    child.on('close', (code, signal) => resolve({ code: signal ? 1 : (code ?? 1), output: Buffer.concat(chunks).toString('utf8') }))
  })
}

/** Runs a program of node_modules with this Node, so that no shell and no `.cmd` file is needed on any system. */
export function tool(script, args, options) {
  return command(process.execPath, [join(root, 'node_modules', script), ...args], options)
}

/** Runs npm with this Node where npm said where it is, else by name (a `.cmd` file on Windows, which needs a shell). */
export function npm(args, options) {
  const own = process.env.npm_execpath
  if (own?.endsWith('.js')) return command(process.execPath, [own, ...args], options)
  return process.platform === 'win32' ? command('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options) : command('npm', args, options)
}

/** Builds both browsers' dist folders. Throws a Sentence when it fails. */
export async function build({ show = true } = {}) {
  const { code, output } = await tool('vite/bin/vite.js', ['build'], { show })
  if (code !== 0) throw new Sentence(`The build failed.${show ? '' : `\n${output}`}`)
}
