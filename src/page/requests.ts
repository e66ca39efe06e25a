import type { Scope } from '../messaging/window-channel.ts'
import type { WrittenRequest } from './ask.ts'

/** Arguments as a page may pass them; every member is read at most once. */
export interface Written {
  readonly requests?: unknown
}

/** The requests in a sequence whose protocol is among `supported`, in order, each member read once; null where there is no sequence or an empty one. */
export function supportedRequests(requests: unknown, supported: readonly string[]): WrittenRequest[] | null {
  if (!isIterable(requests)) return null
  const taken: WrittenRequest[] = []
  let count = 0
  for (const request of requests) {
    count++
    if (typeof request !== 'object' || request === null || !('protocol' in request)) continue
    const { protocol } = request
    if (typeof protocol === 'string' && includes(supported, protocol)) taken[taken.length] = { protocol, data: 'data' in request ? request.data : undefined }
  }
  return count > 0 ? taken : null
}

interface Copying {
  readonly stringify: (value: unknown, replacer: (key: string, value: unknown) => unknown) => unknown
  readonly structuredClone: (value: unknown) => unknown
  /** The member names that every object has already. */
  readonly inherited: readonly string[]
  readonly TypeError: new (message: string) => Error
}

/** The built-in functions that `snapshot` needs, taken before a page can replace them. */
export function copying({ JSON: { stringify }, Object, structuredClone, TypeError }: Scope): Copying {
  return { stringify, structuredClone, inherited: Object.getOwnPropertyNames(Object.prototype), TypeError }
}

/**
 * A copy of the requests: later changes, getters and proxies of the page have no second word. Throws TypeError where data is no object, cannot be
 * copied, cannot be JSON, or has a member named like one that every object inherits.
 */
export function snapshot({ stringify, structuredClone, inherited, TypeError }: Copying, requests: readonly WrittenRequest[]): WrittenRequest[] {
  const copies: WrittenRequest[] = []
  for (const { protocol, data } of requests) {
    if (typeof data !== 'object' || data === null) throw new TypeError('data is not an object')
    try {
      const copy: unknown = structuredClone(data)
      // Firefox hides members of these names from the content script: what arrives there would be something else.
      stringify(copy, (key, value) => {
        if (includes(inherited, key)) throw new TypeError(key)
        return value
      })
      copies[copies.length] = { protocol, data: copy }
    } catch {
      throw new TypeError('data cannot be copied')
    }
  }
  return copies
}

/** True when the list has the value. */
export function includes(list: readonly string[], value: string): boolean {
  for (const element of list) if (element === value) return true
  return false
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && typeof value[Symbol.iterator] === 'function'
}
