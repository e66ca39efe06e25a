import type { Json, JsonObject } from '../../core/json.ts'
import type { HashName } from '../../crypto/digest.ts'
import { type ReadDisclosure, readDisclosure } from './disclosure.ts'
import { isJsonObject, isList, malformed } from './envelope.ts'

/** A path without `null`: exactly one place among the claims. */
export type Place = readonly (string | number)[]

/** A disclosure and where the claim stands that it opens. */
export interface PlacedDisclosure {
  readonly text: string
  readonly place: Place
}

/** For each array among the claims in which elements are missing: where each element as issued stands now, null for a missing one. */
export type Layouts = ReadonlyMap<readonly Json[], readonly (number | null)[]>

/** The processed payload (RFC 9901 section 7.1), and every disclosure in the order it was sent. */
export interface Unpacked {
  readonly claims: JsonObject
  readonly disclosures: readonly PlacedDisclosure[]
  readonly layouts: Layouts
}

const deepest = 32

/** What a verifier must always see, with everything inside of it (SD-JWT VC draft 24 section 2.2.2.3). */
const alwaysOpen: ReadonlySet<string> = new Set(['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'aka_vcts', 'status'])

/**
 * Replaces every digest by what its disclosure says, and removes the digests without one. Throws `credential.malformed` for a digest or disclosure
 * that occurs twice, a disclosure that no digest names, a name that is there already, digests where none may stand, and more than 32 levels.
 */
export function unpack(payload: JsonObject, texts: readonly string[], hash: HashName): Unpacked {
  const read = texts.map((text) => readDisclosure(text, hash))
  const sent = new Map(read.map((disclosure) => [disclosure.digest, disclosure]))
  const places = new Map<ReadDisclosure, Place>()
  const seen = new Set<string>()
  const layouts = new Map<readonly Json[], readonly (number | null)[]>()

  /** The disclosure a digest names, if it was sent. */
  function opened(digest: Json | undefined, open: boolean): ReadDisclosure | null {
    if (typeof digest !== 'string') malformed('a digest is no string')
    if (open) malformed('selectively disclosable, and must not be')
    if (seen.has(digest)) malformed('a digest occurs twice')
    seen.add(digest)
    return sent.get(digest) ?? null
  }

  function value(of: Json, place: Place, open: boolean): Json {
    if (isList(of)) return list(of, place, open)
    return isJsonObject(of) ? object(of, place, open) : of
  }

  function object(of: JsonObject, place: Place, open: boolean): JsonObject {
    const top = place.length === 0
    if (place.length >= deepest) malformed('too deep')
    const result: Record<string, Json> = {}
    for (const name of Object.keys(of)) {
      if (name === '_sd' || (top && name === '_sd_alg')) continue
      if (name === '...' || name === '_sd_alg') malformed('a reserved name')
      result[name] = value(of[name] ?? null, [...place, name], open || (top && alwaysOpen.has(name)))
    }
    const digests = of._sd
    if (digests === undefined) return result
    if (!isList(digests)) malformed('_sd is no array')
    for (const digest of digests) {
      const disclosure = opened(digest, open)
      if (!disclosure) continue
      const { name } = disclosure
      if (name === null) malformed('an array element among the claims of an object')
      if (Object.hasOwn(of, name) || Object.hasOwn(result, name)) malformed('a disclosed claim is there already')
      if (top && alwaysOpen.has(name)) malformed('selectively disclosable, and must not be')
      result[name] = disclosed(disclosure, [...place, name])
    }
    return result
  }

  function list(of: readonly Json[], place: Place, open: boolean): Json[] {
    if (place.length >= deepest) malformed('too deep')
    const result: Json[] = []
    const layout: (number | null)[] = []
    for (const item of of) {
      const at = [...place, result.length]
      if (!isJsonObject(item) || !Object.hasOwn(item, '...')) {
        layout.push(result.push(value(item, at, open)) - 1)
        continue
      }
      if (Object.keys(item).length !== 1) malformed('something beside the digest of an array element')
      const disclosure = opened(item['...'], open)
      if (disclosure && disclosure.name !== null) malformed('a claim of an object among the elements of an array')
      layout.push(disclosure && result.push(disclosed(disclosure, at)) - 1)
    }
    if (result.length < layout.length) layouts.set(result, layout)
    return result
  }

  function disclosed(disclosure: ReadDisclosure, place: Place): Json {
    places.set(disclosure, place)
    return value(disclosure.value, place, false)
  }

  const claims = object(payload, [], false)
  // Of a disclosure that was sent twice only one has a place.
  const disclosures = read.map((disclosure) => ({ text: disclosure.text, place: places.get(disclosure) ?? malformed('no digest names a disclosure') }))
  return { claims, disclosures, layouts }
}
