import { callerOf } from '../../core/caller.ts'
import type { Party, Received } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import type { Client } from '../../openid/client.ts'
import { malformed, type Members, member, members, text } from '../../openid/members.ts'
import { expOf, openLink, parseLink } from '../../openid/open-link.ts'
import { openMultisigned, openRequestObject } from '../../openid/request-object.ts'
import { checkExpectedOrigins } from './expected-origins.ts'
import type { Transport } from './response-mode.ts'

/** A request with its verifier, however it came. Its parameters are not checked yet; nothing outside of them counts. */
export interface OpenRequest {
  readonly transport: Transport
  /** `null`: an unsigned request over the DC API, whose verifier is the page. */
  readonly client: Client | null
  readonly party: Party
  /** What every presentation names as its audience (OpenID4VP 1.0 sections 5.9 and A.4). */
  readonly audience: string
  readonly parameters: Members
  /** Seconds since the epoch, when a Request Object says it. */
  readonly exp: number | null
}

const schemes = ['openid4vp', 'haip-vp']

/** The DC API protocols (section A.1), each with how its `data` is opened. */
const forms = new Map<string, (received: Received, world: World) => Promise<OpenRequest>>([
  ['openid4vp-v1-unsigned', openUnsigned],
  ['openid4vp-v1-signed', openSigned],
  ['openid4vp-v1-multisigned', openSigned],
])

/** The names a page may ask under. */
export const protocols: readonly string[] = [...forms.keys()]

/**
 * Opens a request of any form: a DC API protocol, or a text that is the URL of an authorization request. `null`: none of these.
 * Throws `request.*`, `verifier.unauthenticated`, `identifier.*`, `network.failed`; nothing is answered then, to nobody.
 */
export async function openRequest(received: Received, world: World): Promise<OpenRequest | null> {
  const { protocol, intent } = received
  if (intent !== 'get') return null
  if (protocol !== null) return (await forms.get(protocol)?.(received, world)) ?? null
  const url = parseLink(received, schemes)
  return url && { transport: 'redirect', ...(await openLink(url, world, received)) }
}

/** Appendix A.3.1. `client_id` is ignored, as is whatever else is not defined there. */
async function openUnsigned(received: Received): Promise<OpenRequest> {
  const { origin, party } = callerOf(received)
  const parameters = members(received.data, 'data')
  // A Request Object belongs to the signed protocols; which of the two would count here, nobody says.
  if (member(parameters, 'request') !== undefined) malformed('request')
  return { transport: 'dc-api', client: null, party, audience: `origin:${origin}`, parameters, exp: null }
}

/** Appendix A.3.2. The audience is the page's origin here too. */
async function openSigned(received: Received, world: World): Promise<OpenRequest> {
  const { origin } = callerOf(received)
  const request = member(members(received.data, 'data'), 'request')
  const { client, parameters } =
    received.protocol === 'openid4vp-v1-multisigned'
      ? await openMultisigned(members(request, 'request'), world)
      : await openRequestObject(text(request, 'request', 524_288), { clientId: null, walletNonce: null }, 'dc-api', world)
  checkExpectedOrigins(parameters, origin)
  return { transport: 'dc-api', ...signed(client, parameters), audience: `origin:${origin}` }
}

function signed(client: Client, parameters: Members): Pick<OpenRequest, 'client' | 'party' | 'parameters' | 'exp'> {
  return { client, party: client.party, parameters, exp: expOf(parameters) }
}
