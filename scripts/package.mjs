// `npm run package`: one archive per browser in out/packages, as the stores take them. The same sources make the same bytes.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, root } from './command.mjs'
import { filesIn } from './files.mjs'
import { install } from './install.mjs'
import { run } from './sentence.mjs'
import { zip } from './zip.mjs'

/** The manifest without `key`: it pins the id of the unpacked extension, and a store gives its own. */
function forStore({ name, content }) {
  if (name !== 'manifest.json') return { name, content }
  const { key: _pinned, ...manifest } = JSON.parse(content.toString('utf8'))
  return { name, content: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) }
}

await run(async () => {
  await install()
  await build()
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const folder = join(root, 'out/packages')
  mkdirSync(folder, { recursive: true })
  for (const browser of ['chrome', 'firefox']) {
    const archive = zip(filesIn(join(root, 'dist', browser)).map(forStore))
    const name = `lanyard-${version}-${browser}.zip`
    writeFileSync(join(folder, name), archive)
    console.log(`${createHash('sha256').update(archive).digest('hex')}  out/packages/${name} (${Math.ceil(archive.length / 1024)} kB)`)
  }
})
