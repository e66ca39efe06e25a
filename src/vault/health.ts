import { manifestRow, refuseDatabase } from './database.ts'
import { type Manifest, sealsBeforeRotation, statedBy } from './manifest.ts'
import { type MirrorPorts, readMirror } from './mirror.ts'

/** What is stored, as it says of itself; whether that is true, `verify` finds out. */
export interface Health {
  /** How many changes there were. */
  readonly gen: number
  /** Milliseconds since the epoch; null: never. */
  readonly changedAt: number | null
  /** How many damages were set aside. */
  readonly quarantined: number
  readonly rows: { readonly rec: number; readonly keys: number; readonly blobs: number }
  /** How far the mirror is; null: there is none that can be used. `records` is false when they were too many for it. */
  readonly mirror: { readonly gen: number; readonly at: number; readonly records: boolean } | null
  /** True when the vault key has sealed so much that it should be rotated. */
  readonly rotate: boolean
}

/** The health of the vault, read without opening it. Throws `vault.damaged` when the database cannot be read. */
export async function readHealth({ database, mirror }: Pick<MirrorPorts, 'database' | 'mirror'>): Promise<Health> {
  const row = await manifestRow(database).catch(refuseDatabase)
  const stated = row ? statedBy(row) : null
  const quarantined = await database.quarantine.count().catch(refuseDatabase)
  const copy = await readMirror(mirror)
  const copied = copy && copy !== 'bad' ? statedBy(copy.manifest) : null
  return {
    gen: stated?.gen ?? 0,
    changedAt: stated?.updatedAt ?? null,
    quarantined,
    rows: countsOf(stated),
    mirror: copied && copy && copy !== 'bad' ? { gen: copied.gen, at: copied.updatedAt, records: copy.rec !== null } : null,
    rotate: (stated?.ivCount ?? 0) >= sealsBeforeRotation,
  }
}

function countsOf(manifest: Manifest | null): Health['rows'] {
  if (!manifest) return { rec: 0, keys: 0, blobs: 0 }
  const { rec, keys, blobs } = manifest.tables
  return { rec: rec.count, keys: keys.count, blobs: blobs.count }
}
