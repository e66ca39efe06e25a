import type { Scope } from '../messaging/window-channel.ts'
import type { WrittenRequest } from './ask.ts'

/** Arguments as a page may pass them; every member is read at most once. */
export interface Written {
  readonly requests?: unknown
}

/**
 * The requests in a sequence whose protocol is among `supported`, in order, each member read once. Null where there is no sequence or an empty one,
 * and where beside one of them stands what is no request at all (no protocol, or data that is no object).
 */
export function supportedRequests(requests: unknown, supported: readonly string[]): WrittenRequest[] | null {
  if (!isIterable(requests)) return null
  const taken: WrittenRequest[] = []
  let count = 0
  let odd = false
  for (const request of requests) {
    count++
    const { protocol, data }: { protocol?: unknown; data?: unknown } = request ?? {}
    if (typeof protocol !== 'string' || typeof data !== 'object' || data === null) odd = true
    if (typeof protocol === 'string' && includes(supported, protocol)) taken[taken.length] = { protocol, data }
  }
  return count === 0 || (odd && taken.length > 0) ? null : taken
}

interface Copying {
  readonly parse: (text: string) => unknown
  readonly stringify: (value: unknown, replacer: (key: string, value: unknown) => unknown) => string
  readonly structuredClone: (value: unknown) => unknown
  /** The member names that every object has already. */
  readonly inherited: readonly string[]
  readonly TypeError: new (message: string) => Error
}

/** The built-in functions that `snapshot` needs, taken before a page can replace them. */
export function copying({ JSON: { parse, stringify }, Object, structuredClone, TypeError }: Scope): Copying {
  return { parse, stringify, structuredClone, inherited: Object.getOwnPropertyNames(Object.prototype), TypeError }
}

/**
 * A copy of the requests as JSON: later changes, getters and proxies of the page have no second word, and a member that is undefined is none. Throws
 * TypeError where data cannot be copied or be JSON, holds a number that is none there, or a member named like one that every object inherits.
 */
export function snapshot({ parse, stringify, structuredClone, inherited, TypeError }: Copying, requests: readonly WrittenRequest[]): WrittenRequest[] {
  const copies: WrittenRequest[] = []
  for (const { protocol, data } of requests) {
    try {
      const text = stringify(structuredClone(data), (key, value) => {
        // Firefox hides members of these names from the content script: what arrives there would be something else. And NaN would become null.
        if (includes(inherited, key) || (typeof value === 'number' && value - value !== 0)) throw new TypeError(key)
        return value
      })
      copies[copies.length] = { protocol, data: parse(text) }
    } catch {
      throw new TypeError('data cannot be copied')
    }
  }
  return copies
}

/** Reads a page's `signal`: one of any realm, or none. Throws TypeError for what is no AbortSignal. */
export function signalReader({ AbortSignal, Object, Reflect, TypeError }: Scope): (signal: unknown) => AbortSignal | undefined {
  const { apply } = Reflect
  const getter = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')?.get
  const isSignal = (signal: unknown): signal is AbortSignal => {
    try {
      return getter !== undefined && typeof apply(getter, signal, []) === 'boolean'
    } catch {
      return false
    }
  }
  return (signal) => {
    if (signal === undefined || isSignal(signal)) return signal
    throw new TypeError('signal is not an AbortSignal')
  }
}

/** True when the list has the value. */
export function includes(list: readonly string[], value: unknown): boolean {
  for (const element of list) if (element === value) return true
  return false
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && typeof value[Symbol.iterator] === 'function'
}
