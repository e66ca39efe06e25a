/** A JSON text taken apart: what stands around its leaves, and the leaves, texts and numbers, as they were written. */
export interface Packed {
  /** One piece more than there are leaves, with a line break between each two; no JSON text without spaces has one. */
  readonly frame: string
  readonly leaves: readonly string[]
}

// A name is a text before a colon: it belongs to the frame.
const token = /"[^"\\]*(?:\\.[^"\\]*)*":?|-?\d[\d.eE+-]*/g

/** Takes a JSON text without spaces apart, so that many of one kind share their frame, and many leaves are the same. */
export function pack(text: string): Packed {
  const leaves: string[] = []
  let frame = ''
  let done = 0
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found.endsWith(':')) continue
    frame += `${text.slice(done, index)}\n`
    leaves.push(found)
    done = index + found.length
  }
  return { frame: frame + text.slice(done), leaves }
}

/** The text that was taken apart. */
export function unpack({ frame, leaves }: Packed): string {
  return join(frame.split('\n'), leaves)
}

/** The text of these pieces with the leaves between them. */
export function join(pieces: readonly string[], leaves: readonly string[]): string {
  let text = pieces[0] ?? ''
  for (const [at, leaf] of leaves.entries()) text += leaf + (pieces[at + 1] ?? '')
  return text
}
