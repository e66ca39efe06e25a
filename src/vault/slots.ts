import { WalletError } from '../core/errors.ts'
import { allTables, assertInside, bothRows, headerRow, manifestRow, refuseDatabase } from './database.ts'
import type { Guard } from './delays.ts'
import { deriveHighKey, deriveKeys, importKeys } from './derived-keys.ts'
import { assertWritable, type Header, readHeader, writeHeader } from './header.ts'
import type { Cost } from './kdf.ts'
import { readManifest, writeManifest } from './manifest.ts'
import { makeName } from './random-name.ts'
import type { Slot, SlotHeader, SlotNames } from './slot.ts'
import type { RowPorts } from './stored-rows.ts'
import { openWith, type Secret, withVaultKey } from './unlock.ts'
import { makePasskeySlot, type Passkey } from './unlockers/passkey.ts'
import { assertPassphrase, makePassphraseSlot } from './unlockers/passphrase.ts'
import { makeRecoverySlot } from './unlockers/recovery.ts'

/**
 * The ways to open the vault. Each change needs a secret that opens it now, works on a locked vault as well, re-wraps the vault key and nothing else,
 * and is written whole or not at all. Throws `vault.wrong-secret`, `vault.damaged`, `vault.full`.
 */
export interface Slots {
  /** What stands in the clear about each. */
  list(): Promise<readonly SlotHeader[]>
  /** From then on the new passphrase opens the vault, and the old one does not. Throws `vault.weak-secret`. */
  changePassphrase(secret: Secret, next: string): Promise<void>
  /** One more passkey, or the same one anew. `prf`: its 32 bytes, from a `get()`. */
  addPasskey(secret: Secret, passkey: Passkey, prf: Uint8Array): Promise<void>
  /** The recovery words, as 32 bytes; the ones before open no more. */
  setRecovery(secret: Secret, entropy: Uint8Array): Promise<void>
  /** Takes a passkey or the recovery words away. Throws `internal` for the passphrase, without which there is no vault. */
  remove(secret: Secret, slotId: string): Promise<void>
  /** The key of what only a fresh unlock may use. It is not in the session: let go of it after use. */
  high(secret: Secret): Promise<CryptoKey>
}

/** What changing slots needs of the vault around it. */
export interface SlotPorts extends Omit<RowPorts, 'session'> {
  /** What a guess at a new passphrase costs. */
  readonly cost: () => Promise<Cost>
  readonly guard: Guard
}

type Make = (header: Header, vaultKey: Uint8Array, names: SlotNames) => Promise<readonly Slot[]>
const attempts = 16

/** The slots over a database. */
export function storedSlots(ports: SlotPorts): Slots {
  const { database, random, cost, guard } = ports
  const read = async () => readHeader(await headerRow(database).catch(refuseDatabase))
  const change = (secret: Secret, make: Make) => changeSlots(ports, secret, make)
  return {
    list: async () => (await read()).slots.map(({ header }) => header),
    async changePassphrase(secret, next) {
      assertPassphrase(next)
      const price = await cost()
      await change(secret, async ({ slots }, key, names) => {
        const slot = await makePassphraseSlot(next, key, names, price, random)
        return slots.map((one) => (one.header.type === 'pw' ? slot : one))
      })
    },
    addPasskey: (secret, passkey, prf) =>
      change(secret, async ({ slots }, key, names) => {
        const others = slots.filter(({ header }) => header.type !== 'prf' || header.credentialId !== passkey.credentialId)
        return [...others, await makePasskeySlot(passkey, prf, key, names, random)]
      }),
    setRecovery: (secret, entropy) =>
      change(secret, async ({ slots }, key, names) => {
        return [...slots.filter(({ header }) => header.type !== 'recovery'), await makeRecoverySlot(entropy, key, names, random)]
      }),
    remove: (secret, slotId) =>
      change(secret, async ({ slots }) => {
        if (slots.some(({ header }) => header.type === 'pw' && header.slotId === slotId)) throw new WalletError('internal', 'the passphrase stays')
        return slots.filter(({ header }) => header.slotId !== slotId)
      }),
    high: async (secret) => deriveHighKey(await guard(async () => openWith(await read(), secret))),
  }
}

async function changeSlots(ports: SlotPorts, secret: Secret, make: Make): Promise<void> {
  ports.fault('queue the slots')
  await ports.writer.run(async () => {
    for (let attempt = 0; attempt < attempts; attempt++) if (await tryChange(ports, secret, make).catch(refuseDatabase)) return
    throw new WalletError('internal', 'somebody else keeps writing')
  })
  ports.changed?.()
}

/** False when somebody else wrote in between. */
async function tryChange({ database, random, now, fault, guard }: SlotPorts, secret: Secret, make: Make): Promise<boolean> {
  const { header: row, manifest: before } = await bothRows(database)
  const header = await readHeader(row)
  fault('open the slot')
  // Derived once, for nothing but the slots and the manifest.
  return guard(() =>
    withVaultKey(header, secret, async (bytes) => {
      const vaultKey = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits'])
      const { manifest: key } = await importKeys(await deriveKeys(vaultKey))
      fault('wrap the vault key anew')
      const slots = await make(header, bytes, { vaultId: header.vaultId, slotId: makeName(random), createdAt: now() })
      const next = await writeHeader({ ...header, slots })
      // What could not be read again is not written.
      await readHeader(next)
      const manifest = await readManifest(key, header.vaultId, before)
      assertWritable(row, manifest.header)
      const after = await writeManifest(key, { ...manifest, gen: manifest.gen + 1, header: next.check, updatedAt: now() })
      fault('open the transaction of the slots')
      return database.dexie.transaction('rw', allTables(database), async (transaction) => {
        fault('read what is there')
        const [there, rows] = [await manifestRow(database), await headerRow(database)]
        if (there?.mac !== before?.mac || rows?.check !== row?.check) return false
        assertInside(transaction)
        fault('put the slots')
        await database.meta.put(next)
        assertInside(transaction)
        fault('put the manifest of the slots')
        await database.meta.put(after)
        assertInside(transaction)
        fault('end the transaction of the slots')
        return true
      })
    }),
  )
}
