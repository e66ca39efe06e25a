/** A regular expression of the harmless part of the language, taken apart. */
export type Pattern = readonly Alternative[]
/** One of several ways to match, between `|`; `start` and `end`: whether it is held by `^` and `$`. */
export interface Alternative {
  readonly start: boolean
  readonly end: boolean
  readonly parts: readonly Repeat[]
}
/** Something, so many times; `max` may be Infinity. */
export interface Repeat {
  readonly of: Atom
  readonly min: number
  readonly max: number
}
export type Atom = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'class' } | { readonly kind: 'group'; readonly of: Pattern }

/** A class, an escape that stands for one, `.`, an escaped sign, a plain character, a group's begin, a group's end, `|`, `^`, `$`. */
const token =
  /(\[\^?(?:[^\\\][^]|\\[dDwWsS\\\][^$.*+?(){}|/-])(?:[^\\\][]|\\[dDwWsS\\\][^$.*+?(){}|/-])*\]|\\[dDwWsS]|\.)|\\([\\\][^$.*+?(){}|/])|([^\\\][^$.*+?(){}|])|(\((?:\?:)?)|(\))|(\|)|(\^)|(\$)/suy
const quantifier = /([?*+])|\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/y
const deepest = 8

/**
 * Takes a regular expression apart, if it consists of plain and escaped characters, classes, groups, alternatives, greedy quantifiers, and `^` and `$` around
 * whole alternatives. `null`: it has anything else: a look-around, a back reference, a lazy quantifier, a class of properties.
 */
export function parsePattern(source: string): Pattern | null {
  try {
    // What we take apart must mean the same to who runs it.
    new RegExp(source, 'u')
  } catch {
    return null
  }
  const reader = { source, at: 0 }
  const pattern = parseAlternatives(reader, 0)
  return reader.at === source.length ? pattern : null
}

type Reader = { readonly source: string; at: number }

function parseAlternatives(reader: Reader, depth: number): Pattern | null {
  const alternatives: Alternative[] = []
  for (;;) {
    const one = parseAlternative(reader, depth)
    if (!one) return null
    alternatives.push(one)
    if (reader.source[reader.at] !== '|') return alternatives
    reader.at += 1
  }
}

function parseAlternative(reader: Reader, depth: number): Alternative | null {
  const parts: Repeat[] = []
  const { source } = reader
  const start = depth === 0 && source[reader.at] === '^'
  if (start) reader.at += 1
  while (reader.at < source.length && source[reader.at] !== '|' && source[reader.at] !== ')') {
    const end = depth === 0 && source[reader.at] === '$'
    if (end) {
      reader.at += 1
      return reader.at === source.length || source[reader.at] === '|' ? { start, end, parts } : null
    }
    const of = parseAtom(reader, depth)
    const times = of && parseTimes(reader)
    if (!of || !times) return null
    parts.push({ of, ...times })
  }
  return { start, end: false, parts }
}

function parseAtom(reader: Reader, depth: number): Atom | null {
  token.lastIndex = reader.at
  const [whole = '', ofClass, escaped, plain, opening] = token.exec(reader.source) ?? []
  if (whole === '') return null
  if (ofClass !== undefined) return moved(reader, whole, { kind: 'class' })
  const text = escaped ?? plain
  if (text !== undefined) return moved(reader, whole, { kind: 'text', text })
  if (opening === undefined || depth === deepest) return null
  reader.at += whole.length
  const of = parseAlternatives(reader, depth + 1)
  return of && reader.source[reader.at] === ')' ? moved(reader, ')', { kind: 'group', of }) : null
}

function moved(reader: Reader, by: string, atom: Atom): Atom {
  reader.at += by.length
  return atom
}

/** Once, when nothing else is said. `null`: lazily, or backwards. */
function parseTimes(reader: Reader): Pick<Repeat, 'min' | 'max'> | null {
  quantifier.lastIndex = reader.at
  const [whole = '', sign, least, comma, most] = quantifier.exec(reader.source) ?? []
  if (whole === '') return { min: 1, max: 1 }
  reader.at += whole.length
  if (reader.source[reader.at] === '?') return null
  if (sign !== undefined) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Number.POSITIVE_INFINITY }
  const min = Number(least)
  const max = most === undefined ? (comma === undefined ? min : Number.POSITIVE_INFINITY) : Number(most)
  return max >= min ? { min, max } : null
}
