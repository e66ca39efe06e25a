import type { ClaimPath } from '../../core/credential.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { isJsonObject, isList, malformed } from './envelope.ts'
import type { Layouts, Place } from './unpack.ts'

/** A claim and where it stands. Undefined: an element of an array that was issued and whose disclosure is not here; it stands nowhere. */
export interface PlacedClaim {
  readonly place: Place
  readonly value: Json | undefined
}

/**
 * Finds the claims a path of claim metadata selects, indexes counted as issued; null where it meets a value of the wrong kind (SD-JWT VC draft 24
 * sections 5.6 and 5.6.1.2). Throws `credential.malformed` once all paths together have led to more than 50,000 places.
 */
export type SelectClaims = (path: ClaimPath) => readonly PlacedClaim[] | null

const most = 50_000
const root: Place = []

/** Selects among these claims, in whose arrays disclosures may be missing. */
export function claimSelector(claims: JsonObject, layouts: Layouts = new Map()): SelectClaims {
  let left = most

  function step({ place, value }: PlacedClaim, component: string | number | null, into: PlacedClaim[]): boolean {
    if (value === undefined) return true
    const add = (at: string | number | null, inner: Json | undefined) => {
      if (left-- <= 0) malformed('a type speaks of too many claims')
      into.push({ place: at === null ? root : [...place, at], value: inner })
    }
    if (typeof component === 'string') {
      if (!isJsonObject(value)) return false
      if (Object.hasOwn(value, component)) add(component, value[component])
      return true
    }
    if (!isList(value)) return false
    const layout = layouts.get(value)
    const addElement = (at: number) => {
      const stands = layout ? (layout[at] ?? null) : at
      add(stands, stands === null ? undefined : value[stands])
    }
    const length = layout?.length ?? value.length
    if (component === null) for (let at = 0; at < length; at++) addElement(at)
    else if (component < length) addElement(component)
    return true
  }

  return (path) => {
    let selected: readonly PlacedClaim[] = [{ place: root, value: claims }]
    for (const component of path) {
      const next: PlacedClaim[] = []
      for (const claim of selected) if (!step(claim, component, next)) return null
      selected = next
    }
    return selected
  }
}
