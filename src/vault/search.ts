import type { IndexEntry } from '../core/credential.ts'
import { fold } from './fold.ts'
import { entryAt } from './held-entries.ts'
import { type Held, inPage, type Page } from './held.ts'
import type { PageContent } from './index-page.ts'
import { readSpoken, type Spoken } from './spoken.ts'

/** What a search found: at most as many entries as were asked for, newest first, how many there would be, and how many are held. */
export interface Found {
  readonly entries: readonly IndexEntry[]
  readonly found: number
  readonly total: number
}

interface Hit {
  readonly page: Page
  readonly index: number
  readonly addedAt: number
  /** Where it stands in the index: of two of the same time the first comes first. */
  readonly order: number
}

// What was read of a page is forgotten with it.
const spoken = new WeakMap<PageContent, Spoken>()

/** The entries that say every word of a text in title, issuer, types or claims: at most `limit` of them, newest first. Throws `vault.damaged` for a page that lies. */
export function searchEntries(held: Held, text: string, limit: number): Found {
  const words = fold(text).split(/\s+/).filter(Boolean)
  const best = newest(limit)
  let total = 0
  let found = 0
  const pages = [...held.pages.values()].filter(({ content }) => content.count > 0)
  const ordered = pages.map((page, order) => ({ page, order })).toSorted((a, b) => dateOf(b.page) - dateOf(a.page))
  for (const { page, order } of ordered) {
    const { count } = page.content
    total += count
    if (words.length === 0) found += count
    // Nothing in it, or in any that follows, is new enough.
    if (words.length === 0 && !best.takes(dateOf(page))) continue
    const says = words.length === 0 ? null : saying(held, page, words)
    if (says?.length === 0) continue
    inPage(held, page, (content) => {
      const table = content.entries()
      for (let index = count - 1; index >= 0; index--) {
        if (says && says[index] === 0) continue
        if (says) found += 1
        const addedAt = table.addedAt(index) ?? Number.NEGATIVE_INFINITY
        if (best.takes(addedAt)) best.add({ page, index, addedAt, order: order * 1e6 + index })
      }
    })
  }
  return { entries: best.hits().flatMap(({ page, index }) => entryAt(held, page, index) ?? []), found, total }
}

/** For each entry of the page 1 when it says all of these words; empty when none does. */
function saying(held: Held, page: Page, words: readonly string[]): Uint8Array {
  const { content } = page
  const read = spoken.get(content) ?? inPage(held, page, readSpoken)
  spoken.set(content, read)
  let all: Uint8Array | null = null
  for (const word of words) {
    const some = read.saying(word)
    if (!some) return new Uint8Array(0)
    if (all) for (let index = 0; index < all.length; index++) all[index] = (all[index] ?? 0) & (some[index] ?? 0)
    else all = some
  }
  return all ?? new Uint8Array(0)
}

/** Keeps the newest of what is added, at most `limit` of them. */
function newest(limit: number): { takes(addedAt: number): boolean; add(hit: Hit): void; hits(): readonly Hit[] } {
  const hits: Hit[] = []
  const isBefore = (a: Hit, b: Hit) => a.addedAt > b.addedAt || (a.addedAt === b.addedAt && a.order < b.order)
  return {
    takes: (addedAt) => limit > 0 && (hits.length < limit || addedAt >= (hits.at(-1)?.addedAt ?? addedAt)),
    add(hit) {
      let [from, to] = [0, hits.length]
      while (from < to) {
        const middle = (from + to) >> 1
        const other = hits[middle]
        if (other && isBefore(other, hit)) from = middle + 1
        else to = middle
      }
      hits.splice(from, 0, hit)
      if (hits.length > limit) hits.pop()
    },
    hits: () => hits,
  }
}

function dateOf({ content }: Page): number {
  return content.newest ?? Number.NEGATIVE_INFINITY
}
