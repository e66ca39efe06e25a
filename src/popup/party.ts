import type { Party, Shown } from '../core/exchange.ts'
import { hostOf, siteName } from './origin.ts'

/** The origin that stands for the other side, and how it was learnt; null when no site is involved. */
export function siteOf(shown: Pick<Shown, 'received'> & { readonly plan: Pick<Shown['plan'], 'party'> }): string | null {
  return shown.received.origin ?? originOf(shown.plan.party)
}

/** The origin a party is known by, when it is known by one. */
export function originOf(party: Party): string | null {
  const proven = party.proofs.find((proof) => proof.by === 'origin' && siteName(proof.of))?.of
  return proven ?? originIn(party.id)
}

/** The origin in a party id of the form `origin:https://shop.example`. */
export function originIn(id: string): string | null {
  const origin = id.startsWith('origin:') ? id.slice(7) : id.startsWith('web-origin:') ? id.slice(11) : id
  return siteName(origin) ? origin : null
}

/** A DID or other long name, short enough for one line: the method and both ends stay. `did:web` reads as its host. */
export function shortId(id: string, ends = 6): string {
  const web = /^did:web:([^:]+)$/.exec(id)
  if (web?.[1]) return web[1]
  const did = /^(did:[a-z0-9]+:)(.+)$/.exec(id)
  const head = did?.[1] ?? ''
  const tail = did?.[2] ?? id
  if (siteName(id)) return hostOf(id)
  return tail.length <= ends * 2 + 3 ? id : `${head}${tail.slice(0, ends)}…${tail.slice(-ends)}`
}
