import { WalletError } from '../core/errors.ts'
import type { JsonObject } from '../core/json.ts'
import type { Boot } from './boot.ts'
import { calibrateCost } from './calibrate.ts'
import { createVault } from './create.ts'
import { headerRow, isEmpty, openDatabase, refuseDatabase } from './database.ts'
import { delaysAfter } from './delays.ts'
import { deriveKeys } from './derived-keys.ts'
import { type Health, readHealth } from './health.ts'
import { readHeader } from './header.ts'
import type { Damage } from './held.ts'
import type { Cost } from './kdf.ts'
import { type MirrorStore, nothingKept, openMirror, type Timer, timeouts, writeMirror } from './mirror.ts'
import { makeName } from './random-name.ts'
import { eraseAll, exportStored, restoreFromMirror } from './recovery.ts'
import { rotateVaultKey } from './rotate.ts'
import { openSession, type SessionStore } from './session.ts'
import { assertAgrees, lookAround } from './sight.ts'
import { type Slots, storedSlots } from './slots.ts'
import { type StoredKeys, storedKeys } from './stored-keys.ts'
import { type StoredRecords, storedRecords } from './stored-records.ts'
import { type FaultPoint, storedRows } from './stored-rows.ts'
import { openWith, type Secret } from './unlock.ts'
import { verifyRows } from './verify.ts'
import { createWriter } from './writer.ts'

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
  /** Where wrong passphrases are counted. */
  readonly delays?: MirrorStore
  readonly timer?: Timer
  /** For tests that end the program at each step. */
  readonly fault?: FaultPoint
}

/** What the wallet keeps, encrypted. */
export interface Vault extends StoredRecords {
  /** How the wallet starts, from all that is stored: onboarding, unlock, or recovery and what can be done. Writes nothing, never throws. */
  boot(): Promise<Boot>
  /** `absent` only when nothing at all is stored anywhere; what is there and cannot be read is `locked`, and `unlock` says why. */
  state(): Promise<'absent' | 'locked' | 'unlocked'>
  unlocked(): Promise<boolean>
  /** Makes the vault and opens it. Throws `vault.weak-secret`, `vault.exists`, `vault.full`. */
  create(passphrase: string): Promise<void>
  /** Throws `vault.absent`, `vault.wrong-secret`, `vault.damaged` (`detail.reason` `older` or `foreign`: see `boot`), `vault.newer`; `vault.locked` when it was locked meanwhile. */
  unlock(secret: string | Secret): Promise<void>
  /** Nothing is open any more from the call on; when it returns, the mirror is up to date as well, if it can be. */
  lock(): Promise<void>
  readonly keys: StoredKeys
  readonly slots: Slots
  /** Compares and opens everything that is stored, and names what is wrong with it. Writes nothing. Throws `vault.locked`. `progress`: from 0 to 1. */
  verify(progress?: (part: number) => void): Promise<readonly Damage[]>
  /** What is stored and how far the mirror is. */
  health(): Promise<Health>
  /** Brings the mirror up to date now. Throws what its store throws. */
  flush(): Promise<void>
  /** Puts the mirror in the place of the database, once all of it was opened with this secret, and opens it. Throws `vault.absent`, `vault.wrong-secret`, `vault.damaged`. */
  restore(secret: Secret): Promise<void>
  /** Takes the database for right and writes marker and mirror from it, if this secret opens it. Throws `vault.wrong-secret`, `vault.damaged`. */
  keep(secret: Secret): Promise<void>
  /**
   * Locks, seals everything anew under a new vault key, and opens again. Passkeys and recovery words have to be set up anew: their slots are returned.
   * Ended at any point, the vault is the old one or the new one. Throws `vault.wrong-secret`, `vault.damaged`, `vault.full`. `progress`: from 0 to 1.
   */
  rotate(passphrase: string, progress?: (part: number) => void): Promise<readonly string[]>
  /** Everything that is stored, sealed and damaged as it is. */
  exportStored(): Promise<JsonObject>
  /** Removes all of it everywhere, for ever. */
  erase(): Promise<void>
  /** Lets go of the database; for a host that ends before its process does. */
  close(): void
}

