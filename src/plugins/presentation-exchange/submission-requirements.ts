import { list, malformed, type Members, member, members, text } from '../../openid/members.ts'
import { unsupported } from './unsupported.ts'

const limits = { requirements: 32, depth: 3, options: 100, count: 100 } as const

/** One way to meet a requirement: the places of the input descriptors that it takes. */
type Option = readonly number[]
interface Met {
  readonly required: boolean
  readonly options: readonly Option[]
}

/**
 * Submission requirements (Presentation Exchange 2.1 section 4.2) as sets of the places of input descriptors: of each set one option. `groups`: which groups each
 * of the descriptors is in. Throws `request.malformed`; `request.unsupported` for more than three levels or 100 ways to meet one of them.
 */
export function parseRequirements(value: unknown, groups: readonly (readonly string[])[]): readonly Met[] {
  return list(value, 'submission_requirements', limits.requirements, (one, where) => {
    const { rule, parts, met } = parse(one, groups, where, 1)
    // What is required together is chosen one by one.
    return rule === 'all' ? parts : [met()]
  }).flat()
}

/** One set of a plan: each descriptor in each of the ways it can be answered. */
export function toSet<A>(
  { required, options }: Met,
  asks: readonly (readonly A[])[],
): { readonly required: boolean; readonly options: readonly (readonly A[])[] } {
  const answered = options.flatMap((option) => product(option.map((place) => (asks[place] ?? []).map((ask) => [ask]))))
  return { required, options: bounded(answered) }
}

interface Requirement {
  readonly rule: 'all' | 'pick'
  readonly parts: readonly Met[]
  met(): Met
}

function parse(value: unknown, groups: readonly (readonly string[])[], where: string, depth: number): Requirement {
  if (depth > limits.depth) return unsupported('requirements too deep')
  const requirement = members(value, where)
  const parts = partsOf(requirement, groups, where, depth)
  const rule = member(requirement, 'rule')
  if (rule === 'all') return { rule, parts, met: () => ({ required: true, options: product(parts.map(withNothing)) }) }
  if (rule !== 'pick') return malformed(`${where}.rule`)
  const { least, most } = countOf(requirement, parts.length, where)
  return { rule, parts, met: () => pick(parts, least, most) }
}

/** In a whole, a part that is not required may be left out. */
function withNothing({ required, options }: Met): readonly Option[] {
  return required ? options : [...options, []]
}

function pick(parts: readonly Met[], least: number, most: number): Met {
  const options: Option[] = []
  for (let count = Math.max(least, 1); count <= most; count++) {
    // The fewer the better: what is beyond the least is only offered where that is little.
    if (count > Math.max(least, 1) && options.length + ways(parts.length, count) > limits.options) break
    for (const some of combinations(parts, count)) options.push(...product(some.map((part) => part.options)))
    bounded(options)
  }
  return { required: least > 0, options }
}

function partsOf(requirement: Members, groups: readonly (readonly string[])[], where: string, depth: number): readonly Met[] {
  const from = member(requirement, 'from')
  const nested = member(requirement, 'from_nested')
  if ((from === undefined) === (nested === undefined)) return malformed(where)
  if (nested !== undefined) return list(nested, `${where}.from_nested`, limits.requirements, (one, at) => parse(one, groups, at, depth + 1).met())
  const group = text(from, `${where}.from`, 1024)
  const places = groups.flatMap((some, place) => (some.includes(group) ? [place] : []))
  return places.length === 0 ? malformed(`${where}.from`) : places.map((place) => ({ required: true, options: [[place]] }))
}

function countOf(requirement: Members, available: number, where: string): { readonly least: number; readonly most: number } {
  const [count, min, max] = ['count', 'min', 'max'].map((name) => whole(member(requirement, name), where))
  if (count === 0 || max === 0 || (count !== undefined && (min !== undefined || max !== undefined))) return malformed(where)
  const least = count ?? min ?? (max === undefined ? 1 : 0)
  const most = Math.min(count ?? max ?? available, available)
  return least > most ? malformed(where) : { least, most }
}

function whole(value: unknown, where: string): number | undefined {
  if (value === undefined) return undefined
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= limits.count ? value : malformed(where)
}

/** How many ways there are to take so many of so many, or a number that is too large. */
function ways(of: number, take: number): number {
  let found = 1
  for (let one = 1; one <= take; one++) found = (found * (of - take + one)) / one
  return found
}

function combinations<T>(of: readonly T[], take: number): readonly (readonly T[])[] {
  if (take === 0) return [[]]
  if (ways(of.length, take) > limits.options) return unsupported('too many combinations')
  return of.flatMap((first, index) => (of.length - index < take ? [] : combinations(of.slice(index + 1), take - 1).map((rest) => [first, ...rest])))
}

/** One option of each, joined. */
function product<T>(lists: readonly (readonly (readonly T[])[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (joined, options) => bounded(joined.flatMap((some) => options.map((one) => [...new Set([...some, ...one])]))),
    [[]],
  )
}

function bounded<T>(options: readonly T[]): readonly T[] {
  return options.length > limits.options ? unsupported('too many combinations') : options
}
