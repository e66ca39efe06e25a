import type { IndexEntry } from '../core/credential.ts'
import { type Held, inPage, note, type Page, pageOf } from './held.ts'
import type { PageContent } from './index-page.ts'
import { decodeRecord } from './record-type.ts'
import { recordTypes } from './record-types.ts'
import { refuse } from './shape.ts'

// What was read of a page is forgotten with it. Null: there, and not an entry.
const known = new WeakMap<PageContent, (IndexEntry | null | undefined)[]>()

/** All entries, one page after the other; what is not of its type is noted by name. */
export function everyEntry(held: Held): readonly IndexEntry[] {
  const found: IndexEntry[] = []
  for (const page of held.pages.values()) {
    for (let index = 0; index < page.content.count; index++) {
      const value = entryAt(held, page, index)
      if (value) found.push(value)
    }
  }
  return found
}

/** The entry of this id; null when there is none that can be read. */
export function entryOf(held: Held, id: string): IndexEntry | null {
  const page = pageOf(held, id)
  const index = page ? inPage(held, page, (content) => content.refs('entry').findIndex((named) => named.id === id)) : -1
  return page && index >= 0 ? entryAt(held, page, index) : null
}

/** One entry of a page by its number; null when it is of a newer version, or not of its type, which is noted. */
export function entryAt(held: Held, page: Page, index: number): IndexEntry | null {
  const { content } = page
  const values = known.get(content) ?? []
  known.set(content, values)
  const value = values[index]
  if (value !== undefined) return value
  const read = readEntry(held, page, index)
  values[index] = read
  return read
}

function readEntry(held: Held, page: Page, index: number): IndexEntry | null {
  const { id, ref, text } = inPage(held, page, (content) => {
    const table = content.entries()
    const named = content.refs('entry')[index]
    // Both are in the order of the items.
    if (!named || content.refs('entry').length !== table.count || named.id !== content.ids()[table.itemOf(index)]) return refuse('page.entries')
    return { ...named, text: table.text(index) }
  })
  if (held.newer.has(ref.id)) return null
  try {
    return decodeRecord(recordTypes.entry, { type: 'entry', id, version: ref.version, value: JSON.parse(text) })
  } catch {
    note(held, { table: 'rec', row: ref.id, fault: 'altered', record: { type: 'entry', id } })
    return null
  }
}
