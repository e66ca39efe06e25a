// Where a closed browser keeps the vault and what is kept beside it, and the ways in which a disk spoils that.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addonHost, extensionId } from '../browser/settings.mjs'
import type { Dice } from './dice.ts'
import type { Target } from './fixtures.ts'

/** The two places of one profile: the database, and `storage.local`. Each is a folder. */
export interface Stores {
  readonly database: string
  readonly beside: string
}

/** What spoils a store in this folder. The dice say where in a file. */
export interface Damage {
  readonly name: string
  readonly does: (store: string, dice: Dice) => void
}

/** The folders of a profile. */
export function storesIn(profile: string, target: Target['target']): Stores {
  if (target === 'chromium') {
    const id = extensionId()
    return {
      database: join(profile, 'Default/IndexedDB', `chrome-extension_${id}_0.indexeddb.leveldb`),
      beside: join(profile, 'Default/Local Extension Settings', id),
    }
  }
  const origin = join(profile, 'storage/default', `moz-extension+++${addonHost}`)
  return { database: origin, beside: `${origin}^userContextId=4294967295` }
}

/** A copy of both stores, and how to put it back. */
export function copyOf({ database, beside }: Stores, to: string): { readonly putBack: (only?: keyof Stores) => void } {
  const folders = { database, beside }
  for (const [name, folder] of Object.entries(folders)) cpSync(folder, join(to, name), { recursive: true })
  return {
    putBack(only) {
      for (const [name, folder] of Object.entries(folders)) {
        if (only !== undefined && name !== only) continue
        rmSync(folder, { recursive: true, force: true })
        cpSync(join(to, name), folder, { recursive: true })
      }
    },
  }
}

/** The one file of a LevelDB or SQLite store whose name ends like this, the largest where there are several. Throws when there is none. */
function fileIn(store: string, ends: RegExp): string {
  const found = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((name) => ends.test(name))
  const [first] = found.map((name) => join(store, name)).toSorted((a, b) => readFileSync(b).length - readFileSync(a).length)
  if (first === undefined) throw new Error(`nothing like ${ends} in ${store}`)
  return first
}

/** Inverts so many bytes of a file, from this part of it on. */
function flip(file: string, count: number, part: number): void {
  const content = readFileSync(file)
  const from = Math.min(Math.floor(content.length * part), Math.max(0, content.length - count))
  for (let at = from; at < Math.min(content.length, from + count); at++) content[at] = (content[at] ?? 0) ^ 0xff
  writeFileSync(file, content)
}

const shorten = (file: string, part: number) => truncateSync(file, Math.floor(readFileSync(file).length * part))
const garbage = (dice: Dice, length: number) => Buffer.from(Array.from({ length }, () => dice.whole(256)))

function overwrite(file: string, bytes: Buffer): void {
  const content = readFileSync(file)
  bytes.copy(content)
  writeFileSync(file, content)
}

const log = /\.log$/
const manifest = /MANIFEST-\d+$/
const sqlite = /\.sqlite$/

/** What can happen to a LevelDB. */
const leveldb: readonly Damage[] = [
  { name: 'one byte of the log, in the middle', does: (store) => flip(fileIn(store, log), 1, 0.5) },
  { name: 'one byte of the log, near its end', does: (store) => flip(fileIn(store, log), 1, 0.95) },
  { name: '4 KB of the log, anywhere', does: (store, dice) => flip(fileIn(store, log), 4096, dice.next()) },
  { name: 'the log cut in half', does: (store) => shorten(fileIn(store, log), 0.5) },
  { name: 'the log cut to three quarters', does: (store) => shorten(fileIn(store, log), 0.75) },
  { name: 'the log emptied', does: (store) => shorten(fileIn(store, log), 0) },
  { name: 'the log deleted', does: (store) => rmSync(fileIn(store, log)) },
  { name: 'garbage for a MANIFEST', does: (store, dice) => writeFileSync(fileIn(store, manifest), garbage(dice, 64)) },
  { name: 'the MANIFEST deleted', does: (store) => rmSync(fileIn(store, manifest)) },
  { name: 'CURRENT deleted', does: (store) => rmSync(join(store, 'CURRENT')) },
  { name: 'the folder deleted', does: (store) => rmSync(store, { recursive: true }) },
]

/** What can happen to an SQLite database. */
const sqliteFile: readonly Damage[] = [
  { name: 'one byte of the file, in the middle', does: (store) => flip(fileIn(store, sqlite), 1, 0.5) },
  { name: '4 KB of the file, anywhere', does: (store, dice) => flip(fileIn(store, sqlite), 4096, 0.1 + 0.9 * dice.next()) },
  { name: 'the second page', does: (store) => flip(fileIn(store, sqlite), 4096, 4096 / readFileSync(fileIn(store, sqlite)).length) },
  { name: 'garbage for a header', does: (store, dice) => overwrite(fileIn(store, sqlite), garbage(dice, 100)) },
  { name: 'the file cut in half', does: (store) => shorten(fileIn(store, sqlite), 0.5) },
  { name: 'the file emptied', does: (store) => shorten(fileIn(store, sqlite), 0) },
  { name: 'the file full of zeros', does: (store) => writeFileSync(fileIn(store, sqlite), Buffer.alloc(readFileSync(fileIn(store, sqlite)).length)) },
  { name: 'the file deleted', does: (store) => rmSync(fileIn(store, sqlite)) },
  { name: 'garbage for a write-ahead log', does: (store, dice) => writeFileSync(`${fileIn(store, sqlite)}-wal`, garbage(dice, 4096)) },
  { name: 'the metadata of the origin deleted', does: (store) => rmSync(join(store, '.metadata-v2')) },
  { name: 'the folder idb deleted', does: (store) => rmSync(join(store, 'idb'), { recursive: true }) },
  { name: 'the folder of the origin deleted', does: (store) => rmSync(store, { recursive: true }) },
]

/** What can happen to the stores of this browser. */
export const damagesOf = (target: Target['target']): readonly Damage[] => (target === 'chromium' ? leveldb : sqliteFile)

/** Takes away what was written since the last checkpoint of an SQLite store. False where there is no such file with anything in it. */
export function dropLog(store: string): boolean {
  const file = `${fileIn(store, sqlite)}-wal`
  if (!existsSync(file) || readFileSync(file).length === 0) return false
  rmSync(file)
  return true
}
