import { WalletError } from '../core/errors.ts'
import { sealRecord } from './change.ts'
import { type Edit, refOf } from './edit.ts'
import { type Held, inPage, note, tableOf } from './held.ts'
import { readRows } from './held-values.ts'
import type { Ref } from './index-page.ts'
import { keyRecordType } from './key-record.ts'
import type { Mirror, MirrorStore } from './mirror.ts'
import { openRecord } from './open-row.ts'
import { decodeRecord, type RecordType } from './record-type.ts'
import { isRecordType, recordTypes } from './record-types.ts'
import type { Row } from './seal.ts'
import type { Open } from './session.ts'
import type { RowPorts, StoredRows } from './stored-rows.ts'
import { verifyVault } from './verify-vault.ts'

/** What migrating needs of the vault around it. */
export interface MigratePorts extends Pick<RowPorts, 'database' | 'random' | 'fault'> {
  readonly rows: StoredRows
  readonly mirror: Mirror
  /** Where the mirror is. */
  readonly copy: MirrorStore
  /** Where the mirror from before is kept until what was migrated is known to be whole. */
  readonly previous: MirrorStore
}

interface Due {
  readonly type: string
  readonly id: string
  readonly ref: Ref
}

const rowsAtOnce = 100
const attempts = 16

/**
 * Brings every record of an older version up to the version of its type, at most 100 in one transaction. Ended at any point, each record is of the old version or
 * of the new one, both of which can be read, and the next call goes on. Costs nothing when all are up to date: versions stand in the index. A record that cannot be
 * brought up is noted as damaged and stays as it is. `progress`: from 0 to 1. Throws `vault.locked`, `vault.full`, and what the store of the mirror throws.
 */
export async function migrateRecords(ports: MigratePorts, progress: (part: number) => void = () => undefined): Promise<void> {
  const { database, rows, mirror, copy, previous, fault } = ports
  const all = await rows.read(async (_, held) => ({ value: dueIn(held) }))
  const kept = await previous.get()
  if (all.length === 0 && kept === null) return
  if (kept === null) {
    mirror.changed()
    await mirror.flush()
    fault('keep the mirror from before')
    await previous.set(await copy.get())
  }
  for (let at = 0; at < all.length; at += rowsAtOnce) {
    fault('migrate a batch')
    await migrateBatch(ports, all.slice(at, at + rowsAtOnce))
    progress((0.9 * Math.min(all.length, at + rowsAtOnce)) / all.length)
  }
  fault('verify what was migrated')
  if ((await verifyVault(database, rows)).length === 0) {
    fault('let go of the mirror from before')
    await previous.set(null)
  }
  progress(1)
}

async function migrateBatch({ database, rows, random }: MigratePorts, batch: readonly Due[]): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    let stale = false
    await rows.change(async (open, held) => {
      const edits: (Edit | null)[] = []
      stale = false
      for (const table of ['rec', 'keys'] as const) {
        const due = batch.flatMap(({ type, id }) => (tableOf(type) === table ? dueOf(held, type, id) : []))
        const found = await readRows(
          database,
          held,
          table,
          due.map(({ ref }) => ref.id),
        )
        if (!found) {
          stale = true
          return { edits: [], apply: () => undefined }
        }
        edits.push(...(await Promise.all(due.map((one, index) => migrateOne(open, held, table, one, found[index], random)))))
      }
      return { edits: edits.filter((edit) => edit !== null), apply: () => undefined }
    })
    if (!stale) return
  }
  throw new WalletError('internal', 'somebody else keeps writing')
}

async function migrateOne(
  open: Open,
  held: Held,
  table: 'rec' | 'keys',
  due: Due,
  row: Row | undefined,
  random: (length: number) => Uint8Array,
): Promise<Edit | null> {
  const { type: name, id, ref } = due
  const type = typeOf(name)
  if (!type) return null
  const damaged = (fault: 'altered' | 'missing' | 'old') => {
    note(held, { table, row: ref.id, fault, record: { type: name, id } })
    return null
  }
  const envelope = await openRecord(open, table, due, row)
  if (typeof envelope === 'string') return damaged(envelope === 'extra' ? 'altered' : envelope)
  try {
    return (await sealRecord(open, table, type, { id, given: decodeRecord(type, envelope), old: ref, row: ref.id }, random)).edit
  } catch {
    return damaged('altered')
  }
}

function dueIn(held: Held): readonly Due[] {
  const due: Due[] = []
  for (const page of held.pages.values()) {
    // What a page has of each type and version stands at its head: there is nothing to look for in most.
    for (const type of new Set(page.content.kinds.filter((kind) => isDue(kind.type, kind)).map((kind) => kind.type))) {
      const all = inPage(held, page, (content) => content.refs(type))
      for (const { id, ref } of all) if (isDue(type, ref) && !held.newer.has(ref.id)) due.push({ type, id, ref })
    }
  }
  return due
}

/** As it is now: somebody may have written it anew since. */
function dueOf(held: Held, type: string, id: string): readonly Due[] {
  const ref = refOf(held, type, id)
  return ref && isDue(type, ref) ? [{ type, id, ref }] : []
}

function isDue(type: string, { version }: Pick<Ref, 'version'>): boolean {
  const known = typeOf(type)
  return known !== null && version < known.version
}

function typeOf(type: string): RecordType<unknown> | null {
  if (type === keyRecordType.name) return keyRecordType
  return isRecordType(type) ? recordTypes[type] : null
}
