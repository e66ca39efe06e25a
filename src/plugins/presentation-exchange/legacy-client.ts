import { malformed, type Members, member } from '../../openid/members.ts'

/**
 * A Client Identifier of OpenID4VP drafts 20 to 24 as version 1.0 writes it (section 5.9). Drafts 20 and 21 say its scheme in `client_id_scheme`: taken are
 * `redirect_uri`, `did` and `x509_san_dns`, each of which looks like none of the others. Drafts 22 to 24 have prefixes, and DIDs without one.
 * Throws `request.malformed` for every other scheme.
 */
export function clientIdToday(clientId: string, parameters: Members): string {
  const scheme = member(parameters, 'client_id_scheme')
  if (scheme === undefined) return clientId.startsWith('did:') ? `decentralized_identifier:${clientId}` : clientId
  if (scheme === 'did' && clientId.startsWith('did:')) return `decentralized_identifier:${clientId}`
  if (scheme !== 'redirect_uri' && scheme !== 'x509_san_dns') return malformed('client_id_scheme')
  // Verifiers that speak to wallets of both kinds say it twice.
  return clientId.startsWith(`${scheme}:`) ? clientId : `${scheme}:${clientId}`
}
