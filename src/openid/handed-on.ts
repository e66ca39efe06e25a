import type { Received } from '../core/exchange.ts'
import type { World } from '../core/plugin.ts'
import { type FetchedRequest, fetchRequestObject } from './request-uri.ts'

const left = new WeakMap<Received, Promise<FetchedRequest>>()

/**
 * Leaves a fetched Request Object, or the failure to fetch it, for the protocol that is asked next about what was received: a request is fetched once, however
 * many look at it (OpenID4VP 1.0 section 5.10; many verifiers hand theirs out a single time).
 */
export function handOn(received: Received, fetched: Promise<FetchedRequest>): void {
  // Whoever takes it up hears of the failure; if nobody does, nobody needs to.
  fetched.catch(() => undefined)
  left.set(received, fetched)
}

/** What was left for this request, once; else it is fetched now. As `fetchRequestObject`. */
export function takeUp(received: Received, uri: unknown, method: unknown, world: World): Promise<FetchedRequest> {
  const fetched = left.get(received)
  left.delete(received)
  return fetched ?? fetchRequestObject(uri, method, world)
}
