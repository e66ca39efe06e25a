import { WalletError } from '../core/errors.ts'
import type { KeyId, WrappedKey } from '../core/key.ts'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { assertInside, headerRow, refuseDatabase } from './database.ts'
import { assertWritable } from './header.ts'
import type { RecordPorts } from './stored-records.ts'
import { fromKeyRecord, keyRecordType, toKeyRecord } from './key-record.ts'
import { isRandomName, makeName } from './random-name.ts'
import { decodeRecord, encodeRecord, readEnvelope } from './record-type.ts'
import { seal, unseal } from './seal.ts'
import { locked, type Open } from './session.ts'
import { keyId } from './shapes/key.ts'

/** The private keys of an open vault, for a keystore. Every call but `fresh` throws `vault.locked` while it is locked. */
export interface StoredKeys {
  /** A name for a new key, and the time: milliseconds since the epoch. */
  fresh(): { readonly id: KeyId; readonly createdAt: number }
  /** What private keys are wrapped with. The same object for as long as the vault stays open, another one after that. */
  wrapping(): Promise<CryptoKey>
  /** What the wrapped bytes of this key are bound to. */
  binding(id: KeyId): Promise<Uint8Array>
  /** Stores a new key; it is on disk when this returns. Throws `vault.full`, and `internal` when the id was used before. */
  put(id: KeyId, key: WrappedKey): Promise<void>
  /** `null`: no such key here. Throws `vault.damaged`, `vault.newer`. */
  get(id: KeyId): Promise<WrappedKey | null>
  remove(id: KeyId): Promise<void>
}

/** The keys over a database. The id of a key is random, and therefore the id of its row. */
export function storedKeys({ database, session, writer, random, fault }: RecordPorts, now: () => number): StoredKeys {
  const { dexie, keys, meta } = database

  async function current(): Promise<Open> {
    const open = await session.current()
    if (!open) throw locked()
    return open
  }

  function write(vaultId: string, change: () => PromiseLike<unknown>): Promise<void> {
    return dexie
      .transaction('rw', meta, keys, async (transaction) => {
        const header = await headerRow(database)
        assertInside(transaction)
        assertWritable(header, vaultId)
        fault('write a key')
        await change()
        assertInside(transaction)
        fault('end the transaction of a key')
      })
      .catch(refuseDatabase)
  }

  return {
    fresh: () => ({ id: keyId(makeName(random), 'key'), createdAt: now() }),
    wrapping: async () => (await current()).keys.wrapping,
    binding: async (id) => encodeUtf8(`lanyard/1|${(await current()).vaultId}|keys|${id}`),
    async put(id, key) {
      const open = await current()
      if (!isRandomName(id) || key.id !== id) throw new WalletError('internal', 'not a name for a key')
      const { text } = encodeRecord(keyRecordType, id, toKeyRecord(key))
      const row = await seal(open.keys.keys, { vaultId: open.vaultId, table: 'keys', id, r: 1 }, text, random(12))
      await writer.run(async () => {
        if ((await session.current()) !== open) throw locked()
        await write(open.vaultId, () => keys.add(row))
      })
    },
    async get(id) {
      const ticket = session.ticket()
      const open = await current()
      const row = isRandomName(id) ? await keys.get(id).catch(refuseDatabase) : undefined
      if (!row) return null
      const envelope = readEnvelope(await unseal(open.keys.keys, open.vaultId, 'keys', row))
      const record = decodeRecord(keyRecordType, envelope)
      if (envelope.type !== keyRecordType.name || record.id !== id) throw new WalletError('vault.damaged', 'not the key that was asked for')
      if (session.ticket() !== ticket) throw locked()
      return fromKeyRecord(record)
    },
    async remove(id) {
      const open = await current()
      if (!isRandomName(id)) return
      await writer.run(async () => {
        if ((await session.current()) !== open) throw locked()
        await write(open.vaultId, () => keys.delete(id))
      })
    },
  }
}
