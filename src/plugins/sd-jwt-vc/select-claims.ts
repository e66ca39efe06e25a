import type { ClaimPath } from '../../core/credential.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { isJsonObject, isList } from './envelope.ts'
import type { Place } from './unpack.ts'

/** A claim and where it stands. */
export interface PlacedClaim {
  readonly place: Place
  readonly value: Json
}

/** The claims a path of claim metadata selects; null where it meets a value of the wrong kind (SD-JWT VC draft 24 section 5.6.1.2). */
export function selectClaims(claims: JsonObject, path: ClaimPath): readonly PlacedClaim[] | null {
  let selected: readonly PlacedClaim[] = [{ place: [], value: claims }]
  for (const component of path) {
    const next: PlacedClaim[] = []
    for (const { place, value } of selected) {
      const found = typeof component === 'string' ? member(value, component) : elements(value, component)
      if (found === null) return null
      next.push(...found.map(([name, inner]) => ({ place: [...place, name], value: inner })))
    }
    selected = next
  }
  return selected
}

type Found = readonly (readonly [string | number, Json])[] | null

function member(value: Json, name: string): Found {
  if (!isJsonObject(value)) return null
  const found = Object.hasOwn(value, name) ? value[name] : undefined
  return found === undefined ? [] : [[name, found]]
}

function elements(value: Json, index: number | null): Found {
  if (!isList(value)) return null
  const all = value.map((item, at) => [at, item] as const)
  return index === null ? all : all.slice(index, index + 1)
}
