import type { HeldCredential, IndexEntry } from './credential.ts'
import type { Identifier } from './did.ts'
import type { Check, Exchange, Plan } from './exchange.ts'

/** Something that happened, as the activity list shows it. Claim names only, never values. */
export interface Activity {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly kind: Plan['kind']
  readonly result: 'done' | 'refused' | 'expired' | 'failed' | 'unknown'
  /** The party's id as it was shown: for a page its origin. */
  readonly party: string
  readonly partyName: string | null
  /** One entry per credential shown or received. */
  readonly credentials: readonly { readonly credentialId: string | null; readonly title: string; readonly claims: readonly string[] }[]
  /** The identifiers that signed. */
  readonly identifiers: readonly string[]
}

/** The report of the last time a held credential was checked. `id` is the credential's. */
export interface StoredReport {
  readonly id: string
  readonly checks: readonly Check[]
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** A verifier's nonce that has been answered (hash), so that it is answered at most once. */
export interface Spent {
  readonly hash: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** Every type of record the vault keeps. One file per type in `vault/records/` holds its parser and versions. */
export interface Records {
  credential: HeldCredential
  entry: IndexEntry
  report: StoredReport
  identifier: Identifier
  activity: Activity
  exchange: Exchange
  spent: Spent
}
