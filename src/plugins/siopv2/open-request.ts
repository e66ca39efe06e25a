import type { Received } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { parseJws } from '../../crypto/jws.ts'
import { type OpenLink, openLink, parseLink } from '../../openid/open-link.ts'
import { responseTypes } from './response-type.ts'

const own = /^\s*siopv2:/i
const schemes = ['siopv2', 'openid4vp', 'haip-vp']

/**
 * Opens a request that is the text of a URL. `null`: not one for an ID Token, as far as its text tells: what a `siopv2:` address leads to is one, of other
 * schemes what says so itself. A Request Object by reference is fetched only by the protocol that takes it, so there the URL's own `response_type` counts.
 * Throws `request.*`, `verifier.unauthenticated`, `identifier.*`, `network.failed`; nothing is answered then, to nobody.
 */
export async function openRequest(received: Received, world: World): Promise<OpenLink | null> {
  const url = parseLink(received, schemes)
  if (!url || !(own.test(String(received.data)) || asksForIdToken(url))) return null
  return openLink(url, world)
}

function asksForIdToken(url: ReadonlyMap<string, string>): boolean {
  const request = url.get('request')
  return responseTypes(request === undefined ? url.get('response_type') : typeWithin(request)).includes('id_token')
}

/** What a Request Object says that it is for; nothing, when it cannot be read. */
function typeWithin(request: string): unknown {
  try {
    return parseJws(request, 'request.malformed').payload.response_type
  } catch {
    return undefined
  }
}
