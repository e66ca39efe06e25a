import type { Received } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { parseJws } from '../../crypto/jws.ts'
import { unsignedClient } from '../../openid/client.ts'
import { handOn } from '../../openid/handed-on.ts'
import { malformed, type Members, member } from '../../openid/members.ts'
import { expOf, type OpenLink, parseLink } from '../../openid/open-link.ts'
import { parseParameters } from '../../openid/parse-parameters.ts'
import { openRequestObject } from '../../openid/request-object.ts'
import { type FetchedRequest, fetchRequestObject } from '../../openid/request-uri.ts'
import { clientIdToday } from './legacy-client.ts'

const schemes = ['openid4vp', 'haip-vp']
type Url = ReadonlyMap<string, string>

/**
 * Opens a request that is the text of a URL and asks with a presentation definition (OpenID4VP drafts 20 to 24, section 5). `null`: it does not, or it asks with
 * DCQL, too, and a wallet of today ignores the definition. What was fetched to find that out is handed on.
 * Throws `request.*`, `verifier.unauthenticated`, `identifier.*`; nothing is answered then, to nobody.
 */
export async function openRequest(received: Received, world: World): Promise<OpenLink | null> {
  const url = parseLink(received, schemes)
  const clientId = url?.get('client_id')
  if (!url || clientId === undefined) return null
  if (url.has('request') || url.has('request_uri')) return openSigned(url, clientId, received, world)
  return hasDefinition(Object.fromEntries(url)) ? openUnsigned(url, clientId) : null
}

async function openSigned(url: Url, clientId: string, received: Received, world: World): Promise<OpenLink | null> {
  const found = await objectOf(url, clientId, received, world)
  if (!found || !hasDefinition(payloadOf(found.compact))) return null
  if (clientId.startsWith('redirect_uri:')) return malformed('request')
  const expected = { clientId, walletNonce: found.walletNonce, today: clientIdToday }
  const { client, parameters } = await openRequestObject(found.compact, expected, 'redirect', world)
  return { client, party: client.party, audience: clientId, parameters, exp: expOf(parameters) }
}

/** The Request Object, by value or fetched. `null`: there is none, or none that is fetched; what is wrong there is for the next protocol to say. */
async function objectOf(url: Url, clientId: string, received: Received, world: World): Promise<FetchedRequest | null> {
  const compact = url.get('request')
  const uri = url.get('request_uri')
  if (compact !== undefined) return uri === undefined ? { compact, walletNonce: null } : null
  if (clientId.startsWith('redirect_uri:') || url.get('response_type')?.split(' ').includes('id_token')) return null
  const fetched = fetchRequestObject(uri, url.get('request_uri_method'), world)
  handOn(received, fetched)
  return fetched.catch(() => null)
}

function openUnsigned(url: Url, clientId: string): OpenLink {
  const parameters = parseParameters(url)
  const client = unsignedClient(clientIdToday(clientId, parameters))
  return { client, party: client.party, audience: clientId, parameters, exp: null }
}

function hasDefinition(parameters: Members): boolean {
  const has = (name: string) => member(parameters, name) !== undefined
  return !has('dcql_query') && (has('presentation_definition') || has('presentation_definition_uri'))
}

/** What a Request Object says, not verified; nothing, when it cannot be read. */
function payloadOf(compact: string): Members {
  try {
    return parseJws(compact, 'request.malformed').payload
  } catch {
    return {}
  }
}
