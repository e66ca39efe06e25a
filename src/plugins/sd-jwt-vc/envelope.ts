import { WalletError } from '../../core/errors.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import { isLoopbackName, isPublicName } from '../../crypto/host-name.ts'

const longest = 512 * 1024
const mostDisclosures = 1000

/** An SD-JWT taken apart at its tildes (RFC 9901 section 4). `keyBinding` is null where nothing follows the last one. */
export interface Parts {
  readonly jwt: string
  readonly disclosures: readonly string[]
  readonly keyBinding: string | null
}

/** Throws `credential.malformed`. The message names the rule, never a value. */
export function malformed(rule: string): never {
  throw new WalletError('credential.malformed', rule)
}

/** The parts of a compact SD-JWT or SD-JWT+KB. Throws `credential.malformed` beyond 512 kB or 1,000 disclosures, and without a tilde. */
export function splitSdJwt(raw: string): Parts {
  if (raw.length > longest) malformed('SD-JWT too long')
  const parts = raw.split('~', mostDisclosures + 3)
  const [jwt] = parts
  const last = parts.at(-1)
  if (jwt === undefined || last === undefined || parts.length < 2) malformed('no tilde')
  if (parts.length > mostDisclosures + 2) malformed('too many disclosures')
  return { jwt, disclosures: parts.slice(1, -1), keyBinding: last === '' ? null : last }
}

/** A NumericDate (RFC 7519 section 2) in milliseconds, `null` when absent. Below 1e11 seconds, so that milliseconds are not taken for seconds. */
export function numericDate(from: JsonObject, name: 'exp' | 'nbf' | 'iat'): number | null {
  const seconds = from[name]
  if (seconds === undefined) return null
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0 || seconds >= 1e11) malformed(`${name} is no NumericDate`)
  return seconds * 1000
}

/** A member that is a non-empty string, `null` when absent. */
export function text(from: JsonObject, name: string): string | null {
  const value = from[name]
  if (value === undefined) return null
  if (typeof value !== 'string' || value === '') malformed(`${name} is no string`)
  return value
}

/** True when `typ` says this media type, with or without `application/`, in any case (RFC 7515 section 4.1.9). */
export function isOfType(typ: unknown, type: 'dc+sd-jwt' | 'kb+jwt'): boolean {
  if (typeof typ !== 'string' || typ.length > 40) return false
  const said = typ.toLowerCase()
  return said === type || said === `application/${type}`
}

/** True for an object among JSON values. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value)
}

/** True for a list among JSON values. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/**
 * True for an https URL without user, query and fragment, whose host is a name of the public DNS (SD-JWT VC draft 24 section 7.1), or of this machine
 * itself, which the one fetch answers only to developers.
 */
export function isHttpsUrl(text: string): boolean {
  if (text.length > 2048 || !/^https:\/\/[^/?#@\s\\]+(?:\/[^?#\s\\]*)?$/.test(text) || !URL.canParse(text)) return false
  const { hostname } = new URL(text)
  return isPublicName(hostname) || isLoopbackName(hostname) || hostname === '127.0.0.1'
}
