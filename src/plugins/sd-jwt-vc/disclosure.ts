import { decodeBase64url, encodeBase64url } from '../../crypto/base64url.ts'
import { decodeUtf8, encodeUtf8 } from '../../crypto/bytes.ts'
import { digestNow, type HashName } from '../../crypto/digest.ts'
import { parseStrictJson } from '../../crypto/strict-json.ts'
import type { Json } from '../../core/json.ts'
import { isList, malformed } from './envelope.ts'

/** One disclosure, read (RFC 9901 section 4.2). `name` is null for an element of an array. */
export interface ReadDisclosure {
  readonly text: string
  readonly digest: string
  readonly name: string | null
  readonly value: Json
}

/** What no claim may be called: what SD-JWT writes itself, and the one name that is no name in JavaScript. */
export const reserved: ReadonlySet<string> = new Set(['_sd', '...', '_sd_alg', '__proto__'])

// 128 bits are recommended, which are 22 letters of base64url; a salt of fewer than 16 letters lets the value be guessed from its digest.
const shortestSalt = 16

/** Reads a disclosure and hashes exactly the text it was sent as. Throws `credential.malformed` (RFC 9901 section 7.1, step 3). */
export function readDisclosure(text: string, hash: HashName): ReadDisclosure {
  const bytes = decodeBase64url(text)
  const json = bytes && decodeUtf8(bytes)
  const content = json === null ? undefined : parseStrictJson(json)
  if (!isList(content)) malformed('a disclosure is no strict JSON array')
  const [salt, second, third] = content
  if (typeof salt !== 'string' || salt.length < shortestSalt) malformed('a disclosure has no salt, or a short one')
  const digest = digestText(hash, text)
  if (content.length === 2 && second !== undefined) return { text, digest, name: null, value: second }
  if (content.length !== 3 || third === undefined || typeof second !== 'string') malformed('a disclosure has another number of elements')
  if (reserved.has(second)) malformed('a disclosed claim has a reserved name')
  return { text, digest, name: second, value: third }
}

/** The base64url digest of a text in ASCII: how an SD-JWT names a disclosure, and a text of transaction data. */
export function digestText(hash: HashName, text: string): string {
  return encodeBase64url(digestNow(hash, encodeUtf8(text)))
}
