import type { Plan } from '../core/exchange.ts'
import { redirectOf } from './address.ts'
import { type Members, member } from './members.ts'

/** Where the verifier says more of itself (RFC 7591 section 2); an address nobody should open is left out. */
export function linksOf(clientMetadata: Members): Plan['links'] {
  const named = [
    ['policy', 'policy_uri'],
    ['terms', 'tos_uri'],
    ['client', 'client_uri'],
  ] as const
  return named.flatMap(([kind, name]) => {
    const url = redirectOf(member(clientMetadata, name))
    return url === null ? [] : [{ kind, url }]
  })
}
