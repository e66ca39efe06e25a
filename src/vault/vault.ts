import { WalletError } from '../core/errors.ts'
import { createVault } from './create.ts'
import { headerRow, isEmpty, openDatabase, refuseDatabase } from './database.ts'
import { deriveKeys } from './derived-keys.ts'
import { passphraseSlot, readHeader } from './header.ts'
import { type FaultPoint, type StoredRecords, storedRecords } from './stored-records.ts'
import { type Cost, defaultCost } from './kdf.ts'
import { makeName } from './random-name.ts'
import { openSession, type SessionStore } from './session.ts'
import { type StoredKeys, storedKeys } from './stored-keys.ts'
import { openPassphraseSlot } from './unlockers/passphrase.ts'
import { createWriter } from './writer.ts'

/** What a host gives the vault. */
export interface VaultPorts {
  readonly session: SessionStore
  readonly random: (length: number) => Uint8Array
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly databaseName?: string
  /** What one guess at the passphrase of a new vault costs. */
  readonly cost?: Cost
  /** For tests that end the program at each step. */
  readonly fault?: FaultPoint
}

/** What the wallet keeps, encrypted. */
export interface Vault extends StoredRecords {
  /** `absent` only when nothing at all is stored; what is there and cannot be read is `locked`, and `unlock` says why. */
  state(): Promise<'absent' | 'locked' | 'unlocked'>
  unlocked(): Promise<boolean>
  /** Makes the vault and opens it. Throws `vault.weak-secret`, `vault.exists`, `vault.full`. */
  create(passphrase: string): Promise<void>
  /** Throws `vault.absent`, `vault.wrong-secret`, `vault.damaged`, `vault.newer`; `vault.locked` when it was locked meanwhile. */
  unlock(passphrase: string): Promise<void>
  lock(): Promise<void>
  readonly keys: StoredKeys
  /** Lets go of the database; for a host that ends before its process does. */
  close(): void
}

/** The vault of this browser profile. Nothing is read or written before the first call. */
export function openVault({ session: store, random, now, databaseName = 'lanyard', cost = defaultCost, fault = () => undefined }: VaultPorts): Vault {
  const database = openDatabase(databaseName)
  const session = openSession(store, () => makeName(random))
  const writer = createWriter(`${databaseName}-vault-write`)
  const ports = { database, session, writer, random, fault }
  const records = storedRecords(ports)

  async function state(): Promise<'absent' | 'locked' | 'unlocked'> {
    const ticket = session.ticket()
    try {
      // At once: each start of the worker waits for both.
      const [row, open] = await Promise.all([headerRow(database), session.current().catch(() => null)])
      if (!row) return (await isEmpty(database)) ? 'absent' : 'locked'
      const { vaultId } = await readHeader(row)
      return open?.vaultId === vaultId && session.ticket() === ticket ? 'unlocked' : 'locked'
    } catch {
      // Whatever is wrong with it: what cannot be read is not absent, and must never be offered to be made anew.
      return 'locked'
    }
  }

  return {
    ...records,
    keys: storedKeys(ports, now),
    state,
    unlocked: async () => (await state()) === 'unlocked',
    async create(passphrase) {
      const ticket = session.ticket()
      const { vaultId, vaultKey } = await createVault(passphrase, { database, writer, random, now, cost, fault })
      fault('open the new vault')
      await session.start(vaultId, await deriveKeys(vaultKey), ticket)
    },
    async unlock(passphrase) {
      const ticket = session.ticket()
      const row = await headerRow(database).catch(refuseDatabase)
      if (!row && (await isEmpty(database).catch(refuseDatabase))) throw new WalletError('vault.absent', 'there is no vault')
      const header = await readHeader(row)
      const vaultKey = await openPassphraseSlot(passphraseSlot(header), passphrase)
      await session.start(header.vaultId, await deriveKeys(vaultKey), ticket)
    },
    lock: () => session.end(),
    close: () => database.dexie.close(),
  }
}
