import { WalletError } from '../core/errors.ts'

const answerWithin = 5 * 60_000

/**
 * Until when a request can be answered, in milliseconds since the epoch: five minutes from `now`, or its own end when that is sooner (`exp` in seconds,
 * `null`: none). Throws `request.malformed` when that is over.
 */
export function answerDeadline(exp: number | null, now: number): number {
  const until = Math.min(now + answerWithin, exp === null ? Number.POSITIVE_INFINITY : exp * 1000)
  if (until <= now) throw new WalletError('request.malformed', 'the request has expired')
  return until
}
