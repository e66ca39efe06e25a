import type { Received, Warning } from '../core/exchange.ts'
import type { Client } from './client.ts'

/**
 * Whether the page a request stood on, the verifier that asks, and the address of the answer belong together (OpenID4VP 1.0 sections 13.3 and 14.2), told
 * by their host names alone. A verifier without a host name of its own stands for the address it signed.
 */
export function compareHosts(received: Pick<Received, 'origin'>, client: Client, to: string): readonly Warning[] {
  const answer = new URL(to).hostname
  const site = received.origin === null ? null : siteOf(received.origin)
  const verifier = hostOf(client) ?? answer
  const warnings: Warning[] = []
  if (site !== null && site !== verifier) warnings.push('verifier-is-not-site')
  if (answer !== verifier && answer !== site) warnings.push('answer-goes-elsewhere')
  if ([answer, verifier].some((host) => /(?:^|\.)xn--/.test(host))) warnings.push('punycode')
  return warnings
}

/** An opaque origin has no host name, and so none that belongs to anybody. */
function siteOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : ''
}

/** The host name that the client's identifier is made of (section 5.9.3). */
function hostOf({ id, prefix }: Client): string | null {
  const own = id.slice(id.indexOf(':') + 1)
  if (prefix === 'x509_san_dns') return own.toLowerCase()
  if (prefix === 'redirect_uri') return new URL(own).hostname
  const [, web] = /^did:web:([^:]+)/.exec(prefix === 'decentralized_identifier' ? own : '') ?? []
  return web === undefined ? null : (web.split('%')[0] ?? '').toLowerCase()
}
