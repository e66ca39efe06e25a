import type { IndexEntry } from '../core/credential.ts'
import { type Witness, witnessOf } from './witness.ts'

/** An entry, and where it stands in the list it is of. */
export interface Placed {
  readonly entry: IndexEntry
  readonly place: number
}

/** Entries of one format, with the same types and the same names of claims at the top: what looks at no value decides for all of them at once. */
export interface EntryGroup {
  readonly witness: Witness
  /** In the order of `byAge`. */
  readonly placed: readonly Placed[]
}

/** The newest first; of two of the same time the one that stands first in the list. */
export function byAge(one: Placed, other: Placed): number {
  return other.entry.addedAt - one.entry.addedAt || one.place - other.place
}

// A list that was handed in is never changed: the vault makes a new one of what is new.
const known = new WeakMap<readonly IndexEntry[], ReadonlyMap<string, readonly EntryGroup[]>>()

/** The entries by format, then by types and names of claims; made once for each list. */
export function groupsOf(entries: readonly IndexEntry[]): ReadonlyMap<string, readonly EntryGroup[]> {
  const made = known.get(entries) ?? group(entries)
  known.set(entries, made)
  return made
}

type Growing = EntryGroup & { readonly placed: Placed[] }

function group(entries: readonly IndexEntry[]): ReadonlyMap<string, readonly EntryGroup[]> {
  const formats = new Map<string, Map<string, Growing>>()
  for (const [place, entry] of entries.entries()) {
    const { format, types, claims } = entry
    const groups = formats.get(format) ?? new Map<string, Growing>()
    if (groups.size === 0) formats.set(format, groups)
    const key = JSON.stringify([types, Object.keys(claims)])
    const alike = groups.get(key) ?? { witness: witnessOf(types, claims), placed: [] }
    if (alike.placed.length === 0) groups.set(key, alike)
    alike.placed.push({ entry, place })
  }
  for (const groups of formats.values()) for (const { placed } of groups.values()) placed.sort(byAge)
  return new Map(Array.from(formats, ([format, groups]) => [format, [...groups.values()]]))
}
