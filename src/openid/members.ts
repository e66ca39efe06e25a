import { WalletError } from '../core/errors.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'

/** A JSON object whose members are not known yet. */
export type Members = { readonly [name: string]: unknown }

/** Refuses a request; says where it is wrong, never what stood there. */
export function malformed(where: string): never {
  throw new WalletError('request.malformed', `${where} is not acceptable`)
}

/** The value as an object. Throws `request.malformed`. */
export function members(value: unknown, where: string): Members {
  return isObject(value) ? value : malformed(where)
}

/** An own member, or undefined where it is absent. JSON null is a value and is handed on. */
export function member(of: Members, name: string): unknown {
  return Object.hasOwn(of, name) ? of[name] : undefined
}

/** A string of 1 to `max` UTF-16 units. Throws `request.malformed`. */
export function text(value: unknown, where: string, max: number): string {
  return typeof value === 'string' && value.length > 0 && value.length <= max ? value : malformed(where)
}

/** A boolean, or what an absent one means. Throws `request.malformed`. */
export function flag(value: unknown, where: string, absent: boolean): boolean {
  if (value === undefined) return absent
  return typeof value === 'boolean' ? value : malformed(where)
}

/** A non-empty array of at most `max` elements, each read by `read`. Throws `request.malformed`. */
export function list<T>(value: unknown, where: string, max: number, read: (element: unknown, where: string) => T): readonly T[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > max) return malformed(where)
  return value.map((element: unknown, index) => read(element, `${where}[${index}]`))
}

const depthLimit = 32

/** A copy that is certainly plain JSON, at most 32 levels deep. Throws `request.malformed`. */
export function plainJson(value: unknown, where: string, depth = 0): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : malformed(where)
  if (depth >= depthLimit) return malformed(where)
  if (Array.isArray(value)) return value.map((element: unknown) => plainJson(element, where, depth + 1))
  return plainObject(value, where, depth)
}

/** As `plainJson`, for an object. */
export function plainObject(value: unknown, where: string, depth = 0): JsonObject {
  return Object.fromEntries(Object.entries(members(value, where)).map(([name, inner]) => [name, plainJson(inner, where, depth + 1)]))
}
