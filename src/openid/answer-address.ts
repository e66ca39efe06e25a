import { parseAddress } from './address.ts'
import type { Client } from './client.ts'
import { malformed, type Members, member } from './members.ts'

/**
 * Where the answer goes: the parameter that is wanted, and never the other beside it (OpenID4VP 1.0 section 8.2); a `redirect_uri:` client has named it
 * already (section 5.9.3). Throws `request.malformed`, also for an address that is not this client's.
 */
export function parseAnswerAddress(parameters: Members, wanted: 'redirect_uri' | 'response_uri', client: Client): string {
  const other = wanted === 'redirect_uri' ? 'response_uri' : 'redirect_uri'
  if (member(parameters, other) !== undefined) malformed(other)
  const own = client.prefix === 'redirect_uri' ? client.id.slice('redirect_uri:'.length) : undefined
  const address = parseAddress(member(parameters, wanted) ?? own, wanted)
  return client.mayAnswerTo(address) ? address : malformed(wanted)
}
