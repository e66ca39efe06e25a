import type { JsonObject } from '../core/json.ts'

const leeway = 60

/**
 * Whether a JWT is in force (RFC 7519 section 4.1): `exp`, `nbf` and `iat` are each absent, or a number that fits, with 60 s for clocks that differ.
 * `now` in milliseconds. False for a date that is no number too.
 */
export function isInForce({ exp, nbf, iat }: JsonObject, now: number): boolean {
  const seconds = now / 1000
  const has = (date: unknown, fits: (date: number) => boolean) => date === undefined || (typeof date === 'number' && fits(date))
  const begun = (date: number) => date <= seconds + leeway
  return has(exp, (date) => date > seconds - leeway) && has(nbf, begun) && has(iat, begun)
}
