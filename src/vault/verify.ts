import { type Database, manifestRow } from './database.ts'
import { type Damage, everyRef, type Held, inPage, note, pageOf, refsOf, tableOf } from './held.ts'
import type { Answer } from './held-values.ts'
import { readRows } from './held-values.ts'
import type { Ref } from './index-page.ts'
import { changeSum, nothing, type SummedTable } from './manifest.ts'
import { isNewer, openRecord } from './open-row.ts'
import type { Open } from './session.ts'
import type { StoredRows } from './stored-rows.ts'

const rowsAtOnce = 500
const tables: readonly SummedTable[] = ['rec', 'keys', 'blobs']

/**
 * Compares everything that is stored with the manifest and the index, and opens every row, a few hundred at a time, so that others get their turn.
 * What is missing, extra, old, altered or in another's place is named. Writes nothing. `progress`: from 0 to 1.
 */
export async function verifyRows(database: Database, rows: StoredRows, progress: (part: number) => void = () => undefined): Promise<readonly Damage[]> {
  await rows.read((open, held) => compareNames(database, open, held))
  const types = await rows.read(async (_, held) => ({ value: typesOf(held) }))
  for (const [done, type] of types.entries()) {
    const ids = await rows.read(async (_, held) => ({ value: refsOf(held, type).map(({ id }) => id) }))
    for (let at = 0; at < ids.length; at += rowsAtOnce) {
      await rows.read((open, held) => openThese(database, open, held, type, ids.slice(at, at + rowsAtOnce)))
      progress((done + Math.min(1, (at + rowsAtOnce) / ids.length)) / types.length)
    }
  }
  progress(1)
  return rows.damaged()
}

/** Which rows there are against which there should be, and whether the index adds up to what the manifest says. */
async function compareNames(database: Database, open: Open, held: Held): Promise<Answer<null>> {
  const found = await database.dexie.transaction('r', [database.meta, database.rec, database.keys, database.blobs, database.pages], async () => {
    if (((await manifestRow(database))?.mac ?? '') !== held.mac) return null
    const keys = async (table: SummedTable | 'pages') => new Set(await database[table].toCollection().primaryKeys())
    return { rec: await keys('rec'), keys: await keys('keys'), blobs: await keys('blobs'), pages: await keys('pages') }
  })
  if (!found) return null
  // All of each page, used or not, and every id once.
  for (const page of held.pages.values()) inPage(held, page, (content) => content.items())
  pageOf(held, '')
  const listed = listedRows(held)
  for (const table of tables) {
    for (const [row, { type, id }] of listed[table]) if (!found[table].has(row)) note(held, { table, row, fault: 'missing', record: { type, id } })
    for (const row of found[table]) if (!listed[table].has(row) && !held.newer.has(row)) noteExtra(held, table, row)
    const refs = Array.from(listed[table].values(), ({ ref }) => ref)
    const { count, xor } = await changeSum(open.keys.manifest, table, nothing, refs, [])
    const stated = held.manifest.tables[table]
    if (held.sound && (count !== stated.count || xor !== stated.xor)) note(held, { table, row: null, fault: 'missing', record: null })
  }
  const pages = new Set(held.manifest.pages.map(({ id }) => id))
  for (const row of found.pages) if (!pages.has(row)) noteExtra(held, 'pages', row)
  return { value: null }
}

function noteExtra(held: Held, table: Damage['table'], row: string): void {
  if (!held.damage.has(`${table}/${row}`)) note(held, { table, row, fault: 'extra', record: null })
}

async function openThese(database: Database, open: Open, held: Held, type: string, ids: readonly string[]): Promise<Answer<null>> {
  const wanted = new Set(ids)
  const named = refsOf(held, type).filter(({ id }) => wanted.has(id))
  const table = tableOf(type)
  const rows = await readRows(
    database,
    held,
    table,
    named.map(({ ref }) => ref.id),
  )
  if (!rows) return null
  await Promise.all(
    named.map(async ({ id, ref }, index) => {
      try {
        const opened = await openRecord(open, table, { type, id, ref }, rows[index])
        if (typeof opened === 'string') note(held, { table, row: ref.id, fault: opened, record: { type, id } })
      } catch (error) {
        if (!isNewer(error)) throw error
        held.newer.add(ref.id)
      }
    }),
  )
  return { value: null }
}

function typesOf({ pages }: Held): readonly string[] {
  return [...new Set([...pages.values()].flatMap(({ content }) => content.kinds.map(({ type }) => type)))]
}

type Listed = Map<string, { readonly type: string; readonly id: string; readonly ref: Ref }>

function listedRows(held: Held): { readonly [T in SummedTable]: Listed } {
  const listed: { readonly [T in SummedTable]: Listed } = { rec: new Map(), keys: new Map(), blobs: new Map() }
  for (const one of everyRef(held)) listed[tableOf(one.type)].set(one.ref.id, one)
  return listed
}
