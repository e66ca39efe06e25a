import { WalletError } from '../core/errors.ts'
import type { JsonObject } from '../core/json.ts'
import { allTables, assertInside, deleteDatabase, refuseDatabase } from './database.ts'
import { type KeyBytes, deriveKeys, importKeys } from './derived-keys.ts'
import { readHeader } from './header.ts'
import { tableOf } from './held.ts'
import type { Items } from './index-page.ts'
import { readManifest } from './manifest.ts'
import { type MirrorPorts, type MirrorStore, readMirror } from './mirror.ts'
import { openPage, openRecord } from './open-row.ts'
import { rowToJson } from './row-json.ts'
import type { Snapshot } from './snapshot.ts'
import { openWith, type Secret } from './unlock.ts'
import type { Writer } from './writer.ts'

/** What recovering needs of the vault around it. */
export interface RecoveryPorts extends MirrorPorts {
  readonly writer: Writer
  /** The mirror from before a migration. */
  readonly previous: MirrorStore
}

/**
 * Puts the mirror in the place of the database, in one transaction, after everything in it was opened with this secret.
 * Throws `vault.absent` without a mirror, `vault.wrong-secret`, `vault.damaged` when anything in the mirror does not open: the database stays as it is then.
 */
export async function restoreFromMirror(ports: RecoveryPorts, secret: Secret): Promise<{ readonly vaultId: string; readonly bytes: KeyBytes }> {
  const { writer, fault } = ports
  const snapshot = await readMirror(ports.mirror)
  if (!snapshot) throw new WalletError('vault.absent', 'there is no mirror')
  if (snapshot === 'bad') throw new WalletError('vault.damaged', 'the mirror cannot be used')
  const header = await readHeader(snapshot.header)
  const bytes = await deriveKeys(await openWith(header, secret))
  await assertWhole(snapshot, header.vaultId, bytes)
  fault('queue the restore')
  await writer.run(() => putBackOrAnew(ports, snapshot)).catch(refuseDatabase)
  return { vaultId: header.vaultId, bytes }
}

/** One transaction. Of what was too long for the mirror, the rows that are still there stay: what they are is made out from them, and `repair` writes it down. */
function putBack({ database, fault }: RecoveryPorts, { header, manifest, keys, pages, rec }: Snapshot): PromiseLike<void> {
  const kept = new Set([...(pages ? [] : [database.pages.name]), ...(rec ? [] : [database.rec.name])])
  return database.dexie.transaction('rw', allTables(database), async (transaction) => {
    for (const table of allTables(database)) {
      if (kept.has(table.name)) continue
      fault(`clear ${table.name}`)
      await table.clear()
      assertInside(transaction)
    }
    fault('put the mirror back')
    await database.meta.bulkPut([header, manifest])
    await database.keys.bulkPut([...keys])
    await database.pages.bulkPut([...(pages ?? [])])
    await database.rec.bulkPut([...(rec ?? [])])
    assertInside(transaction)
    fault('end the restore')
  })
}

/** Files that nothing can be written to are made anew, where all that was in them is in the mirror, which stays. */
async function putBackOrAnew(ports: RecoveryPorts, snapshot: Snapshot): Promise<void> {
  try {
    await putBack(ports, snapshot).then(undefined, refuseDatabase)
  } catch (error) {
    if (!(error instanceof WalletError && error.code === 'vault.damaged') || !snapshot.rec || !snapshot.pages) throw error
    await ports.database.dexie.delete({ disableAutoOpen: false })
    await putBack(ports, snapshot)
  }
}

/** Everything that is stored anywhere, sealed and damaged as it is, for somebody who can make sense of it. Tables that cannot be read are null. */
export async function exportStored({ database, marker, mirror, previous }: RecoveryPorts): Promise<JsonObject> {
  const tables = await Promise.all(
    allTables(database).map(
      async (table) =>
        [
          table.name,
          await table.toArray().then(
            (rows) => rows.map(rowToJson),
            () => null,
          ),
        ] as const,
    ),
  )
  const [kept, copy, before] = await Promise.all([marker, mirror, previous].map((store) => store.get().catch(() => null)))
  return { v: 1, tables: Object.fromEntries(tables), marker: kept ?? null, mirror: copy ?? null, previous: before ?? null }
}

/** Removes the vault everywhere: the database first, the marker last, so that half an erasure is never taken for a wallet that is new. */
export async function eraseAll({ database, marker, mirror, previous, writer, timer, fault }: RecoveryPorts): Promise<void> {
  await writer.run(async () => {
    fault('erase the database')
    await deleteDatabase(database, timer)
    fault('erase the mirror')
    await previous.set(null)
    await mirror.set(null)
    fault('erase the marker')
    await marker.set(null)
  })
}

async function assertWhole({ manifest: row, keys, pages, rec }: Snapshot, vaultId: string, bytes: KeyBytes): Promise<void> {
  const open = { vaultId, keys: await importKeys(bytes) }
  const manifest = await readManifest(open.keys.manifest, vaultId, row)
  const found = { rec: byId(rec ?? []), keys: byId(keys), pages: byId(pages ?? []) }
  if (!pages) return
  const indexes = await Promise.all(
    manifest.pages.map(async (expected): Promise<Items> => {
      const opened = await openPage(open, expected, found.pages.get(expected.id))
      return typeof opened === 'string' ? broken() : opened.content.items()
    }),
  )
  for (const items of indexes) {
    for (const { id, refs } of items.values()) {
      for (const [type, ref] of refs) {
        const table = tableOf(type)
        if (table === 'rec' && !rec) continue
        if (typeof (await openRecord(open, table, { type, id, ref }, found[table].get(ref.id))) === 'string') broken()
      }
    }
  }
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]))
}

function broken(): never {
  throw new WalletError('vault.damaged', 'something in the mirror does not open')
}
