import type { ValueTest } from '../../core/exchange.ts'
import { list, malformed, type Members, member, members, plainJson, text } from '../../openid/members.ts'
import { checkPattern, textsOf } from './pattern.ts'
import { unsupported } from './unsupported.ts'

const types = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const
const mostValues = 100
const deepest = 2

/** What a filter may say. Everything else could change what it means, and so makes the request unsupported. */
const tests: ReadonlySet<string> = new Set(['type', 'const', 'enum', 'pattern', 'minimum', 'maximum', 'contains', 'format'])
/** What says nothing of the value (JSON Schema draft 7, validation section 10). */
const remarks: ReadonlySet<string> = new Set(['title', 'description', '$comment', 'default', 'examples', '$schema', '$id'])
/** Formats of texts. Whether they are checked is up to whoever reads a schema (section 7.2); a text that an issuer signed is taken as it is. */
const formats: ReadonlySet<string> = new Set(['date', 'date-time', 'time', 'email', 'uri', 'uri-reference', 'iri', 'hostname', 'uuid'])

/**
 * The filter of a field (Presentation Exchange 2.1 section 5.1), a JSON Schema, as far as a `ValueTest` can say the same. `null`: it tests nothing.
 * Throws `request.malformed` for what is no schema, `request.unsupported` for one that says more.
 */
export function parseFilter(value: unknown, where: string, depth = 0): ValueTest | null {
  const filter = members(value, where)
  for (const name of Object.keys(filter)) if (!tests.has(name) && !remarks.has(name)) unsupported('a filter with more than simple tests')
  checkFormat(filter, where)
  const contains = member(filter, 'contains')
  if (contains !== undefined && depth === deepest) unsupported('lists in lists')
  const pattern = member(filter, 'pattern')
  const test: ValueTest = {
    type: typeOf(member(filter, 'type'), where),
    among: amongOf(filter, where),
    pattern: pattern === undefined ? null : checkPattern(text(pattern, `${where}.pattern`, 4096)),
    minimum: bound(member(filter, 'minimum'), where),
    maximum: bound(member(filter, 'maximum'), where),
    // A list with something in it, whatever that is, is asked for by `contains: {}`.
    contains: contains === undefined ? null : (parseFilter(contains, `${where}.contains`, depth + 1) ?? anything),
  }
  return Object.values(test).every((one) => one === null) ? null : test
}

/** The texts that pass, when these can be listed: as they are, or, with `within`, as elements of a list that passes. `null`: the test says something else. */
export function acceptedTexts({ type, among, pattern, minimum, maximum, contains }: ValueTest, within: boolean): readonly string[] | null {
  if (minimum !== null || maximum !== null) return null
  if (contains !== null) return within && (type === null || type === 'array') && among === null && pattern === null ? acceptedTexts(contains, false) : null
  if (type !== null && type !== 'string') return null
  const listed = among?.filter((one) => typeof one === 'string') ?? null
  if (pattern === null) return listed
  const texts = textsOf(pattern)
  return listed && texts ? listed.filter((one) => texts.includes(one)) : listed ? null : texts
}

const anything: ValueTest = { type: null, among: null, pattern: null, minimum: null, maximum: null, contains: null }

function typeOf(value: unknown, where: string): ValueTest['type'] {
  if (value === undefined) return null
  return types.find((type) => type === value) ?? (typeof value === 'string' || Array.isArray(value) ? unsupported('a type of values') : malformed(where))
}

function amongOf(filter: Members, where: string): ValueTest['among'] {
  const only = member(filter, 'const')
  const some = member(filter, 'enum')
  if (only !== undefined && some !== undefined) return unsupported('const and enum together')
  if (only !== undefined) return [plainJson(only, where)]
  return some === undefined ? null : list(some, `${where}.enum`, mostValues, (one, at) => plainJson(one, at))
}

function bound(value: unknown, where: string): number | null {
  if (value === undefined) return null
  return typeof value === 'number' && Number.isFinite(value) ? value : malformed(where)
}

function checkFormat(filter: Members, where: string): void {
  const format = member(filter, 'format')
  if (format !== undefined && !formats.has(text(format, `${where}.format`, 64))) unsupported('a format of texts')
}
