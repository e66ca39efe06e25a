import type { Edit } from './edit.ts'
import type { Held, Page } from './held.ts'
import { fullAtItems, fullAtLength, type Item } from './index-page.ts'
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
    const draft = drafts.get(page.id) ?? { id: page.r === 0 ? makeName(random) : page.id, before: page, items: new Map(page.items) }
    drafts.set(page.id, draft)
    return draft
  }
  const roomy = (): Draft => {
    const open = [...drafts.values()].find(({ before, items }) => items.size < fullAtItems && (before?.length ?? 0) < fullAtLength)
    if (open) return open
    const page = [...held.pages.values()].find(({ id, items, length }) => !drafts.has(id) && items.size < fullAtItems && length < fullAtLength)
    if (page) return draftOf(page)
    const fresh: Draft = { id: makeName(random), before: undefined, items: new Map() }
    drafts.set(fresh.id, fresh)
    return fresh
  }
  const homeOf = (id: string): Draft => {
    const page = held.pages.get(held.home.get(id) ?? '')
    const draft = homes.get(id) ?? (page ? draftOf(page) : roomy())
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
  else items.set(id, { id, refs, entry: type === 'entry' ? (put?.entry ?? null) : (item?.entry ?? null) })
}
