import type { Json } from '../core/json.ts'
import { contradictions, type Placed } from './contradictions.ts'
import type { Database } from './database.ts'
import { readHeader } from './header.ts'
import { statedBy } from './manifest.ts'
import { randomName } from './random-name.ts'
import { list, object, oneOf, type Shape, whole } from './shape.ts'
import { readSnapshot, type Snapshot, takeSnapshot, writeSnapshot } from './snapshot.ts'
import type { FaultPoint } from './stored-rows.ts'
import type { Timer } from './timer.ts'

/** One value that a host keeps on disk, outside of the database and of whatever happens to it. Null: nothing is kept. */
export interface MirrorStore {
  get(): Promise<Json | null>
  set(value: Json | null): Promise<void>
}

/** A store for a host that keeps nothing outside of the database. */
export const nothingKept: MirrorStore = Object.freeze({ get: async () => null, set: async () => undefined })

/** What is remembered of a vault outside of its database, in the clear. */
export type Marker = {
  readonly v: 1
  readonly vaultId: string
  readonly gen: number
  readonly createdAt: number
  readonly slots: readonly string[]
}

/** What the mirror needs of the vault around it. */
export interface MirrorPorts {
  readonly database: Database
  /** Small, written with each mirror: that there is a vault, and how far it had come. */
  readonly marker: MirrorStore
  /** Everything, sealed: at most 5 MiB. */
  readonly mirror: MirrorStore
  readonly timer: Timer
  readonly fault: FaultPoint
  /** True when damage is known: then the last mirror is kept as it is. */
  readonly damaged: () => boolean
  /** Whether this row opens where it lies. False as well while nobody can tell, because the vault is locked. */
  readonly genuine: (placed: Placed) => Promise<boolean>
}

/** The copy of the database that outlives it. */
export interface Mirror {
  /** Something was written: the mirror follows within two seconds. */
  changed(): void
  /** Brings the mirror up to date now, if it is not. Throws what the store throws. */
  flush(): Promise<void>
}

/** Why a mirror was not written. `kept`: the one that is there is better than the database. */
export type MirrorResult = 'written' | 'current' | 'kept'

const delay = 2000
const markerShape: Shape<Marker> = object<Marker>({ v: oneOf(1), vaultId: randomName, gen: whole, createdAt: whole, slots: list(randomName) })

/** The mirror of a database. */
export function openMirror(ports: MirrorPorts): Mirror {
  let due: (() => void) | null = null
  let running: Promise<unknown> = Promise.resolve()
  const run = (): Promise<void> => {
    due?.()
    due = null
    const done = running.then(() => writeMirror(ports)).then(() => undefined)
    running = done.catch(() => undefined)
    return done
  }
  return {
    changed() {
      if (ports.mirror !== nothingKept) due ??= ports.timer.after(delay, () => void run().catch(() => undefined))
    },
    async flush() {
      if (due) await run()
      else await running
    },
  }
}

/**
 * Writes marker and mirror from the database, unless what is kept is further than the database (and counts), or the database is not whole,
 * or has a row that is in a worse state than the copy of it.
 */
export async function writeMirror({ database, marker, mirror, damaged, genuine, fault }: MirrorPorts, whateverIsKept = false): Promise<MirrorResult> {
  if (damaged()) return 'kept'
  fault('take the snapshot')
  const snapshot = await takeSnapshot(database)
  const stated = snapshot && statedBy(snapshot.manifest)
  if (!snapshot || !stated) return 'kept'
  const [known, before] = await Promise.all([readMarker(marker), readMirror(mirror)])
  const last = before && before !== 'bad' ? statedBy(before.manifest) : null
  for (const one of [known === 'bad' ? null : known, last])
    if (one && !whateverIsKept && (one.vaultId !== stated.vaultId || one.gen > stated.gen)) return 'kept'
  if (before && before !== 'bad' && before.manifest.mac === snapshot.manifest.mac && known && known !== 'bad' && known.gen === stated.gen) return 'current'
  if (before && before !== 'bad' && !whateverIsKept && last?.vaultId === stated.vaultId) {
    const { older, other } = contradictions(before, snapshot)
    if (older.length > 0 || !(await Promise.all(other.map(genuine))).every(Boolean)) return 'kept'
  }
  const { slots } = await readHeader(snapshot.header)
  fault('write the mirror')
  await mirror.set(writeSnapshot(snapshot))
  fault('write the marker')
  await marker.set({
    v: 1,
    vaultId: stated.vaultId,
    gen: stated.gen,
    createdAt: Math.min(...slots.map(({ header }) => header.createdAt)),
    slots: slots.map(({ header }) => header.slotId),
  })
  fault('mirror written')
  return 'written'
}

/** The marker; null: none. `bad`: one that cannot be read. */
export async function readMarker(store: MirrorStore): Promise<Marker | 'bad' | null> {
  try {
    const value = await store.get()
    return value === null ? null : markerShape(value, 'marker')
  } catch {
    return 'bad'
  }
}

/** The mirror; null: none. `bad`: one that cannot be used. */
export async function readMirror(store: MirrorStore): Promise<Snapshot | 'bad' | null> {
  try {
    const value = await store.get()
    if (value === null) return null
    const snapshot = readSnapshot(value)
    await readHeader(snapshot.header)
    return statedBy(snapshot.manifest)?.header === snapshot.header.check ? snapshot : 'bad'
  } catch {
    return 'bad'
  }
}
