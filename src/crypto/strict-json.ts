import type { Json } from '../core/json.ts'

const maxDepth = 64

/**
 * Parses JSON (RFC 8259) with nothing left to interpretation (RFC 8725 section 3.10, RFC 7493): a repeated member name in any spelling,
 * a member `__proto__`, a lone surrogate, a number beyond a double's range and nesting deeper than 64 are refused with `undefined`.
 */
export function parseStrictJson(text: string): Json | undefined {
  const members = countMembers(text)
  if (members < 0) return undefined
  let value: Json
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const wellFormed = text.includes('\\u') || !isWellFormed(text) ? isWellFormed : anyText
  // The native parser keeps one of several members with the same name, so the count falls short of what was written.
  return countKept(value, wellFormed) === members ? value : undefined
}

/** How many members (colons outside strings) are written; -1 when too deep. Right for JSON; for anything else the parser has the last word. */
function countMembers(text: string): number {
  let members = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfString(text, at + 1)
        break
      case 0x3a:
        members++
        break
      case 0x7b:
      case 0x5b:
        if (++depth > maxDepth) return -1
        break
      case 0x7d:
      case 0x5d:
        depth--
        break
    }
  }
  return members
}

/** Where the quote stands that ends the string; the end of the text when none does. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start)
  while (end > 0 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1)
  return end < 0 ? text.length : end
}

/** An odd number of backslashes stands before it. */
function isEscaped(text: string, at: number, start: number): boolean {
  let first = at
  while (first > start && text.charCodeAt(first - 1) === 0x5c) first--
  return (at - first) % 2 === 1
}

/** How many members the value has; NaN when something in it is not allowed. */
function countKept(value: Json, wellFormed: (text: string) => boolean): number {
  if (typeof value === 'string') return wellFormed(value) ? 0 : Number.NaN
  if (typeof value === 'number') return Number.isFinite(value) ? 0 : Number.NaN
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (isArray(value)) {
    for (const item of value) count += countKept(item, wellFormed)
    return count
  }
  for (const name of Object.keys(value)) {
    if (name === '__proto__' || !wellFormed(name)) return Number.NaN
    count += 1 + countKept(value[name] ?? null, wellFormed)
  }
  return count
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

/** True when no surrogate stands alone. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

function anyText(): boolean {
  return true
}
