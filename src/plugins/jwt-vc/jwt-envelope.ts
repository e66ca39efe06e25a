import { isDid } from '../../core/did.ts'
import { WalletError } from '../../core/errors.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { Jws } from '../../crypto/jws.ts'

/** The first `@context` of everything VCDM 1.1 describes (section 4.1). */
export const context = 'https://www.w3.org/2018/credentials/v1'

/** Throws `credential.malformed`. The message names the rule, never a value. */
export function malformed(rule: string): never {
  throw new WalletError('credential.malformed', rule)
}

/**
 * Refuses a token without a signature, and one that was made for another purpose (`kb+jwt`, `openid4vci-proof+jwt` …): `typ` is absent or `JWT`,
 * in any case, as media types are (RFC 7519 section 5.1, RFC 8725 section 3.11).
 */
export function requireJwt({ header, signature }: Jws): void {
  if (header.typ !== undefined && (typeof header.typ !== 'string' || header.typ.toUpperCase() !== 'JWT')) malformed('typ is that of another purpose')
  if (signature.length === 0) malformed('no signature')
}

/** A NumericDate (RFC 7519 section 2) in milliseconds, `null` when absent. Below 1e11 seconds, so that milliseconds are not taken for seconds. */
export function numericDate(payload: JsonObject, name: 'exp' | 'nbf' | 'iat'): number | null {
  const seconds = payload[name]
  if (seconds === undefined) return null
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0 || seconds >= 1e11) malformed(`${name} is no NumericDate`)
  return seconds * 1000
}

/** The absolute DID URL of `kid`, `null` when there is none. It is under the DID that signs or the token is malformed; every other key member is ignored. */
export function keyUrl(header: JsonObject, did: string): string | null {
  const kid = header.kid
  if (kid === undefined) return null
  if (typeof kid !== 'string' || kid.length > 4096) malformed('kid is no DID URL')
  const url = kid.startsWith('#') ? did + kid : kid
  if (isDid(did) && (!url.startsWith(`${did}#`) || url.length === did.length + 1)) malformed('kid is not under iss')
  return url
}

/** A member that is a non-empty string, `null` when absent. */
export function text(from: JsonObject, name: string): string | null {
  const value = from[name]
  if (value === undefined) return null
  if (typeof value !== 'string' || value === '') malformed(`${name} is no string`)
  return value
}

/** A JSON object, or the token is malformed. */
export function object(value: Json | undefined, name: string): JsonObject {
  if (!isJsonObject(value)) malformed(`${name} is no object`)
  return value
}

/** The types of a credential or presentation (VCDM 1.1 section 4.3): strings, `base` among them. */
export function typesOf(value: Json | undefined, base: 'VerifiableCredential' | 'VerifiablePresentation'): readonly string[] {
  if (!Array.isArray(value) || !value.every((type) => typeof type === 'string' && type !== '')) malformed('type is no list of strings')
  if (!value.includes(base)) malformed(`type lacks ${base}`)
  return value
}

/** The first context is VCDM 1.1's, the others strings or objects (section 4.1). */
export function requireContext(value: Json | undefined): void {
  if (!Array.isArray(value) || value[0] !== context) malformed('the first @context is not that of VCDM 1.1')
  if (!value.every((entry) => (typeof entry === 'string' && entry !== '') || isJsonObject(entry))) malformed('@context holds something else')
}

/** True for an object among JSON values. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value)
}
