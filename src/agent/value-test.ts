import type { ClaimQuery, ValueTest } from '../core/exchange.ts'
import { isObject, isSameData, type Json, type JsonObject } from '../core/json.ts'
import { type Claim, select } from './claim-path.ts'

/** Longer texts match no pattern: what a pattern may cost is reckoned for texts up to here, in UTF-16 units. */
export const longestTested = 512

// A query that was handed in is never changed.
const compiled = new WeakMap<ValueTest, RegExp>()

/**
 * Whether a value passes a test (Presentation Exchange 2.1 section 5.1, as far as `ValueTest` goes). Stricter than JSON Schema, where a pattern says nothing
 * of a number: a pattern is for texts, bounds are for numbers, `contains` is for lists, and nothing else passes them.
 */
export function passes(test: ValueTest, value: Json): boolean {
  const { type, among, pattern, minimum, maximum, contains } = test
  if (type !== null && !isOfType(value, type)) return false
  if (among !== null && !among.some((one) => isSameData(one, value))) return false
  if (pattern !== null && !(typeof value === 'string' && value.length <= longestTested && patternOf(test, pattern).test(value))) return false
  if (minimum !== null && !(typeof value === 'number' && value >= minimum)) return false
  if (maximum !== null && !(typeof value === 'number' && value <= maximum)) return false
  return contains === null || (Array.isArray(value) && value.some((element: Json) => passes(contains, element)))
}

/**
 * The claims that answer an older request's query: at the first of its paths where there is something that fits; of several values there the first one
 * decides, as it does for the verifier (section 5.1.2). `there`: whether any of the paths leads somewhere.
 */
export function selectAny(
  { path, values, alternatives = [], test }: ClaimQuery,
  claims: JsonObject,
): { readonly found: readonly Claim[]; readonly there: boolean } {
  let there = false
  const wanted: readonly Json[] | null = values
  const fits = ({ value }: Claim) => (wanted === null || wanted.includes(value)) && (test === undefined || passes(test, value))
  for (const one of [path, ...alternatives]) {
    const selected = select(claims, one)
    const [first] = selected
    if (!first) continue
    there = true
    if (fits(first)) return { found: selected.filter(fits), there }
  }
  return { found: [], there }
}

function patternOf(test: ValueTest, pattern: string): RegExp {
  const known = compiled.get(test) ?? new RegExp(pattern, 'u')
  compiled.set(test, known)
  return known
}

function isOfType(value: Json, type: NonNullable<ValueTest['type']>): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  return type === 'integer' ? Number.isInteger(value) : typeof value === type
}
