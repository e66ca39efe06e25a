import type { HeldCredential, IndexEntry } from './credential.ts'
import type { Identifier } from './did.ts'
import type { Check, Exchange, Plan } from './exchange.ts'
import type { Json } from './json.ts'
import type { KeyId } from './key.ts'

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

/** What a person calls one of the ways to open the vault. `id` is the slot's, which stands in the clear and therefore has no name. */
export interface Unlocker {
  readonly id: string
  readonly name: string
}

/** What is known of backups. There is at most one, under the id `state`. */
export interface BackupState {
  /** When the last backup file was made, milliseconds since the epoch; null: never. */
  readonly lastAt: number | null
  /** How many changes the vault had seen then. */
  readonly lastGen: number
  /** Whom a backup that the recovery words open is encrypted to (age v1, `age1…`); null: no recovery words are set. */
  readonly recipient: string | null
}

/** What a restored backup changed, so that it can be undone. There is at most one, under the id `last`. */
export interface Restoration {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly added: readonly { readonly type: string; readonly id: string }[]
  readonly keys: readonly KeyId[]
  /** What stood there before. */
  readonly replaced: readonly { readonly type: string; readonly id: string; readonly version: number; readonly value: Json }[]
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
  unlocker: Unlocker
  backup: BackupState
  restoration: Restoration
}
