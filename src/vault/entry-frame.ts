import { isObject } from '../core/json.ts'
import { join } from './packed.ts'
import { refuse } from './shape.ts'

/** What the frame of a packed entry says of its leaves, by their number. */
export interface EntryFrame {
  readonly pieces: readonly string[]
  /** Null where it says nothing of it: then it is no entry of this program's. */
  readonly addedAt: number | null
  /** The format and then the types; null where the frame does not say all of them as leaves. */
  readonly kind: readonly number[] | null
  /** The names of the claims at the top, in their order. */
  readonly says: readonly string[]
  /** The leaves a person reads: title, issuer, types and claims. */
  readonly spoken: readonly number[]
  /** What a person reads of the frame itself: names of claims, true and false. */
  readonly said: readonly string[]
}

const structural: ReadonlySet<string> = new Set(['@context', 'type', 'credentialSchema', 'credentialStatus', 'proof'])
const mostNodes = 500
const nothing: { readonly [name: string]: unknown } = {}

/** Reads the frame of an entry. Throws `vault.damaged` when it is not one. */
export function readFrame(frame: string): EntryFrame {
  const pieces = frame.split('\n')
  // Each leaf is replaced by its own number: what the frame then says of it can be read like any JSON.
  const entry = parse(
    join(
      pieces,
      Array.from({ length: pieces.length - 1 }, (_, leaf) => String(leaf)),
    ),
  )
  const isLeaf = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < pieces.length - 1
  const spoken = new Set<number>()
  const said: string[] = []
  const { title, issuer, format, types, claims, addedAt } = isObject(entry) ? entry : nothing
  const kind: readonly unknown[] = Array.isArray(types) ? [format, ...types] : [null]
  for (const leaf of [title, issuer, ...(Array.isArray(types) ? types : [])]) if (isLeaf(leaf)) spoken.add(leaf)
  if (isObject(claims)) speak(claims, spoken, said)
  return {
    pieces,
    addedAt: isLeaf(addedAt) ? addedAt : null,
    kind: kind.every(isLeaf) ? kind : null,
    says: isObject(claims) ? Object.keys(claims) : [],
    spoken: [...spoken].filter(isLeaf),
    said,
  }
}

/** The claims about the subject; everything, where the subject is not set apart. Whom they are about is said apart from them. */
function speak(claims: Readonly<Record<string, unknown>>, spoken: Set<number>, said: string[]): void {
  const subject = isObject(claims.credentialSubject) ? claims.credentialSubject : null
  const shown = Object.entries(subject ?? claims).filter(([name, value]) => (subject ? name !== 'id' || typeof value !== 'number' : !structural.has(name)))
  const work: { readonly name: string | null; readonly value: unknown }[] = shown.map(([name, value]) => ({ name, value }))
  for (let nodes = 0; nodes < mostNodes; nodes++) {
    const node = work.pop()
    if (!node) return
    const { name, value } = node
    if (name !== null) said.push(name, words(name))
    if (typeof value === 'number') spoken.add(value)
    else if (typeof value === 'boolean') said.push(String(value))
    else if (Array.isArray(value)) for (const item of value) work.push({ name: null, value: item })
    else if (isObject(value)) for (const [inner, item] of Object.entries(value)) work.push({ name: inner, value: item })
  }
}

/** A member name as the words it is shown as: `given_name` and `givenName` are two. */
function words(name: string): string {
  return name.replaceAll(/[_\-.]+/g, ' ').replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse('page.frame')
  }
}
