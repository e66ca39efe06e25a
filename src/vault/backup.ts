import { WalletError } from '../core/errors.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Records, Restoration } from '../core/records.ts'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { wrapPrivateJwk } from '../crypto/private-jwk.ts'
import { takeBackup, valuesOf } from './backup-content.ts'
import type { Backup, BackupKey } from './backup-format.ts'
import { changesOf, itemsOf, keysToAdd } from './backup-plan.ts'
import { countsOf, type Preview } from './backup-preview.ts'
import { type Change, prepareChanges, sealRecord } from './change.ts'
import { type Edit, refOf } from './edit.ts'
import type { Held } from './held.ts'
import { heldValue } from './held-values.ts'
import { keyRecordType, toKeyRecord } from './key-record.ts'
import { decodeRecord, type RecordType } from './record-type.ts'
import { isRecordType, recordTypes } from './record-types.ts'
import type { Open } from './session.ts'
import type { StoredKeys } from './stored-keys.ts'
import type { RowPorts, StoredRows, Work } from './stored-rows.ts'
import type { Secret } from './unlock.ts'

/** What merging did: credentials, identifiers and activities. */
export interface Merged {
  readonly added: number
  readonly replaced: number
  readonly skipped: number
}

/** Backups of an open vault; a file is read with `readBackup`. Every call throws `vault.locked` while it is locked. */
export interface StoredBackup {
  /** Everything that is held, private keys too, as JSON. Throws `vault.wrong-secret`, `vault.damaged`. `progress`: from 0 to 1. */
  content(secret: Secret, progress?: (part: number) => void): Promise<JsonObject>
  /** Writes nothing. Throws `backup.malformed`. */
  preview(backup: Backup): Promise<Preview>
  /**
   * Takes in what is not here, and with `overwrite` what is here otherwise; what is here only stays. Written all at once or not at all, and remembered
   * for `undo`. Throws `backup.malformed` for a key whose halves do not belong together or that is another one here, `vault.full`, `vault.damaged`.
   */
  merge(backup: Backup, overwrite: boolean): Promise<Merged>
  /** Takes back what the last merge changed, whatever became of it since; does nothing when there was none. Throws `vault.full`, `vault.damaged`. */
  undo(): Promise<void>
}

/** What backups need of the vault around them. `prove` throws unless the secret opens the vault. */
export interface BackupPorts extends RowPorts {
  readonly prove: (secret: Secret) => Promise<void>
}

const attempts = 16
const seen = ['credential', 'identifier', 'activity'] as const

/** The backups of stored rows. */
export function storedBackup(ports: BackupPorts, rows: StoredRows, keys: StoredKeys): StoredBackup {
  const { database, now, random, prove } = ports

  const compare = (backup: Backup) =>
    rows.read(async (open, held) => {
      const answer = await valuesOf(database, open, held)
      return answer && { value: { mac: held.mac, vaultId: open.vaultId, values: answer.value, items: itemsOf(backup, held, answer.value) } }
    })

  /** Does it on exactly the state it was worked out from; again, when somebody else wrote in between. */
  async function changeFrom(work: () => Promise<{ readonly mac: string; readonly make: (open: Open, held: Held) => Promise<Work> }>): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const { mac, make } = await work()
      let current = false
      await rows.change(async (open, held) => {
        current = held.mac === mac
        return current ? make(open, held) : { edits: [], apply: () => undefined }
      })
      if (current) return
    }
    throw new WalletError('internal', 'somebody else keeps writing')
  }

  return {
    async content(secret, progress = () => undefined) {
      await prove(secret)
      return (await takeBackup(ports, rows, keys, progress)) as Backup & JsonObject
    },
    async preview(backup) {
      await keysToAdd(backup, keys)
      const { vaultId, items } = await compare(backup)
      return { own: vaultId === backup.vaultId, ...countsOf(items) }
    },
    async merge(backup, overwrite) {
      const merged = { added: 0, replaced: 0, skipped: 0 }
      await changeFrom(async () => {
        const missing = await keysToAdd(backup, keys)
        const { mac, values, items } = await compare(backup)
        const taken = items.filter(({ state }) => state === 'added' || (overwrite && state === 'differs'))
        const shown = items.filter(({ kind }) => seen.some((one) => one === kind))
        merged.added = shown.filter(({ state }) => state === 'added').length
        merged.replaced = overwrite ? shown.filter(({ state }) => state === 'differs').length : 0
        merged.skipped = shown.length - merged.added - merged.replaced
        const { changes, memory } = changesOf(
          taken,
          values,
          now(),
          missing.map(({ id }) => id),
        )
        return {
          mac,
          async make(open, held) {
            if (changes.length === 0 && missing.length === 0) return { edits: [], apply: () => undefined }
            const prepared = await prepareChanges(open, held, [...changes, { put: 'restoration', id: 'last', value: memory }], random)
            const wrapped = await Promise.all(missing.map((key) => wrapKey(open, held, key)))
            return { edits: [...prepared.map(({ edit }) => edit), ...wrapped], apply: (target) => prepared.forEach((one) => one.apply(target)) }
          },
        }
      })
      return merged
    },
    undo: () =>
      changeFrom(async () => {
        const { mac, memory } = await rows.read(async (open, held) => {
          const answer = await heldValue(database, open, held, 'restoration', 'last')
          return answer && { value: { mac: held.mac, memory: answer.value } }
        })
        return {
          mac,
          async make(open, held) {
            const prepared = await prepareChanges(open, held, memory ? undoing(memory) : [], random)
            const gone = (memory?.keys ?? []).flatMap((id): readonly Edit[] => {
              const old = refOf(held, 'key', id)
              return old ? [{ table: 'keys', type: 'key', id, old, put: null }] : []
            })
            return { edits: [...prepared.map(({ edit }) => edit), ...gone], apply: (target) => prepared.forEach((one) => one.apply(target)) }
          },
        }
      }),
  }

  async function wrapKey(open: Open, held: Held, { id, jwk: whole, algorithm, ...rest }: BackupKey): Promise<Edit> {
    const binding = encodeUtf8(`lanyard/1|${open.vaultId}|keys|${id}`)
    const { jwk, wrapped } = await wrapPrivateJwk(whole, open.keys.wrapping, binding).catch((cause: unknown) => {
      throw new WalletError('backup.malformed', 'a key that is none', { cause })
    })
    const given = toKeyRecord({ ...rest, id, algorithm, jwk, wrapped })
    return (await sealRecord(open, 'keys', keyRecordType, { id, given, old: refOf(held, 'key', id), row: id }, random)).edit
  }
}

function undoing({ added, replaced }: Restoration): readonly Change[] {
  const removes = added.flatMap(({ type, id }): readonly Change[] => (isRecordType(type) ? [{ remove: type, id }] : []))
  const puts = replaced.flatMap(({ type, id, version, value }) => (isRecordType(type) ? [putBack(type, id, version, value)] : []))
  return [...removes, ...puts, { remove: 'restoration', id: 'last' }]
}

function putBack<T extends keyof Records>(type: T, id: string, version: number, value: Json): Change {
  const known: RecordType<Records[T]> = recordTypes[type]
  return { put: type, id, value: decodeRecord(known, { type, id, version, value }) } as Change
}
