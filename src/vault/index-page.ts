import { WalletError } from '../core/errors.ts'
import { type EntryTable, readEntries, writeEntries } from './entry-table.ts'
import type { RowState } from './manifest.ts'
import type { Packed } from './packed.ts'
import { byteReader, byteWriter, decodeText } from './page-bytes.ts'
import { readRefs, writeRefs } from './page-refs.ts'
import { list, nullable, number, object, refuse, text, whole } from './shape.ts'

/** Where a record lies and which revision of it counts. `version` is the version of its type. */
export interface Ref extends RowState {
  readonly version: number
}

/** True when both name the same row in the same state. */
export function isSameRef(one: Ref, other: Ref): boolean {
  return one === other || (one.id === other.id && one.r === other.r && one.tag === other.tag && one.version === other.version)
}

/** A type of record, in one version of it. */
export type Kind = { readonly type: string; readonly version: number }

/** A record by its id. */
export interface Named {
  readonly id: string
  readonly ref: Ref
}

/** All that is kept under one id, by type of record. `entry` is the value of the record of that type, as it was stored. */
export interface Item {
  readonly id: string
  readonly refs: ReadonlyMap<string, Ref>
  readonly entry: Packed | null
}

/** The items of one page, by id. */
export type Items = ReadonlyMap<string, Item>

/** What a page holds, each part of it read when it is first asked for. Everything but the first three throws `vault.damaged` where the page lies. */
export interface PageContent {
  readonly kinds: readonly Kind[]
  /** How many entries there are. */
  readonly count: number
  /** When the newest of them was added, milliseconds since the epoch; null without entries. */
  readonly newest: number | null
  ids(): readonly string[]
  refs(type: string): readonly Named[]
  entries(): EntryTable
  items(): Items
}

/** A page with this many items takes no more. */
export const fullAtItems = 500
/** Nor does one of so many bytes: it is sealed anew with each change of an item in it, and rows beyond 64 kB are slow to write (Chromium keeps them in files). */
export const fullAtLength = 49_152

type Head = { readonly kinds: readonly Kind[]; readonly items: number; readonly count: number; readonly newest: number | null }
const head = object<Head>({ kinds: list(object<Kind>({ type: text, version: whole })), items: whole, count: whole, newest: nullable(number) })

/** The items as the bytes of a page: a version, then head, ids, frames, leaves, refs and lines, each with its length. */
export function writePage(items: Items): Uint8Array<ArrayBuffer> {
  const kinds = new Map<string, number>()
  const kindOf = (type: string, version: number) => {
    const key = `${version} ${type}`
    const kind = kinds.get(key) ?? kinds.size
    if (kind === kinds.size) kinds.set(key, kind)
    return kind
  }
  const refs = writeRefs(
    Array.from(items.values(), (item) => item.refs),
    kindOf,
  )
  const { frames, leaves, lines, count, newest } = writeEntries(items.values())
  const named = Array.from(kinds.keys(), (key) => ({ type: key.slice(key.indexOf(' ') + 1), version: Number.parseInt(key, 10) }))
  const writer = byteWriter()
  writer.number(1)
  writer.text(JSON.stringify({ kinds: named, items: items.size, count, newest }))
  writer.text(JSON.stringify([...items.keys()]))
  writer.text(frames)
  writer.text(leaves)
  writer.piece(refs)
  writer.piece(lines)
  return writer.done()
}

/** What is in the bytes of a page. Throws `vault.damaged`, `vault.newer`. `known`: its items, where they are in memory already. */
export function readPage(bytes: Uint8Array, known?: Items): PageContent {
  const reader = byteReader(bytes)
  const version = reader.number()
  if (version > 1) throw new WalletError('vault.newer', 'a page of a newer version')
  if (version !== 1) refuse('page')
  const { kinds, items: size, count, newest } = head(parse(reader.text()), 'page.head')
  const [ids, frames, leaves, refs, lines] = [reader.piece(), reader.piece(), reader.piece(), reader.piece(), reader.piece()]
  if (!reader.atEnd()) refuse('page.end')
  const readIds = once(() => {
    const all = list(text)(parse(decodeText(ids)), 'page.ids')
    return all.length === size && new Set(all).size === size ? all : refuse('page.ids')
  })
  const entries = once(() => readEntries(readIds(), { frames: decodeText(frames), leaves: decodeText(leaves), lines, count, newest }))
  const byType = new Map<string, readonly Named[]>()
  return {
    kinds,
    count,
    newest,
    ids: readIds,
    refs(type) {
      const all = byType.get(type) ?? refsOfType(readIds(), refs, kinds, type)
      byType.set(type, all)
      return all
    },
    entries,
    items: once(() => known ?? readItems(readIds(), refs, kinds, entries())),
  }
}

function refsOfType(ids: readonly string[], refs: Uint8Array, kinds: readonly Kind[], type: string): readonly Named[] {
  const found: Named[] = []
  if (!kinds.some((kind) => kind.type === type)) return found
  readRefs(
    refs,
    ids.length,
    kinds,
    (one) => one === type,
    (item, _, ref) => found.push({ id: ids[item] ?? refuse('page.item'), ref }),
  )
  return found
}

function readItems(ids: readonly string[], refs: Uint8Array, kinds: readonly Kind[], entries: EntryTable): Items {
  const refsOf = ids.map(() => new Map<string, Ref>())
  readRefs(
    refs,
    ids.length,
    kinds,
    () => true,
    (item, type, ref) => {
      if (refsOf[item]?.has(type)) refuse('page.refs')
      refsOf[item]?.set(type, ref)
    },
  )
  const packed = new Map<number, Packed>()
  for (let entry = 0; entry < entries.count; entry++) packed.set(entries.itemOf(entry), entries.packed(entry))
  return new Map(ids.map((id, item) => [id, { id, refs: refsOf[item] ?? new Map(), entry: packed.get(item) ?? null }]))
}

function once<T extends object>(make: () => T): () => T {
  let made: T | null = null
  return () => {
    made ??= make()
    return made
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return refuse('page.text')
  }
}
