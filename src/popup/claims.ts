import type { ClaimPath } from '../core/credential.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'

/** One claim as a person reads it: a label, and a value or what it consists of. */
export interface ClaimNode {
  readonly label: string
  readonly value: string | number | boolean | null
  readonly parts: readonly ClaimNode[]
}

const structural: ReadonlySet<string> = new Set(['@context', 'type', 'credentialSchema', 'credentialStatus', 'proof'])
const isMap = (value: Json | undefined): value is JsonObject => isObject(value)
const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** A member name as words: `given_name` and `givenName` are "Given name". Names that are no words stay as they are. */
export function label(name: string): string {
  if (/[^\p{L}\p{N}_\- .]/u.test(name)) return name
  const words = name
    .replaceAll(/[_\-.]+/g, ' ')
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .trim()
  const first = [...words][0]
  if (!first) return name
  const rest = words.slice(first.length)
  return first.toUpperCase() + (/^[\p{Lu}\p{N} ]+$/u.test(words) ? rest : rest.replaceAll(/\p{Lu}\p{Ll}+/gu, (word) => word.toLowerCase()))
}

/** The label of a claim by its path: its last name, with what it is part of in front; `null` and indexes do not read. */
export function pathLabel(path: ClaimPath): string {
  const names = path.filter((part): part is string => typeof part === 'string')
  const said = names[0] === 'credentialSubject' || names[0] === 'vc' ? names.slice(1) : names
  if (said.length === 0) return label(names[0] ?? '')
  return said.map(label).join(' › ')
}

/** The name under which past disclosures are remembered: the names of the path, joined by dots. */
export function pathName(path: ClaimPath): string {
  return path.filter((part) => typeof part === 'string').join('.')
}

/** What a credential says of its subject; everything it says, when it does not set the subject apart. */
export function subjectOf(claims: JsonObject): JsonObject {
  const subject = claims.credentialSubject
  return isMap(subject) ? subject : claims
}

/** The claims about the subject as a tree of labels, at most eight deep and five hundred in all. */
export function claimTree(claims: JsonObject): readonly ClaimNode[] {
  const budget = { left: 500 }
  const subject = subjectOf(claims)
  // Whom it speaks of is said apart from what it says of them.
  const shown = Object.entries(subject).filter(([name, value]) => (subject === claims ? !structural.has(name) : name !== 'id' || typeof value !== 'string'))
  return shown.map(([name, value]) => node(label(name), value, 8, budget))
}

function node(name: string, value: Json, depth: number, budget: { left: number }): ClaimNode {
  budget.left--
  if (!isList(value) && !isMap(value)) return { label: name, value, parts: [] }
  if (depth === 0 || budget.left <= 0) return { label: name, value: JSON.stringify(value).slice(0, 2000), parts: [] }
  const members: readonly (readonly [string, Json])[] = isList(value) ? value.map((item, index) => [String(index + 1), item]) : Object.entries(value)
  const parts = []
  for (const [key, item] of members) if (budget.left > 0) parts.push(node(isList(value) ? key : label(key), item, depth - 1, budget))
  return { label: name, value: null, parts }
}

/** The two or three claims that tell one card from another: short texts about the subject, nearest to the top first. */
export function highlights(claims: JsonObject, count: number): readonly { readonly label: string; readonly value: string | number }[] {
  const found: { label: string; value: string | number; depth: number }[] = []
  const visit = (nodes: readonly ClaimNode[], depth: number) => {
    for (const { label: name, value, parts } of nodes) {
      const short =
        typeof value === 'number' || (typeof value === 'string' && value.length > 0 && value.length <= 40 && !/^(?:did|data|https?|urn):/.test(value))
      if (short && name !== 'Id' && name !== 'Type') found.push({ label: name, value, depth })
      if (depth < 2) visit(parts, depth + 1)
    }
  }
  visit(claimTree(claims), 0)
  return found
    .toSorted((a, b) => a.depth - b.depth)
    .slice(0, count)
    .map(({ label: name, value }) => ({ label: name, value }))
}

/** One value with whatever it consists of, as nodes to show. */
export function valueNode(name: string, value: Json): ClaimNode {
  return node(name, value, 8, { left: 500 })
}
