import type { IndexEntry } from '../core/credential.ts'
import type { JsonObject } from '../core/json.ts'

/** Stands for all entries with these types and these names of claims, and remembers whether anybody looked at what one of the claims says. */
export interface Witness extends Pick<IndexEntry, 'types' | 'claims'> {
  /** Whether that happened since this was asked last. */
  wasRead(): boolean
}

/** A witness whose claims at the top have these names. What it says of the values is worth nothing once it was read. */
export function witnessOf(types: readonly string[], claims: JsonObject): Witness {
  let read = false
  const watched = {}
  for (const [name, value] of Object.entries(claims)) {
    Object.defineProperty(watched, name, {
      enumerable: true,
      get() {
        read = true
        return value
      },
    })
  }
  return {
    types,
    claims: watched,
    wasRead() {
      const was = read
      read = false
      return was
    },
  }
}
