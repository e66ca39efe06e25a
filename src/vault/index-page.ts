import { WalletError } from '../core/errors.ts'
import { isObject, type Json } from '../core/json.ts'
import type { RowState } from './manifest.ts'
import { refuse } from './shape.ts'

/** Where a record lies and which revision of it counts. `version` is the version of its type. */
export interface Ref extends RowState {
  readonly version: number
}

/** All that is kept under one id, by type of record. `entry` is the value of the record of that type, as it was stored. */
export interface Item {
  readonly id: string
  readonly refs: ReadonlyMap<string, Ref>
  readonly entry: Json | null
}

/** The items of one page, by id. */
export type Items = ReadonlyMap<string, Item>

/** A page with this many items takes no more. */
export const fullAtItems = 500
/** Nor does one with so many characters: it is sealed anew with each change of an item in it. */
export const fullAtLength = 262_144

/** The items as the text of a page. */
export function writePage(items: Items): string {
  const rows = Array.from(items.values(), ({ id, refs, entry }) => [
    id,
    Array.from(refs, ([type, { id: row, r, tag, version }]) => [type, row, r, tag, version]),
    entry,
  ])
  return JSON.stringify({ v: 1, items: rows })
}

/** The items in the text of a page. Throws `vault.damaged`, `vault.newer`. Entries are parsed when they are used. */
export function readPage(text: string): Items {
  const page = parse(text)
  if (!isObject(page) || typeof page.v !== 'number') return refuse('page')
  if (page.v > 1) throw new WalletError('vault.newer', 'a page of a newer version')
  if (page.v !== 1 || !Array.isArray(page.items)) return refuse('page.items')
  return new Map(page.items.map(readItem))
}

// Without the shapes of records: a page has hundreds of items, and all pages are read at each start.
function readItem(given: unknown): readonly [string, Item] {
  if (!Array.isArray(given) || given.length !== 3) return refuse('page.item')
  const [id, refs, entry]: readonly unknown[] = given
  if (typeof id !== 'string' || !Array.isArray(refs) || refs.length === 0) return refuse('page.item')
  if (entry !== null && !isObject(entry)) return refuse('page.entry')
  return [id, { id, refs: new Map(refs.map(readRef)), entry: entry as Json }]
}

function readRef(given: unknown): readonly [string, Ref] {
  if (!Array.isArray(given) || given.length !== 5) return refuse('page.ref')
  const [type, id, r, tag, version]: readonly unknown[] = given
  if (typeof type !== 'string' || typeof id !== 'string' || typeof tag !== 'string') return refuse('page.ref')
  return typeof r === 'number' && typeof version === 'number' ? [type, { id, r, tag, version }] : refuse('page.ref')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse('page.text')
  }
}
