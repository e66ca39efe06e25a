import canonicalize from 'canonicalize'
import { type ErrorCode, WalletError } from '../core/errors.ts'
import { isObject, type Json } from '../core/json.ts'
import { encodeUtf8 } from './bytes.ts'
import { isWellFormed } from './strict-json.ts'

const maxDepth = 64

/** The value in canonical form (JCS, RFC 8785), as UTF-8. Throws `code` for lone surrogates, numbers that are not finite, and nesting deeper than 64. */
export function canonicalJson(value: Json, code: ErrorCode = 'credential.malformed'): Uint8Array<ArrayBuffer> {
  const text = isCanonicalizable(value, 0) ? canonicalize(value) : undefined
  if (text === undefined) throw new WalletError(code, 'not a value of RFC 8785')
  return encodeUtf8(text)
}

function isCanonicalizable(value: unknown, depth: number): boolean {
  if (depth > maxDepth) return false
  if (typeof value === 'string') return isWellFormed(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every((item) => isCanonicalizable(item, depth + 1))
  if (isObject(value)) return Object.entries(value).every(([name, item]) => isWellFormed(name) && isCanonicalizable(item, depth + 1))
  return typeof value === 'boolean' || value === null
}
