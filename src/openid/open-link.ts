import type { Party, Received } from '../core/exchange.ts'
import type { World } from '../core/plugin.ts'
import { type Client, unsignedClient } from './client.ts'
import { takeUp } from './handed-on.ts'
import { malformed, type Members, member, text } from './members.ts'
import { parseParameters } from './parse-parameters.ts'
import { openRequestObject } from './request-object.ts'
import { fetchRequestObject } from './request-uri.ts'
import { parseRequestUrl } from './request-url.ts'

/** A request that came as a URL, with its verifier. Its parameters are not checked yet; nothing outside of them counts. */
export interface OpenLink {
  readonly client: Client
  readonly party: Party
  /** What everything that is signed for this verifier names as its audience (OpenID4VP 1.0 section 5.9): the Client Identifier as it was received. */
  readonly audience: string
  readonly parameters: Members
  /** Seconds since the epoch, when a Request Object says it. */
  readonly exp: number | null
}

const ways: ReadonlySet<Received['via']> = new Set(['link', 'qr', 'paste'])

/** The parameters of a request that is a text, of one of these schemes or an https address: see `parseRequestUrl`. `null`: anything else that was received. */
export function parseLink({ protocol, intent, via, data }: Received, schemes: readonly string[]): ReadonlyMap<string, string> | null {
  return protocol === null && intent === 'get' && ways.has(via) && typeof data === 'string' ? parseRequestUrl(data, schemes) : null
}

/**
 * Opens it (OpenID4VP 1.0 sections 5 and 5.10): parameters in the URL, or a Request Object by value or by reference; then only what stands in it counts.
 * With `received` nothing is fetched that another protocol has handed on. Throws `request.*`, `verifier.unauthenticated`, `identifier.*`, `network.failed`;
 * nothing is answered then, to nobody.
 */
export async function openLink(url: ReadonlyMap<string, string>, world: World, received?: Received): Promise<OpenLink> {
  const clientId = text(url.get('client_id'), 'client_id', 4096)
  const request = url.get('request')
  const uri = url.get('request_uri')
  const method = url.get('request_uri_method')
  if (method !== undefined && uri === undefined) malformed('request_uri_method')
  if (request === undefined && uri === undefined) {
    const client = unsignedClient(clientId)
    return { client, party: client.party, audience: client.id, parameters: parseParameters(url), exp: null }
  }
  // Section 5.9.3: such a client has no key, so there is nothing to fetch and nothing to believe.
  if ((request !== undefined && uri !== undefined) || clientId.startsWith('redirect_uri:')) malformed('request')
  const fetchOnce = (from: unknown, how: unknown) => (received ? takeUp(received, from, how, world) : fetchRequestObject(from, how, world))
  const { compact, walletNonce } = request === undefined ? await fetchOnce(uri, method) : { compact: request, walletNonce: null }
  const { client, parameters } = await openRequestObject(compact, { clientId, walletNonce }, 'redirect', world)
  return { client, party: client.party, audience: client.id, parameters, exp: expOf(parameters) }
}

/** When a Request Object ends, in seconds since the epoch; `null`: it does not say. */
export function expOf(parameters: Members): number | null {
  const exp = member(parameters, 'exp')
  return typeof exp === 'number' ? exp : null
}
