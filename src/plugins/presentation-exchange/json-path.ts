import type { ClaimPath } from '../../core/credential.ts'
import { malformed } from '../../openid/members.ts'
import { unsupported } from './unsupported.ts'

const longest = 512
const deepest = 16

/** One step: `.name`, `['name']`, `["name"]`, `[0]` or `[*]`. No descent, no script, no filter, no slice, no union. */
const step = /\.([A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*)|\['([^'\\\]]{1,256})'\]|\["([^"\\\]]{1,256})"\]|\[(0|[1-9]\d{0,3})\]|\[(\*)\]/y

/**
 * A JSONPath of a field (Presentation Exchange 2.1 section 5) as a claims path pointer, from the bounded part of the language: at most 16 steps in 512
 * characters. Throws `request.malformed` for what is no JSONPath at all, `request.unsupported` for the rest of the language.
 */
export function parseJsonPath(value: unknown, where: string): ClaimPath {
  if (typeof value !== 'string' || !value.startsWith('$')) return malformed(where)
  if (value.length > longest || value.length < 2) return unsupported('a path of this length')
  const path: (string | number | null)[] = []
  step.lastIndex = 1
  while (step.lastIndex < value.length) {
    const found = step.exec(value)
    if (!found || path.length === deepest) return unsupported('a path with more than names and indexes')
    const [, dotted, single, double, index, every] = found
    path.push(every ? null : index === undefined ? (dotted ?? single ?? double ?? '') : Number(index))
  }
  return path
}
