import { allTables, type Database, headerRow, manifestRow } from './database.ts'
import type { HeaderRow } from './header.ts'
import { addPage, emptyShelves, type Held, note, type Page } from './held.ts'
import { readPage } from './index-page.ts'
import { type Manifest, type ManifestRow, nothing, readManifest, type RowState } from './manifest.ts'
import { isNewer, openRow } from './open-row.ts'
import { rebuildIndex } from './rebuild.ts'
import type { Row } from './seal.ts'
import type { Open } from './session.ts'

/** What was read in one transaction. */
export interface Found {
  readonly header: HeaderRow | undefined
  readonly manifest: ManifestRow | undefined
  readonly pages: readonly Row[]
}

/**
 * Reads the index: the manifest and the pages, no record. Where pages are damaged, or the manifest is, it reads all rows and makes the index from them.
 * Writes nothing. Throws `vault.newer` when a newer program wrote the manifest or a page.
 */
export async function loadHeld(database: Database, open: Open): Promise<Held> {
  const held = await readIndex(open, await readFound(database))
  if (held.damage.size === 0) return held
  const everything = await database.dexie.transaction('r', allTables(database), async () => {
    const found = await readFound(database)
    return { found, rec: await database.rec.toArray(), keys: await database.keys.toArray() }
  })
  const again = await readIndex(open, everything.found)
  await rebuildIndex(open, again, everything)
  return again
}

async function readFound(database: Database): Promise<Found> {
  return database.dexie.transaction('r', database.meta, database.pages, async () => ({
    header: await headerRow(database),
    manifest: await manifestRow(database),
    pages: await database.pages.toArray(),
  }))
}

async function readIndex(open: Open, { header, manifest: row, pages }: Found): Promise<Held> {
  const manifest = await readManifest(open.keys.manifest, open.vaultId, row).catch((error: unknown) => {
    if (isNewer(error)) throw error
    return null
  })
  const held = emptyHeld(manifest, row?.mac ?? '', open.vaultId)
  if (!manifest) note(held, { table: 'meta', row: 'manifest', fault: row ? 'altered' : 'missing', record: null })
  else if (header?.check !== manifest.header) note(held, { table: 'meta', row: 'header', fault: header ? 'altered' : 'missing', record: null })
  const rows = new Map(pages.map((page) => [page.id, page]))
  // Without a manifest the pages cannot be told from older ones: what counts is then made out from the rows.
  const opened = await Promise.all(held.manifest.pages.map((expected) => openPage(open, held, expected, rows.get(expected.id))))
  for (const page of opened) if (page) addPage(held, page)
  return held
}

async function openPage(open: Open, held: Held, expected: RowState, row: Row | undefined): Promise<Page | null> {
  const opened = await openRow(open, 'pages', expected, row)
  try {
    if (typeof opened !== 'string') return { ...expected, items: readPage(opened.text), length: opened.text.length }
  } catch (error) {
    if (isNewer(error)) throw error
  }
  note(held, { table: 'pages', row: expected.id, fault: typeof opened === 'string' ? opened : 'altered', record: null })
  return null
}

function emptyHeld(manifest: Manifest | null, mac: string, vaultId: string): Held {
  const tables = { rec: nothing, keys: nothing, blobs: nothing }
  const standIn: Manifest = { v: 1, vaultId, gen: 0, header: '', pages: [], tables, ivCount: 0, updatedAt: 0 }
  const index = { pages: new Map(), home: new Map(), shelves: emptyShelves(), damage: new Map(), newer: new Set<string>() }
  return { mac, manifest: manifest ?? standIn, sound: manifest !== null, ...index }
}
