import { WalletError } from './errors.ts'
import type { Origin, Party, Received } from './exchange.ts'

const secure = /^https:\/\/[^/?#@\s\\]+$/
/** Where developers work: loopback only, which no one else can answer for (W3C Secure Contexts section 3.1). */
const local = /^http:\/\/(?:[^/?#@\s\\:]+\.)?localhost(?::\d{1,5})?$|^http:\/\/127\.0\.0\.1(?::\d{1,5})?$/

/** The page that asks, by the one name it cannot choose: its origin. Throws `request.malformed` for none, an opaque one, and one that is not secure. */
export function callerOf(received: Pick<Received, 'origin'>): { readonly origin: Origin; readonly party: Party } {
  const { origin } = received
  if (origin === null || !(secure.test(origin) || local.test(origin))) throw new WalletError('request.malformed', 'no secure origin')
  return { origin, party: { id: origin, name: null, proofs: [{ by: 'origin', of: origin }] } }
}
