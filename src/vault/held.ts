import type { Records } from '../core/records.ts'
import type { Item, Items, Ref } from './index-page.ts'
import type { Manifest, RowState } from './manifest.ts'
import { isRecordType, recordTypes } from './record-types.ts'
import type { Table } from './seal.ts'

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
  readonly items: Items
  /** Characters of its text. */
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
  /** In which page an id is. */
  readonly home: Map<string, string>
  readonly shelves: { readonly [T in keyof Records]: Shelf<T> }
  readonly damage: Map<string, Damage>
  /** Rows of a newer format or an unknown type. */
  readonly newer: Set<string>
}

/** The shelf of one type. */
export function shelfOf<T extends keyof Records>({ shelves }: Pick<Held, 'shelves'>, type: T): Shelf<T> {
  return shelves[type]
}

/** All that is kept under this id; undefined when nothing is. */
export function itemOf({ home, pages }: Held, id: string): Item | undefined {
  const page = home.get(id)
  return page === undefined ? undefined : pages.get(page)?.items.get(id)
}

/** Every record of this type. */
export function refsOf({ pages }: Held, type: string): readonly { readonly id: string; readonly ref: Ref }[] {
  const found: { readonly id: string; readonly ref: Ref }[] = []
  for (const { items } of pages.values()) {
    for (const { id, refs } of items.values()) {
      const ref = refs.get(type)
      if (ref) found.push({ id, ref })
    }
  }
  return found
}

/** Takes a page into the index. */
export function addPage(held: Held, page: Page): void {
  held.pages.set(page.id, page)
  for (const { id, refs } of page.items.values()) {
    held.home.set(id, page.id)
    for (const [type, { id: row, version }] of refs) {
      if (type !== 'key' && (!isRecordType(type) || version > recordTypes[type].version)) held.newer.add(row)
    }
  }
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
  }
}
