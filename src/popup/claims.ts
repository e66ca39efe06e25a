import type { ClaimPath } from '../core/credential.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import { readable, registered } from './registered.ts'

/** What an issuer calls its claims: a path, in which `null` is every element, and the words for it. */
export type Labels = readonly { readonly path: ClaimPath; readonly label: string; readonly description: string | null }[]

/** One claim as a person reads it: a label, and a value or what it consists of. */
export interface ClaimNode {
  readonly label: string
  /** What the issuer says of it, where the label is the issuer's too. */
  readonly description?: string | null
  readonly value: string | number | boolean | null
  readonly parts: readonly ClaimNode[]
}

/** What a credential of the VC Data Model says of itself beside its subjects. */
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
  if (path.length === 1) return registered(said[0] ?? '') ?? label(said[0] ?? '')
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

/**
 * The claims about the subject as a tree of labels, at most eight deep and five hundred in all; called what the issuer calls them, where it does.
 * What every JWT says of itself keeps our words.
 */
export function claimTree(claims: JsonObject, labels: Labels = []): readonly ClaimNode[] {
  const subject = subjectOf(claims)
  if (subject !== claims) {
    // Whom it speaks of is said apart from what it says of them.
    const said = Object.entries(subject).filter(([name, value]) => name !== 'id' || typeof value !== 'string')
    const reading = { labels, left: 500 }
    return said.map(([name, value]) => node(label(name), value, ['credentialSubject', name], reading))
  }
  const reading = { labels: labels.filter(({ path: [name], path }) => path.length > 1 || typeof name !== 'string' || registered(name) === null), left: 500 }
  const said = Object.entries(claims).filter(([name]) => !('credentialSubject' in claims && structural.has(name)))
  return said.map(([name, value]) => node(registered(name) ?? label(name), readable([name], value), [name], reading))
}

/** What is the same for all of one tree: the issuer's labels, and how many claims may still be read. */
interface Reading {
  readonly labels: Labels
  left: number
}

const deepest = 8

function node(name: string, value: Json, path: ClaimPath, reading: Reading, depth = 0): ClaimNode {
  reading.left--
  const said = saidOf(path, reading.labels)
  const called = said ? { label: said.label, description: said.description } : { label: name }
  if (!isList(value) && !isMap(value)) return { ...called, value, parts: [] }
  if (depth === deepest || reading.left <= 0) return { ...called, value: JSON.stringify(value).slice(0, 2000), parts: [] }
  const members: readonly (readonly [string, string | number, Json])[] = isList(value)
    ? value.map((item, index) => [String(index + 1), index, item])
    : Object.entries(value).map(([key, item]) => [label(key), key, item])
  const parts = []
  for (const [own, step, item] of members) if (reading.left > 0) parts.push(node(own, item, [...path, step], reading, depth + 1))
  return { ...called, value: null, parts }
}

/** What the issuer calls this claim, where that is not how its own name reads: words of the issuer, to stand beside the name and never in its place. */
export function issuersWord(path: ClaimPath, labels: Labels): string | null {
  const said = saidOf(path, labels)?.label.trim() ?? ''
  return said === '' || said.toLowerCase() === pathLabel(path).toLowerCase() ? null : said
}

/** What the issuer calls the claim at this place: said of exactly this one first, then of every element. */
function saidOf(path: ClaimPath, labels: Labels): Labels[number] | undefined {
  if (labels.length === 0) return undefined
  const fits = (said: ClaimPath, every: boolean) =>
    said.length === path.length && said.every((step, at) => step === path[at] || (every && step === null && typeof path[at] === 'number'))
  return labels.find((one) => fits(one.path, false)) ?? labels.find((one) => fits(one.path, true))
}

/** The two or three claims that tell one card from another: short texts about the subject, nearest to the top first. */
export function highlights(claims: JsonObject, count: number, labels: Labels = []): readonly { readonly label: string; readonly value: string | number }[] {
  const found: { label: string; value: string | number; depth: number }[] = []
  const visit = (nodes: readonly ClaimNode[], depth: number) => {
    for (const { label: name, value, parts } of nodes) {
      const short =
        typeof value === 'number' || (typeof value === 'string' && value.length > 0 && value.length <= 40 && !/^(?:did|data|https?|urn):/.test(value))
      if (short && name !== 'Id' && name !== 'Type') found.push({ label: name, value, depth })
      if (depth < 2) visit(parts, depth + 1)
    }
  }
  visit(claimTree(claims, labels), 0)
  return found
    .toSorted((a, b) => a.depth - b.depth)
    .slice(0, count)
    .map(({ label: name, value }) => ({ label: name, value }))
}

/** One value with whatever it consists of, as nodes to show. */
export function valueNode(name: string, value: Json): ClaimNode {
  return node(name, value, [], { labels: [], left: 500 })
}
