import { WalletError } from '../core/errors.ts'
import type { KeyId } from '../core/key.ts'
import type { Records } from '../core/records.ts'
import { exportPrivateJwk, signingAlgorithmOf } from '../crypto/private-jwk.ts'
import { type Attestation, backedUp, type BackedUp, type Backup, type BackupKey, type BackupRecord, backupType } from './backup-format.ts'
import type { Database } from './database.ts'
import { type Held, refsOf } from './held.ts'
import { type Answer, heldValues } from './held-values.ts'
import { recordTypes } from './record-types.ts'
import type { Open } from './session.ts'
import type { StoredKeys } from './stored-keys.ts'
import type { StoredRows } from './stored-rows.ts'

/** All values of the types that are backed up, at one moment. */
export type Values = { readonly [T in BackedUp]: readonly Records[T][] }

/** Opens them; null when somebody wrote in between. What cannot be opened is left out and noted as damage. */
export async function valuesOf(database: Database, open: Open, held: Held): Promise<Answer<Values>> {
  const all = await Promise.all([
    heldValues(database, open, held, 'credential'),
    heldValues(database, open, held, 'entry'),
    heldValues(database, open, held, 'report'),
    heldValues(database, open, held, 'identifier'),
    heldValues(database, open, held, 'activity'),
    heldValues(database, open, held, 'spent'),
  ])
  const [credential, entry, report, identifier, activity, spent] = all
  if (!credential || !entry || !report || !identifier || !activity || !spent) return null
  return {
    value: {
      credential: credential.value,
      entry: entry.value,
      report: report.value,
      identifier: identifier.value,
      activity: activity.value,
      spent: spent.value,
    },
  }
}

/**
 * Everything that is held, to be encrypted at once: private keys come into the heap here. What does not open is not in it; `verify` names it.
 * Throws `vault.locked`. `progress`: from 0 to 1.
 */
export async function takeBackup(
  { database, now }: { readonly database: Database; readonly now: () => number },
  rows: StoredRows,
  stored: StoredKeys,
  progress: (part: number) => void,
): Promise<Backup> {
  const { vaultId, gen, keyIds, values } = await rows.read(async (open, held) => {
    const answer = await valuesOf(database, open, held)
    if (!answer) return null
    const names = refsOf(held, 'key').map(({ id }) => id as KeyId)
    return { value: { vaultId: open.vaultId, gen: held.manifest.gen, keyIds: names, values: answer.value } }
  })
  const keys: BackupKey[] = []
  for (const [at, id] of keyIds.entries()) {
    const key = await revealed(stored, id).catch(leaveOut)
    if (key) keys.push(key)
    progress(at / keyIds.length)
  }
  const held = new Set(values.credential.map(({ id }) => id))
  const records = [
    ...recordsOf('credential', values.credential),
    ...recordsOf('entry', values.entry).filter(({ id }) => held.has(id)),
    ...recordsOf('report', values.report).filter(({ id }) => held.has(id)),
    ...recordsOf('identifier', values.identifier),
    ...recordsOf('activity', values.activity),
    ...recordsOf('spent', values.spent),
  ]
  return { type: backupType, v: 1, createdAt: now(), vaultId, gen, keys, records, attestations: attestationsOf(values) }
}

function leaveOut(error: unknown): null {
  if (error instanceof WalletError && (error.code === 'vault.damaged' || error.code === 'vault.newer' || error.code === 'key.unavailable')) return null
  throw error
}

async function revealed(stored: StoredKeys, id: KeyId): Promise<BackupKey | null> {
  const key = await stored.get(id)
  const algorithm = key && signingAlgorithmOf(key.jwk)
  if (!key || !algorithm) return null
  const { wrapped, ...rest } = key
  return { ...rest, jwk: await exportPrivateJwk(algorithm, key.jwk, wrapped, await stored.wrapping(), await stored.binding(id)) }
}

function recordsOf<T extends BackedUp>(type: T, values: readonly Records[T][]): readonly BackupRecord[] {
  const nameOf: (value: Records[T]) => string = backedUp[type]
  const { version } = recordTypes[type]
  return values.map((value) => ({ type, id: nameOf(value), version, value }) as BackupRecord)
}

function attestationsOf({ credential, entry, identifier }: Values): readonly Attestation[] {
  const entries = new Map(entry.map((one) => [one.id, one]))
  const keyOf = new Map<string | null, KeyId>(identifier.map(({ did, keyId }) => [did, keyId]))
  return credential.flatMap(({ id, format, copies }) => {
    const known = entries.get(id)
    if (!known) return []
    const { types, issuer, title, holder } = known
    const keyIds = [...copies.map(({ keyId }) => keyId), keyOf.get(holder) ?? null].filter((keyId) => keyId !== null)
    return [{ format, types, issuer, title, credentials: copies.map(({ raw }) => raw), keyIds: [...new Set(keyIds)] }]
  })
}
