import { WalletError } from '../core/errors.ts'
import type { JsonObject } from '../core/json.ts'
import type { KeyId, WrappedKey } from '../core/key.ts'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { exportPrivateJwk, signingAlgorithmOf } from '../crypto/private-jwk.ts'
import { sealRecord } from './change.ts'
import { refOf } from './edit.ts'
import { note } from './held.ts'
import { readRows } from './held-values.ts'
import { fromKeyRecord, keyRecordType, toKeyRecord } from './key-record.ts'
import { openRecord } from './open-row.ts'
import { isRandomName, makeName } from './random-name.ts'
import { decodeRecord } from './record-type.ts'
import { locked, type Open } from './session.ts'
import { keyId } from './shapes/key.ts'
import type { RowPorts, StoredRows } from './stored-rows.ts'
import type { Secret } from './unlock.ts'

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
  /** The private key as a JWK (RFC 7517). Throws `vault.wrong-secret`; `key.unavailable` when there is none of this name, or it does not open. */
  reveal(secret: Secret, id: KeyId): Promise<JsonObject>
}

/** What the keys need of the vault around them. `prove` throws unless the secret opens the vault. */
export interface KeyPorts extends RowPorts {
  readonly prove: (secret: Secret) => Promise<void>
}

/** The keys over stored rows. The id of a key is random, and therefore the id of its row. */
export function storedKeys({ database, session, random, now, prove }: KeyPorts, rows: StoredRows): StoredKeys {
  async function current(): Promise<Open> {
    const open = await session.current()
    if (!open) throw locked()
    return open
  }

  const keys: StoredKeys = {
    fresh: () => ({ id: keyId(makeName(random), 'key'), createdAt: now() }),
    wrapping: async () => (await current()).keys.wrapping,
    binding: async (id) => encodeUtf8(`lanyard/1|${(await current()).vaultId}|keys|${id}`),
    async put(id, key) {
      if (!isRandomName(id) || key.id !== id) throw new WalletError('internal', 'not a name for a key')
      const before = await current()
      await rows.change(async (open, held) => {
        // Wrapped for the vault that was open then.
        if (open !== before) throw locked()
        if (refOf(held, 'key', id)) throw new WalletError('internal', 'a key of this name is there already')
        const { edit } = await sealRecord(open, 'keys', keyRecordType, { id, given: toKeyRecord(key), old: null, row: id }, random)
        return { edits: [edit], apply: () => undefined }
      })
    },
    async get(id) {
      return rows.read(async (open, held) => {
        const ref = refOf(held, 'key', id)
        if (!ref) return { value: null }
        const found = await readRows(database, held, 'keys', [ref.id])
        if (!found) return null
        const envelope = await openRecord(open, 'keys', { type: 'key', id, ref }, found[0])
        if (typeof envelope === 'string') {
          note(held, { table: 'keys', row: ref.id, fault: envelope, record: { type: 'key', id } })
          throw new WalletError('vault.damaged', 'a key that does not open')
        }
        const record = decodeRecord(keyRecordType, envelope)
        if (record.id !== id) throw new WalletError('vault.damaged', 'not the key that was asked for')
        return { value: fromKeyRecord(record) }
      })
    },
    remove: (id) =>
      rows.change(async (_, held) => {
        const old = refOf(held, 'key', id)
        return { edits: old ? [{ table: 'keys', type: 'key', id, old, put: null }] : [], apply: () => undefined }
      }),
    async reveal(secret, id) {
      await prove(secret)
      const key = await keys.get(id)
      const algorithm = key && signingAlgorithmOf(key.jwk)
      if (!key || !algorithm) throw new WalletError('key.unavailable', 'no such key')
      return { ...(await exportPrivateJwk(algorithm, key.jwk, key.wrapped, await keys.wrapping(), await keys.binding(id))) }
    },
  }
  return keys
}
