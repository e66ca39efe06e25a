import { WalletError } from '../core/errors.ts'
import { allTables, type Database, headerRow, manifestRow } from './database.ts'
import type { HeaderRow } from './header.ts'
import { type Damage, type Held, itemOf } from './held.ts'
import type { Ref } from './index-page.ts'
import { type ManifestRow, stateOf } from './manifest.ts'
import { entryOf } from './held-entries.ts'
import { openPage, openRow } from './open-row.ts'
import { type SetAside, sealAside } from './quarantine.ts'
import { rowToJson } from './row-json.ts'
import type { Row, Table } from './seal.ts'
import type { Open } from './session.ts'
import type { Snapshot } from './snapshot.ts'

/** Everything there is to repair a vault with, all of one moment. */
export interface Scene {
  readonly open: Open
  readonly held: Held
  readonly header: HeaderRow | undefined
  readonly manifest: ManifestRow | undefined
  readonly pages: readonly Row[]
  /** The rows that damage was found at, and the companions of those; by table and id. */
  readonly found: ReadonlyMap<string, Row>
  readonly mirror: Snapshot | null
  /** The highest count of changes that anything kept beside the database tells of. */
  readonly knownGen: number
  readonly random: (length: number) => Uint8Array
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** What one transaction of a repair writes. `check`: the header that has to be there for it; null when it puts one. */
export interface Mend {
  readonly puts: readonly { readonly table: Table | 'quarantine'; readonly rows: readonly Row[] }[]
  readonly removes: readonly { readonly table: Table; readonly ids: readonly string[] }[]
  readonly meta: readonly (HeaderRow | ManifestRow)[]
  readonly check: string | null
  readonly healed: number
  readonly quarantined: number
}

/** Reads the rows that a repair looks at. Null when the vault is not in the state this index was read from any more. */
export async function readScene(database: Database, held: Held): Promise<Pick<Scene, 'header' | 'manifest' | 'pages' | 'found'> | null> {
  const wanted = { rec: new Set<string>(), keys: new Set<string>(), blobs: new Set<string>() }
  for (const { table, row, record } of held.damage.values()) {
    if (row !== null && table !== 'meta' && table !== 'pages') wanted[table].add(row)
    if (record?.type === 'credential') for (const ref of companionsOf(held, record.id)) wanted.rec.add(ref.ref.id)
  }
  return database.dexie.transaction('r', allTables(database), async () => {
    const [header, manifest] = [await headerRow(database), await manifestRow(database)]
    if ((manifest?.mac ?? '') !== held.mac) return null
    const pages = await database.pages.toArray()
    const found = new Map<string, Row>(pages.map((row) => [`pages/${row.id}`, row]))
    for (const table of ['rec', 'keys', 'blobs'] as const) {
      for (const row of await database[table].bulkGet([...wanted[table]])) if (row) found.set(`${table}/${row.id}`, row)
    }
    return { header, manifest, pages, found }
  })
}

/** What is of no use without the credential of this id, and goes where it goes. */
export function companionsOf(held: Held, id: string): readonly { readonly type: string; readonly ref: Ref }[] {
  const refs = itemOf(held, id)?.refs
  return ['entry', 'report'].flatMap((type) => {
    const ref = refs?.get(type)
    return ref ? [{ type, ref }] : []
  })
}

/** Looks for the row of exactly this state: in the mirror, and among what was found damaged, where it may lie in another's place. */
export function finder({
  open,
  mirror,
  found,
}: Scene): (table: Table, ref: Pick<Ref, 'id' | 'r' | 'tag'>) => Promise<{ readonly row: Row; readonly text: string } | null> {
  const byTag = new Map<string, Row[]>()
  for (const row of [...(mirror?.rec ?? []), ...(mirror?.keys ?? []), ...(mirror?.pages ?? []), ...found.values()]) {
    if (!(row.ct instanceof Uint8Array)) continue
    const { tag } = stateOf(row)
    byTag.set(tag, [...(byTag.get(tag) ?? []), row])
  }
  return async (table, ref) => {
    for (const { iv, ct } of byTag.get(ref.tag) ?? []) {
      const row: Row = { id: ref.id, v: 1, r: ref.r, iv, ct }
      // A page is no text.
      const opened = table === 'pages' ? await openPage(open, ref, row) : await openRow(open, table, ref, row)
      if (typeof opened !== 'string') return { row, text: 'text' in opened ? opened.text : '' }
    }
    return null
  }
}

/** A damage with the rows that were found there, as it is set aside. */
export function asideOf({ held, found }: Scene, damage: Damage, also: readonly { readonly table: Table; readonly row: string }[] = []): SetAside {
  const { table, row, fault, record } = damage
  const entry = record ? entryOf(held, record.id) : null
  const places = [...(row === null ? [] : [{ table, row }]), ...also]
  const rows = places.flatMap((place) => {
    const there = found.get(`${place.table}/${place.row}`)
    return there ? [{ table: place.table, row: rowToJson(there) }] : []
  })
  return { table, row, fault, record, title: entry?.title ?? null, found: rows }
}

/** All of these as rows of the quarantine. */
export function sealAll({ open, random }: Scene, aside: readonly SetAside[]): Promise<readonly Row[]> {
  return Promise.all(aside.map((one) => sealAside(open, one, random)))
}

/** The failure of a repair for which there is no header: only a secret makes one, and only a backup is safe now. */
export function withoutHeader(): WalletError {
  return new WalletError('vault.damaged', 'the header is lost, and only the mirror could have had it', { detail: { reason: 'header' } })
}
