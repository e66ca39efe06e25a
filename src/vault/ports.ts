import type { Cost } from './kdf.ts'
import type { MirrorStore } from './mirror.ts'
import type { SessionStore } from './session.ts'
import type { FaultPoint } from './stored-rows.ts'
import type { Timer } from './timer.ts'

/** What a host gives the vault. */
export interface VaultPorts {
  readonly session: SessionStore
  readonly random: (length: number) => Uint8Array
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly databaseName?: string
  /** What one guess at a new passphrase costs; left out, it is measured on this machine. */
  readonly cost?: Cost
  /** Where it is remembered, outside of the database, that there is a vault. Both or neither: without them a lost database looks like a new wallet. */
  readonly marker?: MirrorStore
  /** Where the encrypted copy of the database is, up to 5 MiB. */
  readonly mirror?: MirrorStore
  /** Where the copy from before a migration is kept until the new one is known to be good. */
  readonly previous?: MirrorStore
  /** Where wrong passphrases are counted. */
  readonly delays?: MirrorStore
  readonly timer?: Timer
  /** For tests that end the program at each step. */
  readonly fault?: FaultPoint
}
