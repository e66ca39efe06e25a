import { WalletError } from '../../core/errors.ts'
import type { World } from '../../core/plugin.ts'

/** Noon UTC of the first day of 2026, the hour of every fake world: milliseconds since the epoch. */
export const fakeNow = Date.UTC(2026, 0, 1, 12)

/**
 * A world in which nothing is reachable: `fetch`, `resolve` and `verify` throw `internal` unless given. The clock stands still and `random`
 * counts on from call to call, so that two runs give the same bytes and no two calls do.
 */
export function fakeWorld(overrides: Partial<World> = {}): World {
  let next = 0
  return {
    fetch: async (url) => unexpected(`fetch of ${url}`),
    resolve: async (did) => unexpected(`resolution of ${did}`),
    verify: async () => unexpected('verification'),
    trust: async () => ({ anchors: [], attesters: [] }),
    now: () => fakeNow,
    random: (length) => Uint8Array.from({ length }, () => (Math.imul(++next, 2_654_435_761) >>> 16) & 255),
    ...overrides,
  }
}

function unexpected(what: string): never {
  throw new WalletError('internal', `unexpected ${what}`)
}
