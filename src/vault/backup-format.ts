import { WalletError } from '../core/errors.ts'
import { isObject, type Json } from '../core/json.ts'
import type { KeyId, WrappedKey } from '../core/key.ts'
import type { Records } from '../core/records.ts'
import { jwkFromMultikey } from '../crypto/multikey.ts'
import { sameJwk } from '../crypto/jwk.ts'
import { type PrivateJwk, readPrivateJwk, signingAlgorithmOf } from '../crypto/private-jwk.ts'
import { isRandomName, randomName } from './random-name.ts'
import { decodeRecord, type RecordType } from './record-type.ts'
import { isRecordType, recordTypes } from './record-types.ts'
import { json, list, number, object, oneOf, refuse, type Shape, text, whole } from './shape.ts'
import { keyAlgorithm, keyId } from './shapes/key.ts'

/** What a backup is called (RFC 6838, vendor tree). */
export const backupType = 'application/vnd.lanyard.backup+json'
/** The most of anything in one backup. */
export const recordLimit = 200_000

/** The types of record that a backup holds. All others are about this browser, or not over yet. */
export type BackedUp = 'credential' | 'entry' | 'report' | 'identifier' | 'activity' | 'spent'
/** The id that each record has. */
export const backedUp: { readonly [T in BackedUp]: (value: Records[T]) => string } = Object.freeze({
  credential: ({ id }) => id,
  entry: ({ id }) => id,
  report: ({ id }) => id,
  identifier: ({ did }) => did,
  activity: ({ id }) => id,
  spent: ({ hash }) => hash,
})

/** One record. `version` is the version of its type; what was read is of the current one. */
export type BackupRecord = {
  readonly [T in BackedUp]: { readonly type: T; readonly id: string; readonly version: number; readonly value: Records[T] }
}[BackedUp]
/** One private key, in the clear. */
export type BackupKey = Omit<WrappedKey, 'wrapped' | 'jwk'> & { readonly jwk: PrivateJwk }
/** One credential, for whoever knows nothing of our records. */
export interface Attestation {
  readonly format: string
  readonly types: readonly string[]
  readonly issuer: string
  readonly title: string
  /** As issued. */
  readonly credentials: readonly string[]
  /** The keys among `keys` that it is bound to. */
  readonly keyIds: readonly KeyId[]
}

/** What is in a backup file, version 1. `docs/backup.md` says it for others. */
export interface Backup {
  readonly type: typeof backupType
  readonly v: 1
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly vaultId: string
  /** How many changes the vault had seen. */
  readonly gen: number
  readonly keys: readonly BackupKey[]
  readonly records: readonly BackupRecord[]
  readonly attestations: readonly Attestation[]
}

type Envelope = { readonly type: string; readonly id: string; readonly version: number; readonly value: Json }

const few = <T>(shape: Shape<T>): Shape<readonly T[]> => {
  const all = list(shape)
  return (value, path) => (Array.isArray(value) && value.length > recordLimit ? refuse(path) : all(value, path))
}
const name: Shape<string> = (value, path) => (typeof value === 'string' && value.length > 0 && value.length <= 2048 ? value : refuse(path))
const privateJwk: Shape<PrivateJwk> = (value, path) => readPrivateJwk(value) ?? refuse(path)
const shape = object<Omit<Backup, 'records'> & { readonly records: readonly Envelope[] }>({
  type: oneOf(backupType),
  v: oneOf(1),
  createdAt: number,
  vaultId: randomName,
  gen: whole,
  keys: few(
    object<BackupKey>({
      id: (value, path) => (isRandomName(value) ? keyId(value, path) : refuse(path)),
      algorithm: keyAlgorithm,
      purpose: oneOf('holder'),
      usePolicy: oneOf('session'),
      createdAt: number,
      jwk: privateJwk,
    }),
  ),
  records: few(object<Envelope>({ type: text, id: name, version: whole, value: json })),
  attestations: few(object<Attestation>({ format: text, types: list(text), issuer: text, title: text, credentials: list(text), keyIds: list(keyId) })),
})

/**
 * The backup in a JSON value that anybody may have written. Throws `backup.newer` for a version, a type of record or a version of one that this program does
 * not know, `backup.malformed` for anything else that is not exactly a backup: records that are not of their type or lie about their id, that appear twice
 * or without the credential they are about, and did:key identifiers that are not of their key.
 */
export function readBackup(value: unknown): Backup {
  if (isObject(value) && value.type === backupType && typeof value.v === 'number' && value.v > 1) throw new WalletError('backup.newer', 'a newer backup')
  try {
    const { records, ...rest } = shape(value, 'backup')
    const backup = { ...rest, records: records.map(readRecord) }
    assertConsistent(backup)
    return backup
  } catch (cause) {
    if (!(cause instanceof WalletError)) throw cause
    throw new WalletError(cause.code === 'vault.newer' || cause.code === 'backup.newer' ? 'backup.newer' : 'backup.malformed', cause.message, { cause })
  }
}

function readRecord({ type, id, version, value }: Envelope): BackupRecord {
  if (!isRecordType(type)) throw new WalletError('backup.newer', 'a type of record that is not known')
  return isBackedUp(type) ? decode(type, id, version, value) : refuse('backup.records[].type')
}

function decode<T extends BackedUp>(type: T, id: string, version: number, value: Json): BackupRecord {
  const known: RecordType<Records[T]> = recordTypes[type]
  if (version < 1) return refuse('backup.records[].version')
  const decoded = decodeRecord(known, { type, id, version, value })
  const nameOf: (value: Records[T]) => string = backedUp[type]
  if (nameOf(decoded) !== id) return refuse('backup.records[].id')
  return { type, id, version: known.version, value: decoded } as BackupRecord
}

/** True for the name of a type of record that a backup holds. */
export function isBackedUp(type: string): type is BackedUp {
  return Object.hasOwn(backedUp, type)
}

function assertConsistent({ keys, records }: Pick<Backup, 'keys' | 'records'>): void {
  const jwks = new Map(keys.map(({ id, jwk }) => [id, jwk]))
  const names = new Set(records.map(({ type, id }) => `${type} ${id}`))
  if (keys.some(({ algorithm, jwk }) => signingAlgorithmOf(jwk) !== algorithm)) refuse('backup.keys[].algorithm')
  if (jwks.size !== keys.length || names.size !== records.length) refuse('backup: the same twice')
  for (const { type, id, value } of records) {
    if ((type === 'entry' || type === 'report') && !names.has(`credential ${id}`)) refuse('backup: something about no credential')
    if (type === 'credential' && value.copies.length === 0) refuse('backup: an empty credential')
    if (type === 'identifier') assertOwnKey(value, jwks.get(value.keyId))
  }
}

/** A did:key is its key (did:key 0.9): with another one it would sign for somebody else. Throws `backup.malformed`; says nothing where the key is not there. */
export function assertOwnKey({ did }: Pick<Records['identifier'], 'did'>, jwk: { readonly [M in keyof PrivateJwk]?: PrivateJwk[M] } | undefined): void {
  if (!jwk || !did.startsWith('did:key:')) return
  const own = jwkFromMultikey(did.slice('did:key:'.length))?.jwk
  const { kty, crv, x, y } = jwk
  if (!own || !kty || !crv || !x || !sameJwk(own, { kty, crv, x, ...(y === undefined ? {} : { y }) })) {
    throw new WalletError('backup.malformed', 'an identifier with a key that is not its own')
  }
}
