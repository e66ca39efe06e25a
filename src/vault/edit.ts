import type { Json } from '../core/json.ts'
import { type Draft, draftPages } from './drafts.ts'
import { addPage, damageKey, dropPage, type Held, itemOf, type Page } from './held.ts'
import { fullAtLength, type Items, readPage, type Ref, writePage } from './index-page.ts'
import { changeSum, type Manifest, type ManifestRow, type RowState, type SummedTable, stateOf, writeManifest } from './manifest.ts'
import { makeName } from './random-name.ts'
import { type Row, seal, type Table } from './seal.ts'
import type { Open } from './session.ts'

/** One record that comes, changes or goes. */
export interface Edit {
  readonly table: SummedTable
  readonly type: string
  readonly id: string
  /** Where it was; null when it is new. */
  readonly old: Ref | null
  /** The sealed row; null: the record goes. `entry` is the value of a record of that type. */
  readonly put: { readonly row: Row; readonly ref: Ref; readonly entry: Json | null } | null
}

/** Edits ready to be written, with the pages and the manifest that belong to them. */
export interface PreparedEdits {
  readonly puts: readonly { readonly table: Table; readonly rows: readonly Row[] }[]
  readonly removes: readonly { readonly table: Table; readonly ids: readonly string[] }[]
  readonly manifest: ManifestRow
  /** Brings the index in memory up to what was written. */
  apply(held: Held): void
}

/** What preparing needs of the outside. `now`: milliseconds since the epoch. */
export interface EditPorts {
  readonly random: (length: number) => Uint8Array
  readonly now: () => number
}

const summed: readonly SummedTable[] = ['rec', 'keys', 'blobs']
// With what an entry usually adds to a page that was not full yet, its row still stays within 64 kB.
const mostAtOnce = fullAtLength + 12_288

/** Works out and seals everything that these edits change on disk. Nothing is written, and `held` stays as it is. */
export async function prepareEdits(open: Open, held: Held, edits: readonly Edit[], { random, now }: EditPorts): Promise<PreparedEdits> {
  const drafts = draftPages(held, edits, random)
  const written = drafts.filter(({ items }) => items.size > 0).flatMap((draft) => writeDraft(draft, random))
  const [tables, sealed] = await Promise.all([sumsAfter(open, held.manifest.tables, edits), Promise.all(written.map((one) => sealPage(open, one, random)))])
  const drafted = new Set(drafts.map(({ before, id }) => before?.id ?? id))
  const kept = [...held.pages.values()].filter(({ id }) => !drafted.has(id)).map(({ id, r, tag }) => ({ id, r, tag }))
  const pages: readonly RowState[] = [...kept, ...sealed.map(({ row }) => stateOf(row))]
  const seals = sealed.length + edits.filter(({ put }) => put).length
  const manifest: Manifest = {
    ...held.manifest,
    gen: held.manifest.gen + 1,
    pages,
    tables,
    ivCount: held.manifest.ivCount + seals,
    updatedAt: now(),
  }
  const row = await writeManifest(open.keys.manifest, manifest)
  const names = new Set(pages.map(({ id }) => id))
  return {
    puts: [
      ...summed.map((table) => ({ table, rows: edits.flatMap((edit) => (edit.table === table && edit.put ? [edit.put.row] : [])) })),
      { table: 'pages', rows: sealed.map((one) => one.row) },
    ],
    removes: [
      ...summed.map((table) => ({ table, ids: edits.flatMap((edit) => (edit.table === table && !edit.put && edit.old ? [edit.old.id] : [])) })),
      { table: 'pages', ids: held.manifest.pages.flatMap(({ id }) => (names.has(id) ? [] : [id])) },
    ],
    manifest: row,
    apply(target) {
      for (const { id } of target.manifest.pages) target.damage.delete(damageKey('pages', id))
      for (const { table, old, put } of edits) for (const ref of [old, put?.ref]) if (ref) target.damage.delete(damageKey(table, ref.id))
      for (const { before } of drafts) if (before) dropPage(target, before)
      for (const { page } of sealed) addPage(target, page)
      target.manifest = manifest
      target.mac = row.mac
    },
  }
}

/** Where this record lies; null when there is none. */
export function refOf(held: Held, type: string, id: string): Ref | null {
  return itemOf(held, id)?.refs.get(type) ?? null
}

interface Written {
  readonly id: string
  readonly before: Page | undefined
  readonly items: Items
  readonly bytes: Uint8Array
}

/** The bytes of a page; of several, when they became far too many for one. */
function writeDraft(draft: Draft, random: (length: number) => Uint8Array): readonly Written[] {
  const bytes = writePage(draft.items)
  const parts = Math.min(draft.items.size, Math.ceil(bytes.length / mostAtOnce))
  if (parts <= 1) return [{ ...draft, bytes }]
  const items = [...draft.items.values()]
  const size = Math.ceil(items.length / parts)
  const split: Written[] = []
  for (let at = 0; at < items.length; at += size) {
    const some = new Map(items.slice(at, at + size).map((item) => [item.id, item]))
    const name = at === 0 ? { id: draft.id, before: draft.before } : { id: makeName(random), before: undefined }
    split.push({ ...name, items: some, bytes: writePage(some) })
  }
  return split
}

async function sealPage(
  open: Open,
  { id, before, items, bytes }: Written,
  random: (length: number) => Uint8Array,
): Promise<{ readonly row: Row; readonly page: Page }> {
  const row = await seal(open.keys.pages, { vaultId: open.vaultId, table: 'pages', id, r: (before?.r ?? 0) + 1 }, bytes, random(12))
  return { row, page: { ...stateOf(row), length: bytes.length, content: readPage(bytes, items) } }
}

async function sumsAfter({ keys }: Open, before: Manifest['tables'], edits: readonly Edit[]): Promise<Manifest['tables']> {
  const after = (table: SummedTable) => {
    const own = edits.filter((edit) => edit.table === table)
    const [came, went] = [own.flatMap(({ put }) => put?.ref ?? []), own.flatMap(({ old }) => old ?? [])]
    return own.length === 0 ? before[table] : changeSum(keys.manifest, table, before[table], came, went)
  }
  const [rec, stored, blobs] = await Promise.all([after('rec'), after('keys'), after('blobs')])
  return { rec, keys: stored, blobs }
}
