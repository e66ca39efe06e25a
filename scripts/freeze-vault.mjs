// `node scripts/freeze-vault.mjs [suffix]`: keeps a vault of the present format for the tests of all later ones.
// Never writes over one, since what was released does not change: a type of record that is new in a format goes into one more, with a suffix.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runnerImport } from 'vite'
import { root } from './command.mjs'
import { run, Sentence } from './sentence.mjs'

await run(async () => {
  const { module } = await runnerImport(join(root, 'src/testing/frozen-vault.ts'), { root, configFile: false, logLevel: 'error' })
  const frozen = await module.freezeVault()
  const folder = join(root, 'src/vault/fixtures')
  const suffix = process.argv[2] ? `-${process.argv[2]}` : ''
  const file = join(folder, `format-${frozen.format}${suffix}.json`)
  if (existsSync(file)) throw new Sentence(`${file} is there already, and stays as it is.`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `${JSON.stringify(frozen, null, 2)}\n`)
  console.log(file)
})
