import { WalletError } from '../core/errors.ts'
import type { Party } from '../core/exchange.ts'
import type { Jws } from '../crypto/jws.ts'

/** A signed request, taken apart and not yet verified. */
export interface SignedRequest {
  readonly jws: Jws
  readonly clientId: string
  readonly via: 'redirect' | 'dc-api'
}

/** What is known of a client: who it is, and whether an answer to it may go to an address. */
export interface Proven {
  readonly party: Party
  mayAnswerTo(url: string): boolean
}

/** Refuses a verifier that does not prove who it is. `why` is for developers. */
export function unauthenticated(why: string): never {
  throw new WalletError('verifier.unauthenticated', why, { detail: { why } })
}
