import type { IndexEntry } from '../core/credential.ts'
import type { Disclosure } from '../core/exchange.ts'
import type { Json } from '../core/json.ts'
import { type Claim, leaves, liesUnder } from './claim-path.ts'
import { pathTree } from './path-tree.ts'

/** The members that say what a credential is rather than something about its subject (VCDM), where `type` says just what the entry says. */
const structural: ReadonlySet<string | number | undefined> = new Set(['@context', 'type'])
const none: typeof structural = new Set()

/** A claim that leaves the wallet unless it is held back. */
export interface Leaf {
  readonly claim: Claim
  /** Where each thing that holds it back begins; the leaf leaves only when all of these are opened. */
  readonly heldBy: readonly Claim['path'][]
}

const free: Leaf['heldBy'] = []

// An entry that was handed in is never changed: the vault makes a new one of what is new.
const known = new WeakMap<Says, readonly Leaf[]>()

type Says = Pick<IndexEntry, 'claims' | 'types' | 'withholdable'>

/** Everything a credential says, prepared for `disclosures`; made once for each entry. */
export function leavesOf(entry: Says): readonly Leaf[] {
  const made = known.get(entry) ?? makeLeaves(entry)
  known.set(entry, made)
  return made
}

function makeLeaves({ claims, types, withholdable }: Says): readonly Leaf[] {
  const known = saysWhatItIs(claims.type, types) ? structural : none
  const said = leaves(claims).filter(({ path }) => !known.has(path[0]))
  if (withholdable.length === 0) return said.map((claim) => ({ claim, heldBy: free }))
  return said.map((claim) => ({
    claim,
    heldBy: withholdable.filter((pointer) => liesUnder(claim.path, pointer)).map((pointer) => claim.path.slice(0, pointer.length)),
  }))
}

/** In formats that call their types otherwise (`vct`), `type` is a claim like any other, and it leaves the wallet like any other. */
function saysWhatItIs(type: Json | undefined, types: readonly string[]): boolean {
  const said: readonly unknown[] = Array.isArray(type) ? type : [type]
  return said.length === types.length && types.every((one) => said.includes(one))
}

/**
 * What leaves the wallet when `asked` is answered: the asked claims, each value once and in the order asked, then whatever comes with them.
 * Something comes along when nothing holds it back, or when what holds it back has to be opened for an asked claim.
 */
export function disclosures(asked: readonly Claim[], all: readonly Leaf[]): readonly Disclosure[] {
  const tree = pathTree()
  const fresh = asked.filter(({ path }) => tree.add(path))
  const result: Disclosure[] = []
  for (const { path, value } of fresh) if (!tree.covers(path.slice(0, -1))) result.push({ path, value, asked: true })
  for (const { claim, heldBy } of all) {
    if (heldBy.every((held) => tree.touches(held)) && !tree.covers(claim.path)) result.push({ path: claim.path, value: claim.value, asked: false })
  }
  return result
}
