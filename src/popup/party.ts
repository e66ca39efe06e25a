import type { Party } from '../core/exchange.ts'
import { hostOf, siteName } from './origin.ts'

/** The origin a party is known by, when it is known by one: a site that it is proven to be, else the host its id is. What somebody attests is a name, not a host. */
export function originOf(party: Party): string | null {
  const proven = party.proofs.find((proof) => (proof.by === 'origin' || proof.by === 'domain-linkage') && siteName(proof.of))?.of
  if (proven !== undefined) return proven
  return party.proofs.some((proof) => proof.by === 'attestation') ? null : originIn(party.id)
}

/** The origin in a party id: `https://shop.example`, `origin:https://shop.example`, `shop.example`, `redirect_uri:shop.example`, or a `did:web` that is a whole host. */
export function originIn(id: string): string | null {
  const origin = /^(?:origin|web-origin|redirect_uri):(.+)$/.exec(id)?.[1] ?? id
  if (siteName(origin)) return origin
  return onlyHost((/^did:web:([^:]+)$/.exec(id)?.[1] ?? origin).replace(/%3A(?=\d+$)/i, ':'))
}

const host = /^(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|localhost)(?::\d{1,5})?$/

/** The origin of a host name (RFC 1123 section 2.1), with or without a port; null for anything that is more or less than that. */
function onlyHost(text: string): string | null {
  const origin = `https://${text}`
  return host.test(text) && siteName(origin) && new URL(origin).origin === origin ? origin : null
}

/** A DID or other long name, short enough for one line: the method and both ends stay. `did:web` reads as its host. */
export function shortId(full: string, ends = 6): string {
  const attested = /^verifier_attestation:(.+)$/.exec(full)?.[1]
  if (attested !== undefined) return attested.length <= ends * 2 + 3 ? attested : `${attested.slice(0, ends)}…${attested.slice(-ends)}`
  const id = full.replace(/^redirect_uri:/, '')
  const web = /^did:web:([^:]+)$/.exec(id)
  if (web?.[1]) return web[1]
  const did = /^(did:[a-z0-9]+:)(.+)$/.exec(id)
  const head = did?.[1] ?? ''
  const tail = did?.[2] ?? id
  if (siteName(id)) return hostOf(id)
  return tail.length <= ends * 2 + 3 ? id : `${head}${tail.slice(0, ends)}…${tail.slice(-ends)}`
}
