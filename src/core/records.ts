import type { ClaimPath, HeldCredential, IndexEntry } from './credential.ts'
import type { Identifier } from './did.ts'
import type { Check, Choice, Exchange, Party, Plan, Received } from './exchange.ts'
import type { Json } from './json.ts'
import type { KeyId } from './key.ts'

/** Something that happened, as the activity list shows it. Claim names only, never values. */
export interface Activity {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** `deletion`: the party was asked to delete what it has. `removal`: a credential was removed here. `export`: something was saved as a file. */
  readonly kind: Plan['kind'] | 'deletion' | 'removal' | 'export'
  readonly result: 'done' | 'refused' | 'expired' | 'failed' | 'unknown'
  /** The party's id as it was shown: for a page its origin. Empty where there was no other side. */
  readonly party: string
  readonly partyName: string | null
  /** How its name was proven. */
  readonly proofs: Party['proofs']
  /** How its request came in; null: there was none. */
  readonly via: Received['via'] | null
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

/** A standing consent: exactly this was agreed to before, and is chosen beforehand when exactly this is asked again. Nothing goes out by it. */
export interface Grant {
  /** Hash of what was asked, by whom and for where the answer goes. */
  readonly asked: string
  readonly choices: Readonly<Record<string, readonly Choice[]>>
  readonly credentials: readonly { readonly title: string; readonly claims: readonly string[] }[]
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly until: number
}

/** What a person decided about one party. `id` is the party's, as it was shown. */
export interface Site {
  readonly id: string
  readonly name: string | null
  /** Since when it may not ask, milliseconds since the epoch, and how often it tried since; null: it may ask. */
  readonly blocked: { readonly at: number; readonly refused: number } | null
  readonly grants: readonly Grant[]
  /** Where it says what it does with what it gets, from its last request. */
  readonly links: Plan['links']
}

/** How an issuer wants a credential to look and its claims to be called, from what it publishes about the type. `id` is the credential's. All of it is the issuer's word. */
export interface Display {
  readonly id: string
  readonly name: string | null
  readonly description: string | null
  /** CSS colours, `#rrggbb`. */
  readonly background: string | null
  readonly text: string | null
  /** A `data:` URL for an `<img>`. */
  readonly logo: string | null
  /** A picture of the card that was seen to be harmless, filled in with this credential's claims: the text of an SVG. */
  readonly svg: string | null
  readonly labels: readonly { readonly path: ClaimPath; readonly label: string; readonly description: string | null }[]
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
  site: Site
  display: Display
}
