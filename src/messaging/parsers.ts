import * as v from 'valibot'
import { WalletError } from '../core/errors.ts'
import { isObject } from '../core/json.ts'

/** Turns something unknown into a T, or throws `request.malformed`. */
export type Parser<T> = (value: unknown) => T

/** The most that one message from a page may hold, counted in UTF-16 units of its JSON text. */
export const pageMessageLimit = 1_048_576
const depthLimit = 64
const nodeLimit = 100_000
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** A parser from a valibot schema; what is wrong is named by its path, never by its value. */
export function parser<S extends v.GenericSchema>(schema: S): Parser<v.InferOutput<S>> {
  return (value) => {
    const result = v.safeParse(schema, value, { abortEarly: true })
    if (result.success) return result.output
    const path = v.getDotPath(result.issues[0])
    throw new WalletError('request.malformed', path ? `${path} is not acceptable` : 'not acceptable')
  }
}

/**
 * Plain JSON data within limits (64 levels, 100,000 values, 1 MiB of text), with no member name that could reach a prototype.
 * Walks without recursion, so that no input exhausts the stack.
 */
export const plain: Parser<unknown> = (root) => {
  const work: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 0 }]
  let nodes = 0
  let size = 0
  for (let item = work.pop(); item; item = work.pop()) {
    const { value, depth } = item
    if (++nodes > nodeLimit || depth > depthLimit) throw new WalletError('request.malformed', 'too deep or too many values')
    if (typeof value === 'string') size += lengthOf(value)
    else if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw new WalletError('request.malformed', 'a number that JSON cannot hold')
    } else if (Array.isArray(value)) for (const element of value) work.push({ value: element, depth: depth + 1 })
    else if (isObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        if (forbidden.has(name)) throw new WalletError('request.malformed', 'a member name that is not allowed')
        size += lengthOf(name)
        work.push({ value: member, depth: depth + 1 })
      }
    } else if (value !== null && typeof value !== 'boolean') throw new WalletError('request.malformed', 'a value that JSON cannot hold')
    if (size > pageMessageLimit) throw new WalletError('request.malformed', 'too long')
  }
  return root
}

/** The length of text that every part of the wallet can hold: no lone surrogates, no NUL. */
function lengthOf(text: string): number {
  if (!text.isWellFormed() || text.includes('\0')) throw new WalletError('request.malformed', 'text that is not well-formed')
  return text.length
}

/** No input, or no answer. */
export const nothing: Parser<undefined> = (value) => {
  if (value !== undefined && value !== null) throw new WalletError('request.malformed', 'nothing expected')
  return undefined
}

/** An answer of our own to our own pages: checked to be plain data, typed by its handler. */
export function answer<T>(): Parser<T> {
  return (value) => {
    structuredClone(value)
    return value as T
  }
}
