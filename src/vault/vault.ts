import type { JsonObject } from '../core/json.ts'
import { type StoredBackup, storedBackup } from './backup.ts'
import type { Boot } from './boot.ts'
import { calibrateCost } from './calibrate.ts'
import type { Placed } from './contradictions.ts'
import { openDatabase } from './database.ts'
import { delaysAfter, waitUntil } from './delays.ts'
import { type Health, readHealth } from './health.ts'
import type { Damage } from './held.ts'
import { migrateRecords } from './migrate.ts'
import { nothingKept, openMirror } from './mirror.ts'
import { type Opening, vaultOpening } from './opening.ts'
import type { VaultPorts } from './ports.ts'
import { mostWrong } from './prove.ts'
import { discardQuarantine, type Quarantined, readQuarantine } from './quarantine.ts'
import { makeName } from './random-name.ts'
import { eraseAll, exportStored } from './recovery.ts'
import { type Repaired, repairVault } from './repair.ts'
import { unseal } from './seal.ts'
import { openSession } from './session.ts'
import { lookAround } from './sight.ts'
import { type Slots, storedSlots } from './slots.ts'
import { type StoredKeys, storedKeys } from './stored-keys.ts'
import { type StoredRecords, storedRecords } from './stored-records.ts'
import { storedRows } from './stored-rows.ts'
import { timeouts } from './timer.ts'
import { verifyVault } from './verify-vault.ts'
import { createWriter } from './writer.ts'

/** What the wallet keeps, encrypted. */
export interface Vault extends StoredRecords, Opening {
  /** How the wallet starts, from all that is stored: onboarding, unlock, or recovery and what can be done. Writes nothing, never throws. */
  boot(): Promise<Boot>
  /** Before then no secret is tried, milliseconds since the epoch; 0: at once. */
  waitUntil(): Promise<number>
  readonly keys: StoredKeys
  readonly slots: Slots
  readonly backup: StoredBackup
  /** Compares and opens everything that is stored, and names what is wrong with it. Writes nothing. Throws `vault.locked`. `progress`: from 0 to 1. */
  verify(progress?: (part: number) => void): Promise<readonly Damage[]>
  /** Verifies, puts back what is somewhere still whole, and moves the rest into the quarantine; see `repairVault`. Throws `vault.locked`, `vault.damaged`, `vault.newer`, `vault.full`. */
  repair(): Promise<Repaired>
  /** What was set aside, by name. Throws `vault.locked`, `vault.damaged`. */
  quarantined(): Promise<readonly Quarantined[]>
  /** Empties the quarantine, for ever. Throws `vault.locked`. */
  discard(): Promise<void>
  /** Brings records of older versions up to date, after each unlock; see `migrateRecords`. Throws `vault.locked`, `vault.full`. `progress`: from 0 to 1. */
  migrate(progress?: (part: number) => void): Promise<void>
  /** What is stored and how far the mirror is. */
  health(): Promise<Health>
  /** Brings the mirror up to date now. Throws what its store throws. */
  flush(): Promise<void>
  /** Everything that is stored, sealed and damaged as it is. */
  exportStored(): Promise<JsonObject>
  /** Removes all of it everywhere, for ever. */
  erase(): Promise<void>
  /** Lets go of the database; for a host that ends before its process does. */
  close(): void
}

/** The vault of this browser profile. Nothing is read or written before the first call. */
export function openVault({ session: store, random, now, databaseName = 'lanyard', cost: fixed, ...given }: VaultPorts): Vault {
  const { delays = nothingKept, marker = nothingKept, mirror = nothingKept, previous = nothingKept, timer = timeouts, fault = () => undefined } = given
  const database = openDatabase(databaseName, timer)
  const session = openSession(store, () => makeName(random))
  const writer = createWriter(`${databaseName}-vault-write`)
  const base = { database, session, writer, random, now, fault, marker, mirror, previous, timer, damaged: () => rows.damaged().length > 0 }
  const outside = {
    ...base,
    async genuine({ table, row }: Placed) {
      const open = await session.current()
      if (!open) return false
      return unseal(open.keys[table], open.vaultId, table, row).then(
        () => true,
        () => false,
      )
    },
  }
  const copying = openMirror(outside)
  const ports = { ...outside, changed: () => copying.changed() }
  const rows = storedRows(ports)
  // No copy must open with what opens the vault no more.
  const copyAtOnce = () => {
    copying.changed()
    copying.flush().catch(() => undefined)
    previous.set(null).catch(() => undefined)
  }
  const guard = delaysAfter(delays, now, async (inARow) => {
    if (inARow >= mostWrong && (await session.current())) await opening.lock()
  })
  const cost = async () => fixed ?? (await calibrateCost())
  const slots = storedSlots({ ...ports, cost, guard, changed: copyAtOnce })
  const opening = vaultOpening({ ...ports, cost, guard, copying, copyAtOnce })
  const keys = storedKeys({ ...ports, prove: opening.prove }, rows)

  return {
    ...storedRecords(database, rows, random),
    ...opening,
    keys,
    slots,
    backup: storedBackup({ ...ports, prove: opening.prove }, rows, keys),
    boot: () => lookAround(outside),
    waitUntil: () => waitUntil(delays, now),
    verify: (progress) => verifyVault(database, rows, progress),
    repair: () => repairVault({ ...ports, rows }),
    quarantined: () => readQuarantine(ports),
    discard: () => discardQuarantine(ports),
    migrate: (progress) => migrateRecords({ ...ports, rows, mirror: copying, copy: mirror }, progress),
    health: () => readHealth(outside),
    flush: () => copying.flush(),
    exportStored: () => exportStored(outside),
    async erase() {
      await session.end()
      await eraseAll(outside)
    },
    close: () => database.dexie.close(),
  }
}
