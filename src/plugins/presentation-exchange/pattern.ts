import { type Alternative, type Atom, parsePattern, type Pattern, type Repeat } from './pattern-syntax.ts'
import { unsupported } from './unsupported.ts'

const longest = 256
/** No longer text is ever tested with one (`longestTested` of the agent says the same). */
const longestText = 512
/** So many ways to try a text are at most looked at: about a millisecond. */
const mostWays = 2 ** 19
const mostTexts = 100

/**
 * A regular expression of a filter that cannot blow up: in how many ways it can match a text is reckoned beforehand, from above. Throws `request.unsupported` for
 * one that is longer than 256 characters, says what this small grammar does not have, or may take more than half a million ways.
 */
export function checkPattern(source: string): string {
  const pattern = source.length <= longest ? parsePattern(source) : null
  if (!pattern || waysOfAll(pattern) > mostWays) return unsupported('a pattern that may be costly')
  return source
}

/** The texts it matches, when it matches these as wholes and no others, at most a hundred. `null`: it matches more than that. */
export function textsOf(source: string): readonly string[] | null {
  const pattern = source.length <= longest ? parsePattern(source) : null
  return pattern?.every(({ start, end }) => start && end) ? textsOfPattern(pattern) : null
}

function waysOfAll(pattern: Pattern): number {
  return pattern.reduce((sum, one) => sum + waysOfParts(one) * (one.start ? 1 : longestText), 0)
}

function waysOfParts({ parts }: Alternative): number {
  return parts.reduce((product, part) => product * waysOf(part), 1)
}

/** Each number of times is a way, and each time has its own ways. */
function waysOf({ of, min, max }: Repeat): number {
  const each = of.kind === 'group' ? of.of.reduce((sum, one) => sum + waysOfParts(one), 0) : 1
  if (max === Number.POSITIVE_INFINITY) return each === 1 && lengthOf(of) > 0 ? longestText : Number.POSITIVE_INFINITY
  if (max > min && lengthOf(of) === 0) return Number.POSITIVE_INFINITY
  let ways = 0
  for (let times = min; times <= max && ways <= mostWays; times++) ways += each ** times
  return ways
}

/** How much text an atom takes at least. */
function lengthOf(atom: Atom): number {
  if (atom.kind !== 'group') return 1
  return Math.min(...atom.of.map(({ parts }) => parts.reduce((sum, { of, min }) => sum + lengthOf(of) * min, 0)))
}

function textsOfPattern(pattern: Pattern): readonly string[] | null {
  const texts = pattern.map(textsOfParts)
  const all = texts.flatMap((some) => some ?? [])
  return texts.includes(null) || all.length > mostTexts ? null : all
}

function textsOfParts({ parts }: Alternative): readonly string[] | null {
  let texts: readonly string[] = ['']
  for (const { of, min, max } of parts) {
    const next = of.kind === 'text' ? [of.text] : of.kind === 'group' ? textsOfPattern(of.of) : null
    if (!next || min !== 1 || max !== 1 || texts.length * next.length > mostTexts) return null
    texts = texts.flatMap((begin) => next.map((end) => begin + end))
  }
  return texts
}
