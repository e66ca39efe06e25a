import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesIn } from './files.mjs'

const root = join(import.meta.dirname, '..')
const sources = ['src', 'public', 'scripts', 'manifest.json', 'package.json', 'tsconfig.json', 'vite.config.ts']

const newest = (paths: readonly string[]) => Math.max(...paths.map((path) => statSync(path).mtimeMs))
const sourceFiles = () =>
  sources.flatMap((name) =>
    statSync(join(root, name)).isDirectory() ? filesIn(join(root, name)).map((file) => join(root, name, file.name)) : [join(root, name)],
  )
const manifest = join(root, 'dist/chrome/manifest.json')
const isFresh = existsSync(manifest) && statSync(manifest).mtimeMs >= newest(sourceFiles())

const digests = (folder: string) => filesIn(folder).map(({ name, content }) => `${createHash('sha256').update(content).digest('hex')}  ${name}`)

describe.skipIf(!isFresh)('a second build, in another folder (skipped when dist is older than the sources: run "npm run build")', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lanyard-second-build-'))
    for (const name of sources) cpSync(join(root, name), join(folder, name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
    // The test runner sets NODE_ENV, and a build looks at it.
    const { NODE_ENV: _test, ...env } = process.env
    execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: folder, env, stdio: 'pipe' })
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each(['chrome', 'firefox'])('SC-6: %s comes out the same, byte for byte', (browser) => {
    const second = digests(join(folder, 'dist', browser))
    expect(second.length).toBeGreaterThan(5)
    expect(second).toEqual(digests(join(root, 'dist', browser)))
  })
})
