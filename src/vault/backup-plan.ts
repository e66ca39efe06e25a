import { WalletError } from '../core/errors.ts'
import { isSameData } from '../core/json.ts'
import type { KeyId } from '../core/key.ts'
import type { Records, Restoration } from '../core/records.ts'
import { sameJwk } from '../crypto/jwk.ts'
import { assertOwnKey, backedUp, type BackedUp, type Backup, type BackupKey, type BackupRecord } from './backup-format.ts'
import type { Values } from './backup-content.ts'
import type { Change } from './change.ts'
import { refOf } from './edit.ts'
import type { Held } from './held.ts'
import { recordTypes } from './record-types.ts'
import type { StoredKeys } from './stored-keys.ts'

/** What a person knows one thing in a backup as, and how it stands to what is here. `stays`: it can not be taken in. */
export interface Item {
  readonly kind: 'credential' | 'identifier' | 'activity' | 'spent'
  readonly state: 'added' | 'same' | 'differs' | 'stays'
  readonly title: string
  /** All records of it. */
  readonly puts: readonly BackupRecord[]
}

/** The records of a backup against what is held now. */
export function itemsOf({ records }: Pick<Backup, 'records'>, held: Held, values: Values): readonly Item[] {
  const here = new Map(
    (['credential', 'identifier', 'activity', 'spent'] as const).map((type) => [type, new Map(values[type].map((value) => [nameOf(type, value), value]))]),
  )
  const raws = new Set(values.credential.flatMap(({ copies }) => copies.map(({ raw }) => raw)))
  const about = new Map<string, BackupRecord[]>()
  for (const record of records) if (record.type === 'entry' || record.type === 'report') about.set(record.id, [...(about.get(record.id) ?? []), record])
  return records.flatMap((record): readonly Item[] => {
    if (record.type === 'entry' || record.type === 'report') return []
    const before: unknown = here.get(record.type)?.get(record.id)
    const puts = record.type === 'credential' ? [record, ...(about.get(record.id) ?? [])] : [record]
    const stays = isNewer(held, record) || (record.type === 'credential' && !puts.some(({ type }) => type === 'entry'))
    // What is held already under another name is not stored twice.
    const twice = record.type === 'credential' && before === undefined && record.value.copies.every(({ raw }) => raws.has(raw))
    const same = twice || (before !== undefined && (record.type === 'spent' || isSameData(before, record.value)))
    const state = same ? 'same' : stays ? 'stays' : before === undefined ? 'added' : 'differs'
    return [{ kind: record.type, state, title: titleOf(puts), puts }]
  })
}

/** What is to be written, and what is remembered of it so that it can be undone. */
export function changesOf(
  items: readonly Item[],
  values: Values,
  at: number,
  keys: readonly KeyId[],
): { readonly changes: readonly Change[]; readonly memory: Restoration } {
  const here = new Map(Object.entries(values).flatMap(([type, all]) => all.map((value) => [`${type} ${nameOf(type as BackedUp, value)}`, value] as const)))
  const records = items.flatMap(({ puts }) => puts)
  const replaced = records.flatMap(({ type, id }) => {
    const value = here.get(`${type} ${id}`)
    return value === undefined ? [] : [{ type, id, version: recordTypes[type].version, value: JSON.parse(JSON.stringify(value)) }]
  })
  const added = records.filter(({ type, id }) => !here.has(`${type} ${id}`)).map(({ type, id }) => ({ type, id }))
  // A report that is made later goes as well, when its credential does.
  const reports = items
    .filter(({ puts }) => !puts.some(({ type }) => type === 'report'))
    .flatMap(({ puts }) => puts.filter(({ type }) => type === 'credential'))
  const later = reports.filter(({ id }) => !here.has(`report ${id}`)).map(({ id }) => ({ type: 'report', id }))
  // So does the look that was asked for since: none is ever in a backup.
  const looks = records.filter(({ type, id }) => type === 'credential' && !here.has(`credential ${id}`)).map(({ id }) => ({ type: 'display', id }))
  return { changes: records.map(putOf), memory: { at, added: [...added, ...later, ...looks], keys, replaced } }
}

/**
 * The keys of a backup that are not here. Throws `backup.malformed` when one that is here is another one there, or an identifier claims a key of this vault
 * that is not its own.
 */
export async function keysToAdd({ keys, records }: Pick<Backup, 'keys' | 'records'>, stored: StoredKeys): Promise<readonly BackupKey[]> {
  const missing: BackupKey[] = []
  for (const key of keys) {
    const here = await held(stored, key.id)
    if (!here) missing.push(key)
    else if (!sameJwk(here, key.jwk)) throw new WalletError('backup.malformed', 'another key of the same name')
  }
  for (const { type, value } of records) if (type === 'identifier') assertOwnKey(value, (await held(stored, value.keyId)) ?? undefined)
  return missing
}

/** Null also for one that does not open: a backup makes it whole. */
async function held(stored: StoredKeys, id: KeyId) {
  try {
    return (await stored.get(id))?.jwk ?? null
  } catch (error) {
    if (error instanceof WalletError && error.code === 'vault.damaged') return null
    throw error
  }
}

function isNewer(held: Held, { type, id }: BackupRecord): boolean {
  const ref = refOf(held, type, id)
  return ref !== null && held.newer.has(ref.id)
}

function titleOf(puts: readonly BackupRecord[]): string {
  for (const { type, value } of puts) {
    if (type === 'entry') return value.title
    if (type === 'identifier') return value.name
    if (type === 'activity') return value.partyName ?? value.party
  }
  return ''
}

function putOf({ type, id, value }: BackupRecord): Change {
  return { put: type, id, value } as Change
}

function nameOf(type: BackedUp, value: Records[BackedUp]): string {
  return (backedUp[type] as (value: Records[BackedUp]) => string)(value)
}
