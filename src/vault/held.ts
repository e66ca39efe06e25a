import type { Records } from '../core/records.ts'
import { WalletError } from '../core/errors.ts'
import type { Item, Named, PageContent, Ref } from './index-page.ts'
import type { Manifest, RowState } from './manifest.ts'
import { isRecordType, recordTypes } from './record-types.ts'
import type { Table } from './seal.ts'
import { refuse } from './shape.ts'

/** What is wrong with a row: it is gone, of an earlier revision, not what was stored, or there although nothing says so. */
export type Fault = 'missing' | 'old' | 'altered' | 'extra'

/** One thing found wrong, by name. `row` is null where something is missing that nobody can name any more. */
export interface Damage {
  readonly table: Table | 'meta'
  readonly row: string | null
  readonly fault: Fault
  /** Which record lies there, where that is known. */
  readonly record: { readonly type: string; readonly id: string } | null
}

/** A page in memory. Revision 0: not on disk yet. */
export interface Page extends RowState {
  readonly content: PageContent
  /** Its bytes. */
  readonly length: number
}

/** A record that was decrypted, and which revision it is. */
export interface Opened<V> {
  readonly ref: Ref
  readonly value: V
}

/** The opened records of one type, by id. */
export type Shelf<T extends keyof Records> = Map<string, Opened<Records[T]>>

/** The index of everything that is held, and what was opened of it so far. `mac` says of which state. */
export interface Held {
  mac: string
  manifest: Manifest
  /** False when there is no manifest to be trusted: it can be read, and nothing may be written. */
  readonly sound: boolean
  readonly pages: Map<string, Page>
  /** In which page each id is; null: nobody has asked yet. */
  homes: Map<string, string> | null
  /** Pages that turned out not to be what they should be when they were read: the index has to be read again, without them. */
  readonly refused: Set<string>
  readonly shelves: { readonly [T in keyof Records]: Shelf<T> }
  readonly damage: Map<string, Damage>
  /** Rows of a newer format or an unknown type. */
  readonly newer: Set<string>
}

/** The shelf of one type. */
export function shelfOf<T extends keyof Records>({ shelves }: Pick<Held, 'shelves'>, type: T): Shelf<T> {
  return shelves[type]
}

/** What is read out of a page. A page that is not what it should be is remembered as refused; throws `vault.damaged` then. */
export function inPage<T>(held: Pick<Held, 'refused'>, { id, content }: Page, read: (content: PageContent) => T): T {
  try {
    return read(content)
  } catch (error) {
    if (error instanceof WalletError && error.code === 'vault.damaged') held.refused.add(id)
    throw error
  }
}

/** The page an id is in; undefined when nothing is kept under it. */
export function pageOf(held: Held, id: string): Page | undefined {
  held.homes ??= homesOf(held)
  return held.pages.get(held.homes.get(id) ?? '')
}

/** All that is kept under this id; undefined when nothing is. */
export function itemOf(held: Held, id: string): Item | undefined {
  const page = pageOf(held, id)
  return page && inPage(held, page, (content) => content.items().get(id))
}

/** Every record of this type. */
export function refsOf(held: Held, type: string): readonly Named[] {
  return [...held.pages.values()].flatMap((page) => inPage(held, page, (content) => content.refs(type)))
}

/** Every record, page by page. */
export function* everyRef(held: Held): Generator<{ readonly type: string; readonly id: string; readonly ref: Ref }> {
  for (const page of held.pages.values()) {
    const types = new Set(page.content.kinds.map(({ type }) => type))
    for (const type of types) for (const { id, ref } of inPage(held, page, (content) => content.refs(type))) yield { type, id, ref }
  }
}

/** Takes a page into the index. */
export function addPage(held: Held, page: Page): void {
  held.pages.set(page.id, page)
  if (held.homes) for (const id of inPage(held, page, (content) => content.ids())) held.homes.set(id, page.id)
  for (const { type, version } of page.content.kinds) {
    if (type === 'key' || (isRecordType(type) && version <= recordTypes[type].version)) continue
    for (const { ref } of inPage(held, page, (content) => content.refs(type))) if (ref.version === version) held.newer.add(ref.id)
  }
}

/** Takes a page out of the index. */
export function dropPage(held: Held, page: Page): void {
  held.pages.delete(page.id)
  if (held.homes) for (const id of inPage(held, page, (content) => content.ids())) held.homes.delete(id)
}

function homesOf(held: Held): Map<string, string> {
  const homes = new Map<string, string>()
  for (const page of held.pages.values()) {
    for (const id of inPage(held, page, (content) => content.ids())) {
      if (homes.has(id)) inPage(held, page, () => refuse('page.ids'))
      homes.set(id, page.id)
    }
  }
  return homes
}

/** Keeps in mind what is wrong. */
export function note({ damage }: Pick<Held, 'damage'>, found: Damage): void {
  damage.set(damageKey(found.table, found.row), found)
}

/** The name under which a damage is kept in mind. */
export function damageKey(table: Damage['table'], row: string | null): string {
  return `${table}/${row ?? '*'}`
}

/** The table that records of this type lie in. */
export function tableOf(type: string): 'rec' | 'keys' {
  return type === 'key' ? 'keys' : 'rec'
}

/** No record opened yet. */
export function emptyShelves(): Held['shelves'] {
  return {
    credential: new Map(),
    entry: new Map(),
    report: new Map(),
    identifier: new Map(),
    activity: new Map(),
    exchange: new Map(),
    spent: new Map(),
    unlocker: new Map(),
    backup: new Map(),
    restoration: new Map(),
    site: new Map(),
    display: new Map(),
  }
}
