// The plugin that docs/plugins.md makes is one: its own test, as it stands there, passes.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { blocksOf } from '../e2e/docs-blocks.ts'

const root = join(import.meta.dirname, '..')
const blocks = blocksOf(['docs/plugins.md'])
const files = ['src/plugins/did-hex/index.ts', 'src/plugins/index.ts', 'src/plugins/did-hex/index.test.ts']

/** The code that the text puts into this file. */
function codeOf(file: string): string {
  const block = blocks.find(({ name }) => name === `// ${file}`)
  if (!block) throw new Error(`docs/plugins.md has no ${file}`)
  return block.code
}

mkdirSync(join(root, 'out'), { recursive: true })
const folder = mkdtempSync(join(root, 'out/plugin-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

for (const name of ['index.ts', 'index.test.ts'])
  writeFileSync(join(folder, name), codeOf(`src/plugins/did-hex/${name}`).replaceAll("'../../", `'${join(root, 'src')}/`))
await import(join(folder, 'index.test.ts'))

test('every block of code in docs/plugins.md is one of the three files', () => {
  expect(blocks.map(({ name }) => name)).toEqual(files.map((file) => `// ${file}`))
})

test('the line goes into the list of plugins, which begins and ends with the same names', () => {
  const namesIn = (code: string) => /return \[([^\]]*)\]/.exec(code)?.[1]?.match(/\w+(?:\(\w+\))?/g) ?? []
  const real = namesIn(readFileSync(join(root, 'src/plugins/index.ts'), 'utf8'))
  const shown = namesIn(codeOf('src/plugins/index.ts').replace(/\/\*.*\*\//, ''))
  expect(shown).toEqual([real[0], 'didHex', real.at(-1)])
})
