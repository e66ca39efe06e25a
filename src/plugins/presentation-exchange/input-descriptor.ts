import type { ClaimPath } from '../../core/credential.ts'
import type { ValueTest } from '../../core/exchange.ts'
import { flag, list, malformed, member, members, text } from '../../openid/members.ts'
import { parseFilter } from './filter.ts'
import { parseFormats, type TakenFormat } from './formats.ts'
import { parseJsonPath } from './json-path.ts'
import { unsupported } from './unsupported.ts'

/** One value a verifier wants: at the first of these paths where there is one that passes. */
export interface Field {
  readonly paths: readonly ClaimPath[]
  readonly test: ValueTest | null
  readonly optional: boolean
}
/** One credential a verifier wants (Presentation Exchange 2.1 section 5). */
export interface InputDescriptor {
  readonly id: string
  readonly purpose: string | null
  readonly groups: readonly string[]
  /** `null`: not said here. */
  readonly formats: readonly TakenFormat[] | null
  readonly fields: readonly Field[]
  /** Nothing but the fields may be shown. */
  readonly limited: boolean
}

const limits = { fields: 64, paths: 16, groups: 32 } as const
const longest = { id: 1024, purpose: 500 } as const
/** What is said of whole credentials beyond their values; what it means cannot be left out. */
const relations = ['subject_is_issuer', 'is_holder', 'same_subject', 'statuses'] as const

/** An input descriptor (Presentation Exchange 2.0 and 2.1, section 5). Throws `request.malformed`; `request.unsupported` for what cannot be answered rightly. */
export function parseInputDescriptor(value: unknown, where: string): InputDescriptor {
  const descriptor = members(value, where)
  const constraints = members(member(descriptor, 'constraints') ?? {}, `${where}.constraints`)
  // Version 1 named types by schemas that had to be fetched.
  if (member(descriptor, 'schema') !== undefined) unsupported('an input descriptor of version 1')
  for (const name of relations) if (member(constraints, name) !== undefined) unsupported('a relation between subjects')
  const fields = member(constraints, 'fields')
  const format = member(descriptor, 'format')
  const groups = member(descriptor, 'group')
  return {
    id: text(member(descriptor, 'id'), `${where}.id`, longest.id),
    purpose: sentence(member(descriptor, 'purpose')) ?? sentence(member(descriptor, 'name')),
    groups: groups === undefined ? [] : list(groups, `${where}.group`, limits.groups, (group, at) => text(group, at, longest.id)),
    formats: format === undefined ? null : parseFormats(format, `${where}.format`),
    fields: fields === undefined || isEmpty(fields) ? [] : list(fields, `${where}.fields`, limits.fields, parseField),
    limited: isLimited(member(constraints, 'limit_disclosure'), where),
  }
}

/** A text that is only shown: too long, it is cut; of another kind, it is left out. */
export function sentence(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '') return null
  const characters = Array.from(value.trim().slice(0, longest.purpose * 2))
  return characters.length > longest.purpose ? `${characters.slice(0, longest.purpose - 1).join('')}…` : characters.join('')
}

function parseField(value: unknown, where: string): Field {
  const field = members(value, where)
  if (member(field, 'predicate') !== undefined) unsupported('a predicate')
  const filter = member(field, 'filter')
  return {
    paths: list(member(field, 'path'), `${where}.path`, limits.paths, parseJsonPath),
    test: filter === undefined ? null : parseFilter(filter, `${where}.filter`),
    optional: flag(member(field, 'optional'), `${where}.optional`, false),
  }
}

function isLimited(value: unknown, where: string): boolean {
  if (value === undefined || value === 'preferred') return false
  return value === 'required' || malformed(`${where}.limit_disclosure`)
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