/** The vault of this browser profile. Nothing is read or written before the first call. */
export function openVault({ session: store, random, now, databaseName = 'lanyard', cost, ...given }: VaultPorts): Vault {
  const { delays = nothingKept, marker = nothingKept, mirror: copy = nothingKept, timer = timeouts, fault = () => undefined } = given
  const database = openDatabase(databaseName)
  const session = openSession(store, () => makeName(random))
  const writer = createWriter(`${databaseName}-vault-write`)
  const outside = { database, marker, mirror: copy, timer, fault, writer, damaged: () => rows.damaged().length > 0 }
  const mirror = openMirror(outside)
  const ports = { database, session, writer, random, now, fault, changed: () => mirror.changed() }
  const rows = storedRows(ports)
  // The mirror must not open with what opens the vault no more.
  const copyAtOnce = () => {
    mirror.changed()
    mirror.flush().catch(() => undefined)
  }
  const guard = delaysAfter(delays, now)
  const price = async () => cost ?? (await calibrateCost())
  const slotPorts = { ...ports, cost: price, guard, changed: copyAtOnce }

  async function state(): Promise<'absent' | 'locked' | 'unlocked'> {
    const ticket = session.ticket()
    try {
      // At once: each start of the worker waits for both.
      const [row, open] = await Promise.all([headerRow(database), session.current().catch(() => null)])
      if (!row) return (await lookAround(outside)).kind === 'absent' ? 'absent' : 'locked'
      const { vaultId } = await readHeader(row)
      return open?.vaultId === vaultId && session.ticket() === ticket ? 'unlocked' : 'locked'
    } catch {
      // Whatever is wrong with it: what cannot be read is not absent, and must never be offered to be made anew.
      return 'locked'
    }
  }

  return {
    ...storedRecords(database, rows, random),
    keys: storedKeys(ports, rows),
    slots: storedSlots(slotPorts),
    boot: () => lookAround(outside),
    state,
    unlocked: async () => (await state()) === 'unlocked',
    async create(passphrase) {
      const ticket = session.ticket()
      const { vaultId, vaultKey } = await createVault(passphrase, { ...ports, cost: price, marker, mirror: copy })
      fault('open the new vault')
      await session.start(vaultId, await deriveKeys(vaultKey), ticket)
      mirror.changed()
    },
    async unlock(secret) {
      const ticket = session.ticket()
      const row = await headerRow(database).catch(refuseDatabase)
      if (!row && (await isEmpty(database).catch(refuseDatabase))) throw new WalletError('vault.absent', 'there is no vault')
      const header = await readHeader(row)
      await assertAgrees(outside)
      const vaultKey = await guard(() => openWith(header, typeof secret === 'string' ? { passphrase: secret } : secret))
      await session.start(header.vaultId, await deriveKeys(vaultKey), ticket)
      // It may be behind, or gone.
      mirror.changed()
    },
    async lock() {
      await session.end()
      // A mirror that cannot be written must not keep anything open; `health` tells.
      await mirror.flush().catch(() => undefined)
    },
    verify: (progress) => verifyRows(database, rows, progress),
    health: () => readHealth(outside),
    flush: () => mirror.flush(),
    async restore(secret) {
      const ticket = session.ticket()
      const { vaultId, bytes } = await guard(() => restoreFromMirror(outside, secret))
      await session.start(vaultId, bytes, ticket)
    },
    async keep(secret) {
      const header = await readHeader(await headerRow(database).catch(refuseDatabase))
      await guard(() => openWith(header, secret))
      if ((await writeMirror(outside, true)) === 'kept') throw new WalletError('vault.damaged', 'the database is not whole')
    },
    async rotate(passphrase, progress = () => undefined) {
      await session.end()
      const ticket = session.ticket()
      const { vaultId, bytes, dropped } = await rotateVaultKey(slotPorts, passphrase, progress)
      copyAtOnce()
      await session.start(vaultId, bytes, ticket)
      return dropped
    },
    exportStored: () => exportStored(outside),
    async erase() {
      await session.end()
      await eraseAll(outside)
    },
    close: () => database.dexie.close(),
  }
}
