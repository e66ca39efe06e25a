import { fold } from './fold.ts'
import type { EntryFrame } from './entry-frame.ts'
import type { PageContent } from './index-page.ts'
import { refuse } from './shape.ts'

/** What the entries of a page say to a person, ready to be searched. */
export interface Spoken {
  /** For each entry 1 when it says this word, folded and without white space; null when none does. */
  saying(word: string): Uint8Array | null
}

/** Reads what the entries of a page say. Throws `vault.damaged` for a page that lies. */
export function readSpoken(content: PageContent): Spoken {
  const table = content.entries()
  const { count } = table
  const lineOf = new Map<number, number>()
  const lines: string[] = []
  const pairs: number[] = []
  const frames = new Map<EntryFrame, number[]>()
  for (let entry = 0; entry < count; entry++) {
    const frame = table.frameOf(entry)
    const alike = frames.get(frame) ?? []
    alike.push(entry)
    frames.set(frame, alike)
    for (const place of frame.spoken) {
      const leaf = table.leafAt(entry, place)
      // Below zero: the id, which is another one in each entry.
      const line = (leaf < 0 ? undefined : lineOf.get(leaf)) ?? lines.push(plain(table.leafText(entry, place))) - 1
      if (leaf >= 0) lineOf.set(leaf, line)
      pairs.push(line, entry)
    }
  }
  const text = fold(lines.join('\n'))
  const starts = startsOf(text)
  if (starts.length !== Math.max(lines.length, 1)) return refuse('page.leaves')
  const { ends, entries } = byLine(pairs, lines.length)
  const said = Array.from(frames, ([frame, alike]) => ({ text: fold(frame.said.join('\n')), alike }))

  return {
    saying(word) {
      let saying: Uint8Array | null = null
      for (const frame of said) {
        if (!frame.text.includes(word)) continue
        saying ??= new Uint8Array(count)
        for (const entry of frame.alike) saying[entry] = 1
      }
      let line = 0
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, starts[line])) {
        saying ??= new Uint8Array(count)
        while (line + 1 < starts.length && (starts[line + 1] ?? 0) <= at) line += 1
        for (let n = line === 0 ? 0 : (ends[line - 1] ?? 0); n < (ends[line] ?? 0); n++) saying[entries[n] ?? 0] = 1
        line += 1
        if (line === starts.length) break
      }
      return saying
    },
  }
}

/** Which entries say each line: those of line n stand before `ends[n]`, after those of the line before. */
function byLine(pairs: readonly number[], lines: number): { readonly ends: Int32Array; readonly entries: Int32Array } {
  const ends = new Int32Array(lines)
  for (let at = 0; at < pairs.length; at += 2) {
    const line = pairs[at] ?? 0
    ends[line] = (ends[line] ?? 0) + 1
  }
  for (let line = 1; line < lines; line++) ends[line] = (ends[line] ?? 0) + (ends[line - 1] ?? 0)
  const next = ends.slice()
  const entries = new Int32Array(pairs.length / 2)
  for (let at = pairs.length - 2; at >= 0; at -= 2) {
    const line = pairs[at] ?? 0
    const place = (next[line] ?? 0) - 1
    next[line] = place
    entries[place] = pairs[at + 1] ?? 0
  }
  return { ends, entries }
}

function startsOf(text: string): Int32Array {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return Int32Array.from(starts)
}

/** What a leaf says, on one line: no word has white space in it. */
function plain(leaf: string): string {
  if (!leaf.startsWith('"')) return leaf
  return (leaf.includes('\\') ? parse(leaf) : leaf.slice(1, -1)).replaceAll('\n', ' ')
}

function parse(leaf: string): string {
  try {
    return String(JSON.parse(leaf))
  } catch {
    return refuse('page.leaf')
  }
}
