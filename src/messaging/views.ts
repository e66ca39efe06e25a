import type { IndexEntry } from '../core/credential.ts'
import type { AskId, ExchangeId, Outcome, Party, Plan, Reason, Received } from '../core/exchange.ts'
import type { JsonObject } from '../core/json.ts'
import type { Activity, Display, StoredReport } from '../core/records.ts'

/** What a page gets back: an answer in the shape of the Digital Credentials API, or word that the person wants another wallet. */
export type PageAnswer = { readonly kind: 'answer'; readonly protocol: string; readonly data: unknown } | { readonly kind: 'elsewhere' }

/** A request that waits for the person. Safe to show while locked. */
export interface Waiting {
  readonly id: ExchangeId
  readonly kind: Plan['kind']
  readonly via: Received['via']
  readonly party: Party
  readonly expiresAt: number
}

/** A passkey that opens the vault: what its ceremony asks for, all of it readable while locked. base64url. */
export interface PasskeyRequest {
  readonly slotId: string
  readonly credentialId: string
  readonly rpId: string
  readonly prfSalt: string
}

/** What can be done about a vault that is not as it should be. */
export type RecoveryAction = 'restore' | 'keep' | 'import' | 'export' | 'erase'

/** What every screen needs to know first. */
export interface WalletState {
  /** `recover`: there was a vault, and it is lost, damaged or not the one remembered. `newer`: a newer Lanyard wrote it. */
  readonly vault: 'absent' | 'locked' | 'unlocked' | 'recover' | 'newer'
  /** Only with `recover`. `unavailable`: nothing can be read, and nothing says that there was a vault: storage is off in this browser or window, or the database is broken. */
  readonly recovery: { readonly why: 'lost' | 'damaged' | 'older' | 'foreign' | 'unavailable'; readonly actions: readonly RecoveryAction[] } | null
  /** Before then no secret is tried, milliseconds since the epoch; 0: at once. */
  readonly waitUntil: number
  /** The passkeys that open it. */
  readonly passkeys: readonly PasskeyRequest[]
  /** Whether recovery words open it. */
  readonly words: boolean
  readonly waiting: readonly Waiting[]
}

/** What a person gives to open the vault, or once more before something that cannot be taken back. 32 bytes are base64url. */
export type GivenSecret = { readonly passphrase: string } | { readonly credentialId: string; readonly prf: string } | { readonly entropy: string }

/** One way to open the vault. */
export interface UnlockerView {
  readonly slotId: string
  readonly kind: 'passphrase' | 'passkey' | 'recovery'
  /** Passkeys have one. */
  readonly name: string | null
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

/** One stored thing that is not as it should be. `title`: of the credential it belongs to, where that is known. */
export interface DamageView {
  readonly fault: 'missing' | 'old' | 'altered' | 'extra'
  readonly type: string | null
  readonly title: string | null
}

/** How the vault is. Times in milliseconds since the epoch. */
export interface HealthView {
  readonly gen: number
  readonly changedAt: number | null
  readonly credentials: number
  readonly identifiers: number
  readonly rows: number
  readonly mirror: { readonly gen: number; readonly at: number; readonly whole: boolean } | null
  /** Whether the vault key has sealed so much that it should be rotated. */
  readonly rotate: boolean
  /** Whether the browser promised not to clear the storage; null: it does not say. */
  readonly persisted: boolean | null
  readonly damaged: readonly DamageView[]
  /** Damaged entries that were set aside, as they were found. */
  readonly quarantined: readonly DamageView[]
}

/** What is under way and takes long: how far it is, from 0 to 1. */
export interface Job {
  readonly kind: 'verify' | 'rotate' | 'backup' | 'restore'
  readonly part: number
}

/** A file in the memory of the background, to be read or that was written part by part. */
export interface FileHandle {
  readonly id: string
  readonly name: string
  /** Bytes. */
  readonly size: number
}

/** What is known of backups and of the recovery words. */
export interface BackupView {
  readonly lastAt: number | null
  /** Whether anything changed since then. */
  readonly stale: boolean
  /** Whether recovery words are set, so that a backup can be made for them. */
  readonly words: boolean
  /** When the last restored backup was merged, and can still be undone; null: nothing to undo. */
  readonly undo: number | null
}

/** What a backup file would bring. `same` is here already, `differs` is here otherwise. */
export interface BackupPreview {
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** Whether it was made from this very vault. */
  readonly own: boolean
  readonly credentials: { readonly added: number; readonly same: number; readonly differs: number }
  readonly identifiers: { readonly added: number; readonly same: number; readonly differs: number }
  readonly activities: { readonly added: number; readonly same: number; readonly differs: number }
  /** Titles and names of what differs, at most 50. */
  readonly differing: readonly string[]
}

/** What restoring did. */
export interface Restored {
  readonly added: number
  readonly replaced: number
  readonly skipped: number
}

/** What is held, newest first: at most as many as were asked for, how many match the search, and how many there are. */
export interface CredentialList {
  readonly entries: readonly IndexEntry[]
  readonly found: number
  readonly total: number
}

/** How an exchange ended, for the screen that decided it. */
export interface Ended {
  readonly result: Activity['result']
  readonly delivered: Outcome['delivered']
  readonly redirect: string | null
  /** What was sent, before it was encrypted; only in developer mode. */
  readonly plain: JsonObject | null
}

/** A request as it came in, hostile as it was, and every answer that was fetched for it. For developer mode. */
export interface ReceivedView {
  readonly protocol: string | null
  readonly data: unknown
  readonly fetched: readonly { readonly url: string; readonly status: number; readonly text: string }[]
}

/** How one ask was matched against what is held: who could serve or comes near, and how much else there is and why it is out. */
export interface TracedAsk {
  readonly ask: AskId
  /** Milliseconds it took. */
  readonly took: number
  readonly candidates: readonly { readonly credentialId: string; readonly title: string; readonly sets: number; readonly unusable: readonly Reason[] }[]
  readonly others: readonly { readonly code: Reason['code']; readonly format: string; readonly types: readonly string[]; readonly count: number }[]
  /** How many candidates and how many other kinds are not told of. */
  readonly more: { readonly candidates: number; readonly others: number }
}

/** One credential, whole. `shownTo`: the activities in which it left the wallet. */
export interface CredentialDetail {
  readonly entry: IndexEntry
  readonly raw: string
  readonly from: string | null
  readonly report: StoredReport | null
  readonly display: Display | null
  readonly mine: boolean
  readonly shownTo: readonly Activity[]
}

/** What a look at a page found. `reached`: whether the browser let us look. `codes`: the requests among the codes, each with whom it asks for by its own word, unproven; null where it names nobody. */
export interface ScanView {
  readonly id: string
  readonly reached: boolean
  readonly codes: readonly { readonly host: string | null }[]
}

/** Settings that are needed while the vault is locked, and therefore not secret. */
export interface Settings {
  /** Minutes without use until the vault locks. */
  readonly autoLockMinutes: number
  /** The keys are only in the worker's memory: the vault locks whenever the browser stops the worker. */
  readonly strict: boolean
  /** Requests can be looked into, and this machine's own servers are reached without https. */
  readonly developer: boolean
  /** Which sites may ask: all, or the origins chosen. */
  readonly sites: { readonly mode: 'all' | 'chosen'; readonly chosen: readonly string[] }
}
