import { allTables, type Database, headerRow, manifestRow } from './database.ts'
import type { HeaderRow } from './header.ts'
import { addPage, emptyShelves, type Fault, type Held, note, type Page } from './held.ts'
import { type Manifest, type ManifestRow, nothing, readManifest, statedBy } from './manifest.ts'
import { isNewer, openPage } from './open-row.ts'
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
 * Reads the index: the manifest and the pages, no record. Where pages are damaged or `refused`, or the manifest is, it reads all rows and makes the
 * index from them. Writes nothing. Throws `vault.newer` when a newer program wrote the manifest or a page.
 */
export async function loadHeld(database: Database, open: Open, refused: ReadonlySet<string> = new Set()): Promise<Held> {
  const held = await readIndex(open, await readFound(database), refused)
  if (held.damage.size === 0) return held
  const everything = await database.dexie.transaction('r', allTables(database), async () => {
    return { found: await readRows(database), rec: await database.rec.toArray(), keys: await database.keys.toArray() }
  })
  const again = await readIndex(open, everything.found, refused)
  await rebuildIndex(open, again, everything)
  return again
}

/** Resolves before the transaction has ended: what was read is of one moment, and the end of it is one more way to the browser and back. */
function readFound(database: Database): Promise<Found> {
  return new Promise((resolve, reject) => {
    database.dexie.transaction('r', database.meta, database.pages, async () => resolve(await readRows(database))).catch(reject)
  })
}

/** Within a transaction. The pages are asked for by name and all at once: Chromium gives them out two to four times as fast as one `getAll` does. */
async function readRows(database: Database): Promise<Found> {
  const [header, manifest] = await Promise.all([headerRow(database), manifestRow(database)])
  const stated = manifest ? statedBy(manifest) : null
  const pages = await database.pages.bulkGet((stated?.pages ?? []).map(({ id }) => id))
  return { header, manifest, pages: pages.filter((page) => page !== undefined) }
}

async function readIndex(open: Open, { header, manifest: row, pages }: Found, refused: ReadonlySet<string>): Promise<Held> {
  const manifest = await readManifest(open.keys.manifest, open.vaultId, row).catch((error: unknown) => {
    if (isNewer(error)) throw error
    return null
  })
  const held = emptyHeld(manifest, row?.mac ?? '', open.vaultId)
  if (!manifest) note(held, { table: 'meta', row: 'manifest', fault: row ? 'altered' : 'missing', record: null })
  else if (header?.check !== manifest.header) note(held, { table: 'meta', row: 'header', fault: header ? 'altered' : 'missing', record: null })
  const rows = new Map(pages.map((page) => [page.id, page]))
  // Without a manifest the pages cannot be told from older ones: what counts is then made out from the rows.
  const opened = await Promise.all(
    held.manifest.pages.map(async (expected) => ({
      id: expected.id,
      page: refused.has(expected.id) ? 'altered' : await openPage(open, expected, rows.get(expected.id)),
    })),
  )
  for (const { id, page } of opened) {
    const fault = typeof page === 'string' ? page : tryPage(held, page)
    if (fault) note(held, { table: 'pages', row: id, fault, record: null })
  }
  return held
}

function tryPage(held: Held, page: Page): Fault | null {
  try {
    addPage(held, page)
    return null
  } catch {
    held.pages.delete(page.id)
    held.refused.delete(page.id)
    return 'altered'
  }
}

function emptyHeld(manifest: Manifest | null, mac: string, vaultId: string): Held {
  const tables = { rec: nothing, keys: nothing, blobs: nothing }
  const standIn: Manifest = { v: 1, vaultId, gen: 0, header: '', pages: [], tables, ivCount: 0, updatedAt: 0 }
  const index = { pages: new Map(), homes: null, refused: new Set<string>(), shelves: emptyShelves(), damage: new Map(), newer: new Set<string>() }
  return { mac, manifest: manifest ?? standIn, sound: manifest !== null, ...index }
}
