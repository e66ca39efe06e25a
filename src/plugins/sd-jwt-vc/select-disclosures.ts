import type { ClaimPath } from '../../core/credential.ts'
import { WalletError } from '../../core/errors.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { isJsonObject, isList } from './envelope.ts'
import type { PlacedDisclosure } from './unpack.ts'

/**
 * Exactly the disclosures that show these claims, in the order they were issued: each one that opens the claim, something it lies in, or something
 * in it (RFC 9901 section 7.2). Throws `consent.mismatch` for a path at which there is no claim.
 */
export function selectDisclosures(claims: JsonObject, disclosures: readonly PlacedDisclosure[], disclose: readonly ClaimPath[]): readonly PlacedDisclosure[] {
  if (disclose.length === 0) return []
  const paths = new Map<string | number | null | undefined, ClaimPath[]>()
  for (const path of disclose) {
    if (!isThere(claims, path)) throw new WalletError('consent.mismatch', 'no such claim')
    const under = paths.get(path[0])
    if (under) under.push(path)
    else paths.set(path[0], [path])
  }
  return disclosures.filter(({ place }) => paths.get(place[0])?.some((path) => isOneLine(place, path)))
}

/** Whether one of the two lies in the other, or both are the same. */
function isOneLine(place: ClaimPath, path: ClaimPath): boolean {
  const length = Math.min(place.length, path.length)
  for (let at = 1; at < length; at++) if (place[at] !== path[at]) return false
  return true
}

function isThere(claims: JsonObject, path: ClaimPath): boolean {
  let value: Json | undefined = claims
  for (const component of path) {
    if (typeof component === 'string') value = isJsonObject(value) && Object.hasOwn(value, component) ? value[component] : undefined
    else value = typeof component === 'number' && isList(value) ? value[component] : undefined
    if (value === undefined) return false
  }
  return path.length > 0
}
