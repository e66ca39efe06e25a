import type { JsonObject } from '../core/json.ts'
import { encodeBase64url } from '../crypto/base64url.ts'

/** Anything found in a table, as JSON: bytes as base64url, numbers as they are, all else as text. */
export function rowToJson(row: object): JsonObject {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Uint8Array ? encodeBase64url(value) : typeof value === 'number' ? value : String(value),
    ]),
  )
}
