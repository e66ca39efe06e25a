import { type EntryFrame, readFrame } from './entry-frame.ts'
import type { Packed } from './packed.ts'
import { byteReader, byteWriter } from './page-bytes.ts'
import { list, refuse, text } from './shape.ts'

/** The entries of a page, apart: frames and leaves, each of them once, and which of them every entry is. */
export interface EntryTable {
  readonly count: number
  /** Every leaf once, as it stands in JSON. */
  readonly leaves: readonly string[]
  /** The number, in the page, of the item that the entry is of. */
  itemOf(entry: number): number
  frameOf(entry: number): EntryFrame
  /** Which of the leaves stands at this place of the entry; -1: the id. */
  leafAt(entry: number, place: number): number
  /** The leaf at this place of the entry, as it stands in JSON. */
  leafText(entry: number, place: number): string
  /** Milliseconds since the epoch; null where it does not say. */
  addedAt(entry: number): number | null
  packed(entry: number): Packed
  /** The entry as JSON. */
  text(entry: number): string
}

/** How the entries of a page are written: the frames and leaves they are made of, and of what each consists. */
export interface WrittenEntries {
  readonly frames: string
  readonly leaves: string
  readonly lines: Uint8Array
  readonly count: number
  /** When the newest was added; null without entries. */
  readonly newest: number | null
}

// A page is written anew for each item that changes in it: all other entries are those of the time before.
const dates = new WeakMap<Packed, { readonly value: number | null }>()

/** Takes the entries of the items together. */
export function writeEntries(items: Iterable<{ readonly id: string; readonly entry: Packed | null }>): WrittenEntries {
  const lines = byteWriter()
  const frames = new Map<string, number>()
  const leaves = new Map<string, number>()
  let newest: number | null = null
  let count = 0
  for (const { id, entry } of items) {
    lines.number(entry ? numberOf(frames, entry.frame) + 1 : 0)
    if (!entry) continue
    count += 1
    const name = JSON.stringify(id)
    for (const leaf of entry.leaves) lines.number(leaf === name ? 0 : numberOf(leaves, leaf) + 1)
    newest = later(newest, dateOf(entry))
  }
  return { frames: JSON.stringify([...frames.keys()]), leaves: [...leaves.keys()].join('\n'), lines: lines.done(), count, newest }
}

/** Reads what `writeEntries` wrote. Throws `vault.damaged` when it is anything else, or not what was said of it. */
export function readEntries(ids: readonly string[], written: WrittenEntries): EntryTable {
  const texts = list(text)(parse(written.frames), 'page.frames')
  const frames = texts.map(readFrame)
  const leaves = written.leaves === '' ? [] : written.leaves.split('\n')
  const { count } = written
  const [itemOf, frameOf, startOf] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)]
  const reader = byteReader(written.lines)
  const places: number[] = []
  let entry = 0
  for (const item of ids.keys()) {
    const frame = reader.number() - 1
    if (frame < 0) continue
    if (entry === count) return refuse('page.entries')
    itemOf[entry] = item
    frameOf[entry] = frame
    startOf[entry++] = places.length
    for (let left = (frames[frame] ?? refuse('page.frame')).pieces.length - 1; left > 0; left--) {
      const leaf = reader.number() - 1
      if (leaf >= leaves.length) refuse('page.leaf')
      places.push(leaf)
    }
  }
  if (entry !== count || !reader.atEnd()) return refuse('page.entries')
  const line = Int32Array.from(places)
  const at = (numbers: Int32Array, index: number) => numbers[index] ?? refuse('page.entry')
  const frame = (index: number) => frames[at(frameOf, index)] ?? refuse('page.frame')
  const leafAt = (index: number, place: number) => at(line, at(startOf, index) + place)
  const leafText = (index: number, place: number) => leaves[leafAt(index, place)] ?? JSON.stringify(ids[at(itemOf, index)])
  const leavesOf = (index: number) => Array.from({ length: frame(index).pieces.length - 1 }, (_, place) => leafText(index, place))
  const textOf = (index: number) => {
    const { pieces } = frame(index)
    let json = pieces[0] ?? ''
    for (let place = 0; place + 1 < pieces.length; place++) json += leafText(index, place) + (pieces[place + 1] ?? '')
    return json
  }
  const dates = Array.from({ length: count }, (_, index) => {
    const { addedAt } = frame(index)
    return addedAt === null ? null : dateIn(leafText(index, addedAt))
  })
  if (dates.reduce(later, null) !== written.newest) return refuse('page.newest')
  return {
    count,
    leaves,
    itemOf: (index) => at(itemOf, index),
    frameOf: frame,
    leafAt,
    leafText,
    addedAt: (index) => dates[index] ?? null,
    packed: (index) => ({ frame: texts[at(frameOf, index)] ?? refuse('page.frame'), leaves: leavesOf(index) }),
    text: textOf,
  }
}

function numberOf(known: Map<string, number>, one: string): number {
  const number = known.get(one) ?? known.size
  if (number === known.size) known.set(one, number)
  return number
}

function dateOf(entry: Packed): number | null {
  const date = dates.get(entry) ?? { value: dateIn(entry.leaves[readFrame(entry.frame).addedAt ?? -1]) }
  dates.set(entry, date)
  return date.value
}

function dateIn(leaf: string | undefined): number | null {
  const date = leaf === undefined ? Number.NaN : Number(leaf)
  return Number.isFinite(date) ? date : null
}

function later(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other)
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return refuse('page.frames')
  }
}
