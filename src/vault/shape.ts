import { WalletError } from '../core/errors.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'

/** Turns something read from disk into a T, or throws `vault.damaged` naming the member, never its value. */
export type Shape<T> = (value: unknown, path: string) => T

const depthLimit = 64

/** Refuses what stands at this path. */
export function refuse(path: string): never {
  throw new WalletError('vault.damaged', `${path} is not what it should be`)
}

/** An object with exactly these members, no more and no fewer. */
export function object<T extends object>(members: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const shapes = Object.entries<Shape<unknown>>(members).map(([name, shape]) => ({ name, shape, at: `.${name}` }))
  return (value, path) => {
    if (!isObject(value) || Object.keys(value).length !== shapes.length) return refuse(path)
    // A loop: thousands of entries are read at a time.
    const made: Record<string, unknown> = {}
    for (const { name, shape, at } of shapes) made[name] = Object.hasOwn(value, name) ? shape(value[name], path + at) : refuse(path + at)
    return made as T
  }
}

/** An object that may have some further members. */
export function extended<T extends object, O extends object>(base: Shape<T>, further: { readonly [K in keyof O]-?: Shape<O[K]> }): Shape<T & Partial<O>> {
  const shapes = Object.entries<Shape<unknown>>(further)
  return (value, path) => {
    if (!isObject(value)) return refuse(path)
    const present = shapes.filter(([name]) => Object.hasOwn(value, name))
    const rest = Object.fromEntries(Object.entries(value).filter(([name]) => !present.some(([known]) => known === name)))
    return { ...base(rest, path), ...Object.fromEntries(present.map(([name, shape]) => [name, shape(value[name], `${path}.${name}`)])) } as T & Partial<O>
  }
}

/** An object of one of several kinds, told apart by the text of one member; the table has to name every kind. */
export function variants<M extends string, T extends { readonly [N in M]: string }>(member: M, kinds: { readonly [K in T[M]]: Shape<T> }): Shape<T> {
  const shapes = new Map<unknown, Shape<T>>(Object.entries<Shape<T>>(kinds))
  return (value, path) => {
    const shape = isObject(value) ? shapes.get(value[member]) : undefined
    return shape ? shape(value, path) : refuse(`${path}.${member}`)
  }
}

/** An object used as a table: any names, values of one shape. */
export function table<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, path) => {
    if (!isObject(value)) return refuse(path)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shape(member, `${path}[]`)]))
  }
}

/** A list of values of one shape. */
export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value, path) => (Array.isArray(value) ? value.map((element, index) => shape(element, `${path}[${index}]`)) : refuse(path))
}

/** The value, or null. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path) => (value === null ? null : shape(value, path))
}

/** One of these literals. */
export function oneOf<const T extends string | number | boolean>(...allowed: readonly T[]): Shape<T> {
  const found = (value: unknown): value is T => allowed.some((one) => one === value)
  return (value, path) => (found(value) ? value : refuse(path))
}

/** One of the texts of a union. The table has to name them all, so that a new one in `core` does not compile until it is kept here too. */
export function union<T extends string>(members: { readonly [K in T]: true }): Shape<T> {
  const known = (value: unknown): value is T => typeof value === 'string' && Object.hasOwn(members, value)
  return (value, path) => (known(value) ? value : refuse(path))
}

/** Any text. */
export const text: Shape<string> = (value, path) => (typeof value === 'string' ? value : refuse(path))

/** Any text, under the brand it was stored with. */
export function branded<T extends string>(): Shape<T> {
  return (value, path) => text(value, path) as T
}

/** True or false. */
export const flag: Shape<boolean> = (value, path) => (typeof value === 'boolean' ? value : refuse(path))

/** A finite number. */
export const number: Shape<number> = (value, path) => (typeof value === 'number' && Number.isFinite(value) ? value : refuse(path))

/** A whole number from 0 up that is exactly representable. */
export const whole: Shape<number> = (value, path) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : refuse(path))

/** Any JSON value, at most 64 levels deep. */
export const json: Shape<Json> = (root, path) => {
  assertJson(root, path, 0)
  return root as Json
}

function assertJson(value: unknown, path: string, depth: number): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  if (depth > depthLimit) refuse(path)
  if (typeof value === 'number') number(value, path)
  else if (Array.isArray(value)) for (const element of value) assertJson(element, path, depth + 1)
  else if (isObject(value)) for (const name of Object.keys(value)) assertJson(value[name], path, depth + 1)
  else refuse(path)
}

/** Any JSON object, at most 64 levels deep. */
export const jsonObject: Shape<JsonObject> = (value, path) => (isObject(value) ? (json(value, path) as JsonObject) : refuse(path))
