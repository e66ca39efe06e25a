import type { IndexEntry } from '../core/credential.ts'
import type { EntryFrame } from './entry-frame.ts'
import { type Held, inPage, type Page } from './held.ts'
import { entryAt } from './held-entries.ts'
import type { PageContent } from './index-page.ts'
import { list, refuse, text } from './shape.ts'

/** What entries have in common that are told apart by no value: format, types, and the names of the claims at the top, in their order. */
export interface EntryKind extends Pick<IndexEntry, 'format' | 'types'> {
  readonly says: readonly string[]
}

/** Entries of some kinds, in the order of the list of all of them, and how many there are of every format with the same types. */
export interface EntriesOfKinds {
  readonly entries: readonly IndexEntry[]
  readonly kinds: readonly (Pick<IndexEntry, 'format' | 'types'> & { readonly count: number })[]
}

/** The entries of a page by kind. */
interface PageKinds {
  readonly kinds: readonly { readonly key: string; readonly kind: EntryKind; readonly count: number }[]
  /** For each entry the number of its kind. */
  readonly of: Int32Array
}

// What was read of a page is forgotten with it.
const known = new WeakMap<PageContent, PageKinds>()

/** The entries of the kinds that are wanted, decoding no other; `most`: only so many of them, the newest. Throws `vault.damaged` for a page that lies. */
export function entriesOfKinds(held: Held, wanted: (kind: EntryKind) => boolean, most = Number.POSITIVE_INFINITY): EntriesOfKinds {
  const verdicts = new Map<string, boolean>()
  const counts = new Map<string, EntriesOfKinds['kinds'][number]>()
  const hits: Hit[] = []
  for (const page of held.pages.values()) {
    if (page.content.count === 0) continue
    const { kinds, of } = inPage(held, page, (content) => kindsOf(held, page, content))
    const chosen = kinds.map(({ key, kind, count }) => {
      const { format, types } = kind
      const named = JSON.stringify([format, ...types])
      counts.set(named, { format, types, count: (counts.get(named)?.count ?? 0) + count })
      const verdict = verdicts.get(key) ?? wanted(kind)
      verdicts.set(key, verdict)
      return verdict
    })
    if (chosen.includes(true)) for (const [index, number] of of.entries()) if (chosen[number]) hits.push({ page, index })
  }
  return {
    entries: newest(held, hits, most).flatMap(({ page, index }) => entryAt(held, page, index) ?? []),
    kinds: [...counts.values()],
  }
}

interface Hit {
  readonly page: Page
  readonly index: number
}

/** The newest of these, as many as are asked for, in the order they stood in. */
function newest(held: Held, hits: readonly Hit[], most: number): readonly Hit[] {
  if (hits.length <= most) return hits
  const dated = hits.map((hit, place) => ({ hit, place, addedAt: inPage(held, hit.page, (content) => content.entries().addedAt(hit.index) ?? 0) }))
  return dated
    .sort((a, b) => b.addedAt - a.addedAt || a.place - b.place)
    .slice(0, most)
    .sort((a, b) => a.place - b.place)
    .map(({ hit }) => hit)
}

function kindsOf(held: Held, page: Page, content: PageContent): PageKinds {
  const read = known.get(content) ?? readKinds(held, page, content)
  known.set(content, read)
  return read
}

function readKinds(held: Held, page: Page, content: PageContent): PageKinds {
  const table = content.entries()
  const of = new Int32Array(table.count).fill(-1)
  const kinds: { readonly key: string; readonly kind: EntryKind; count: number }[] = []
  const numbers = new Map<string, number>()
  const count = (key: string): number => {
    const number = numbers.get(key) ?? kinds.push({ key, kind: kindIn(key), count: 0 }) - 1
    numbers.set(key, number)
    const kind = kinds[number]
    if (kind) kind.count += 1
    return number
  }
  const texts = new Map<string, string>()
  const frames = new Map<EntryFrame, number>()
  for (let entry = 0; entry < table.count; entry++) {
    const frame = table.frameOf(entry)
    if (!frames.has(frame)) frames.set(frame, frames.size)
    const leaves = frame.kind?.map((place) => table.leafAt(entry, place)) ?? [-1]
    // Told by the numbers of its frame and leaves in the page, so that each kind is read once. Below zero: the id, which differs.
    const told = leaves.some((leaf) => leaf < 0) ? null : `${frames.get(frame)} ${leaves.join(' ')}`
    const key =
      (told === null ? undefined : texts.get(told)) ??
      keyOf(
        frame,
        (place) => table.leafText(entry, place),
        () => entryAt(held, page, entry),
      )
    if (told !== null) texts.set(told, key)
    of[entry] = key === '' ? -1 : count(key)
  }
  return { kinds, of }
}

/** A kind as JSON. Empty for what is no entry. */
function keyOf({ kind, says }: EntryFrame, leafAt: (place: number) => string, decoded: () => IndexEntry | null): string {
  const said = kind && textsIn(kind.map(leafAt))
  if (said) return JSON.stringify([said, says])
  // Its frame is not that of an entry of today, or it lies: what it says is known only once it was decoded.
  const entry = decoded()
  return entry ? JSON.stringify([[entry.format, ...entry.types], Object.keys(entry.claims)]) : ''
}

function textsIn(leaves: readonly string[]): readonly string[] | null {
  try {
    const said = leaves.map((leaf): unknown => JSON.parse(leaf))
    return said.every(isText) ? said : null
  } catch {
    return null
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'
const keyShape = list(list(text))

function kindIn(key: string): EntryKind {
  const [[format, ...types] = [], says = []] = keyShape(JSON.parse(key), 'page.kind')
  return format === undefined ? refuse('page.kind') : { format, types, says }
}
