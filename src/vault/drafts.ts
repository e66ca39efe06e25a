import type { Json } from '../core/json.ts'
import type { Edit } from './edit.ts'
import { type Held, inPage, type Page, pageOf } from './held.ts'
import { fullAtItems, fullAtLength, type Item } from './index-page.ts'
import { pack, type Packed } from './packed.ts'
import { makeName } from './random-name.ts'

/** A page as it is going to be. `before` is what it was, in memory; undefined for a new one. */
export interface Draft {
  /** Its name on disk. */
  readonly id: string
  readonly before: Page | undefined
  readonly items: Map<string, Item>
}

/** Every page that these edits change, and every page that is not on disk yet. */
export function draftPages(held: Held, edits: readonly Edit[], random: (length: number) => Uint8Array): readonly Draft[] {
  const drafts = new Map<string, Draft>()
  const homes = new Map<string, Draft>()
  const draftOf = (page: Page): Draft => {
    const draft = drafts.get(page.id) ?? { id: page.r === 0 ? makeName(random) : page.id, before: page, items: new Map(itemsIn(held, page)) }
    drafts.set(page.id, draft)
    return draft
  }
  const isRoomy = (page: Page) => page.length < fullAtLength && !drafts.has(page.id) && inPage(held, page, (content) => content.ids()).length < fullAtItems
  let filling: Draft | null = null
  const roomy = (): Draft => {
    if (filling && filling.items.size < fullAtItems) return filling
    const drafted = [...drafts.values()].find(({ before, items }) => items.size < fullAtItems && (before?.length ?? 0) < fullAtLength)
    const page = drafted ? undefined : [...held.pages.values()].find(isRoomy)
    filling = drafted ?? (page ? draftOf(page) : { id: makeName(random), before: undefined, items: new Map() })
    drafts.set(filling.before?.id ?? filling.id, filling)
    return filling
  }
  const homeOf = (id: string): Draft => {
    const known = homes.get(id)
    if (known) return known
    const page = pageOf(held, id)
    const draft = page ? draftOf(page) : roomy()
    homes.set(id, draft)
    return draft
  }
  for (const page of held.pages.values()) if (page.r === 0) draftOf(page)
  for (const edit of edits) place(homeOf(edit.id).items, edit)
  return [...drafts.values()]
}

function place(items: Map<string, Item>, { type, id, put }: Edit): void {
  const item = items.get(id)
  const refs = new Map(item?.refs)
  if (put) refs.set(type, put.ref)
  else refs.delete(type)
  if (refs.size === 0) items.delete(id)
  else items.set(id, { id, refs, entry: type === 'entry' ? packedOf(put?.entry ?? null) : (item?.entry ?? null) })
}

function itemsIn(held: Held, page: Page): ReadonlyMap<string, Item> {
  return inPage(held, page, (content) => content.items())
}

function packedOf(entry: Json | null): Packed | null {
  return entry === null ? null : pack(JSON.stringify(entry))
}
