import { callerOf } from '../../core/caller.ts'
import type { Origin } from '../../core/exchange.ts'
import { list, malformed, type Members, member, text } from '../../openid/members.ts'

const unsafe = /^(?:ftp|javascript|data|ws|wss|file|blob):/i

/**
 * `expected_origins` of a signed request over the DC API (OpenID4VP 1.0 section A.2): the page's origin is one of them, letter for letter, so that nobody
 * replays the request. One of an unsafe scheme, or of http that is not this machine, spoils the list; those of apps are passed over. Throws `request.malformed`.
 */
export function checkExpectedOrigins(parameters: Members, origin: Origin): void {
  const expected = list(member(parameters, 'expected_origins'), 'expected_origins', 100, (one, at) => text(one, at, 2048))
  for (const one of expected) {
    if (unsafe.test(one)) malformed('expected_origins')
    if (/^http:/i.test(one)) callerOf({ origin: one as Origin })
  }
  if (!expected.includes(origin)) malformed('expected_origins')
}
