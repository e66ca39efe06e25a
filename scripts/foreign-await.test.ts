import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const begin = `import { assertInside, bothRows, manifestRow } from './database.ts'\n`
const around = (body: string) =>
  `${begin}export const run = (database, rows, table) => database.dexie.transaction('rw', [], async (transaction) => { ${body} })\n`

const refused: Readonly<Record<string, string>> = {
  'a fetch': around(`await fetch('x')`),
  'a timer': around(`await new Promise((resolve) => setTimeout(resolve, 1))`),
  cryptography: around(`await crypto.subtle.digest('SHA-256', new Uint8Array(1))`),
  'a promise made before': around('await rows'),
  'a function of another file': `import { seal } from './seal.ts'\n${around('await seal(rows)')}`,
  'a function beside it that awaits something foreign': `${around('await prepared(rows)')}const prepared = async (rows) => { await crypto.subtle.digest('SHA-256', rows); return rows }\n`,
  'a function beside it that returns something foreign': `${around('await prepared()')}function prepared() { return fetch('x') }\n`,
  'something foreign among others': around(`await Promise.all([database.rec.toArray(), fetch('x')])`),
  'something foreign for each row': around('await Promise.all(rows.map((row) => seal(row)))'),
  'a function inside': around(`const one = async () => { await fetch('x') }; await database.rec.put(rows)`),
  'an iterator of promises': around('for await (const row of rows) database.rec.put(row)'),
  'a then on the database': around('await database.rec.toArray().then((found) => fetch(found))'),
  'a list with something foreign in it': around('const all = [database.rec.put(rows)]; all.push(fetch(rows)); await Promise.all(all)'),
  'a list from elsewhere': around('await Promise.all(rows)'),
  'work that is foreign, given to a function that runs it': `${around(`const step = stepsOf(rows); await step('x', () => fetch('x'))`)}function stepsOf(fault) { return (name, work) => { fault(name); return work() } }\n`,
  'work given to a function that does more than run it': `${around(`const step = stepsOf(rows); await step('x', () => database.rec.put(rows))`)}function stepsOf(fault) { return (name, work) => { fault(name); return fetch('x').then(work) } }\n`,
  'the storage of the extension': around('await browser.storage.session.get(null)'),
}

const allowed: Readonly<Record<string, string>> = {
  'a table': around('await database.rec.bulkPut(rows)'),
  'a table by its name': around('await database[table].bulkPut(rows)'),
  'a collection': around('await database.rec.toCollection().primaryKeys()'),
  'a function of database.ts': around('if ((await manifestRow(database))?.mac) return false; await bothRows(database)'),
  'a function beside it that awaits nothing but the database': `${around('await read(database)')}function read(database) { return database.dexie.transaction('r', [], async () => database.rec.toArray()) }\n`,
  'all tables at once': around('await Promise.all(rows.map((table) => table.count()))'),
  'a list that was filled with the database': `${around(`const all = []; const step = stepsOf(rows); for (const row of rows) all.push(step('x', () => database.rec.put(row))); await Promise.all(all)`)}function stepsOf(fault) { return (name, work) => { fault(name); return work() } }\n`,
  'anything before and after': `${begin}export async function run(database) { await fetch('x'); await database.dexie.transaction('r', [], async () => database.rec.toArray()); await fetch('x') }\n`,
}

describe('ST-4: a foreign await in a transaction is refused by the linter', () => {
  let folder = ''
  let seen: ReadonlySet<string> = new Set()
  const fileOf = (name: string) => `${name.replaceAll(/[^a-z]+/gi, '-')}.ts`

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lanyard-lint-'))
    for (const [name, text] of [...Object.entries(refused), ...Object.entries(allowed)]) writeFileSync(join(folder, fileOf(name)), text)
    const config = { plugins: [], jsPlugins: [join(root, 'lint/no-foreign-await-in-tx.js')], categories: { correctness: 'off' } }
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, rules: { 'lanyard/no-foreign-await-in-tx': 'error' } }))
    const oxlint = [join(root, 'node_modules/oxlint/bin/oxlint'), '-c', join(folder, 'config.json'), '-f', 'json', folder]
    // It ends with an error whenever it finds something.
    const { stdout } = await promisify(execFile)(process.execPath, oxlint, { maxBuffer: 10_000_000 }).catch((error: { stdout: string }) => error)
    const { diagnostics, number_of_files } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[]; number_of_files: number }
    expect(number_of_files).toBe(Object.keys(refused).length + Object.keys(allowed).length)
    seen = new Set(diagnostics.map(({ filename }) => filename.split(/[\\/]/).at(-1) ?? ''))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(Object.keys(refused))('%s', (name) => {
    expect(seen).toContain(fileOf(name))
  })

  it.each(Object.keys(allowed))('%s may be awaited', (name) => {
    expect(seen).not.toContain(fileOf(name))
  })

  it('the project itself is linted with the rule', async () => {
    const { default: config } = await import('../.oxlintrc.json')
    expect(config.jsPlugins).toEqual(['./lint/no-foreign-await-in-tx.js'])
    expect(config.rules['lanyard/no-foreign-await-in-tx']).toBe('error')
  })
})
