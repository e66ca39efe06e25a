import * as v from 'valibot'
import { parser } from './parsers.ts'

/** Text of at most so many UTF-16 units. */
export const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
/** The id of anything. */
export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128))
/** What a person calls something. */
export const name = v.pipe(text(80), v.minLength(1))
/** Which sites may ask. */
export const sites = v.strictObject({
  mode: v.picklist(['all', 'chosen']),
  chosen: v.pipe(v.array(v.pipe(v.string(), v.maxLength(512), v.regex(/^https?:\/\/[^/\s?#@]+$/))), v.maxLength(1000)),
})
/** A passphrase, right or wrong. */
export const passphrase = text(1024)
/** 32 bytes, base64url. */
export const bytes32 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))
/** base64url of at most so many characters. */
export const base64url = (max: number) => v.pipe(text(max), v.regex(/^[A-Za-z0-9_-]+$/))
/** What opens the vault. */
export const secret = v.union([
  v.strictObject({ passphrase }),
  v.strictObject({ credentialId: base64url(2048), prf: bytes32 }),
  v.strictObject({ entropy: bytes32 }),
])
/** No input. */
export const none = parser(v.optional(v.strictObject({})))
/** The failures of everything that needs a secret once more. */
export const secretFails = ['vault.locked', 'vault.wrong-secret', 'vault.damaged'] as const
