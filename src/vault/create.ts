import { WalletError } from '../core/errors.ts'
import { unshared } from '../crypto/bytes.ts'
import { allTables, assertInside, type Database, isEmpty, refuseDatabase } from './database.ts'
import { type HeaderRow, readHeader, writeHeader } from './header.ts'
import { deriveKeys, importKeys } from './derived-keys.ts'
import { type ManifestRow, nothing, writeManifest } from './manifest.ts'
import type { RowPorts } from './stored-rows.ts'
import type { Cost } from './kdf.ts'
import { type MirrorStore, readMarker, readMirror } from './mirror.ts'
import { makeName } from './random-name.ts'
import { assertPassphrase, makePassphraseSlot } from './unlockers/passphrase.ts'

/** What making a vault needs. */
export interface CreatePorts extends Omit<RowPorts, 'session'> {
  readonly cost: () => Promise<Cost>
  readonly marker: MirrorStore
  readonly mirror: MirrorStore
}

/**
 * Makes a vault: one transaction writes all there is of it, so that it exists whole or not at all.
 * Throws `vault.weak-secret`, `vault.full`, and `vault.exists` when anything is stored, readable or not.
 */
export async function createVault(passphrase: string, ports: CreatePorts): Promise<{ readonly vaultId: string; readonly vaultKey: CryptoKey }> {
  const { database, writer, random, now, cost, fault } = ports
  assertPassphrase(passphrase)
  if (!(await isEmpty(database).catch(refuseDatabase))) throw exists()
  // A database that lost everything looks like a new one: what is kept beside it knows better.
  if ((await readMarker(ports.marker)) || (await readMirror(ports.mirror))) throw exists()
  const names = { vaultId: makeName(random), slotId: makeName(random), createdAt: now() }
  const bytes = unshared(random(32))
  try {
    fault('wrap the vault key')
    const slot = await makePassphraseSlot(passphrase, bytes, names, await cost(), random)
    const row = await writeHeader({ v: 2, vaultId: names.vaultId, slots: [slot] })
    // What could not be read again is not written.
    await readHeader(row)
    const vaultKey = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits'])
    const { manifest: key } = await importKeys(await deriveKeys(vaultKey))
    const tables = { rec: nothing, keys: nothing, blobs: nothing }
    const { vaultId, createdAt } = names
    const manifest = await writeManifest(key, { v: 1, vaultId, gen: 0, header: row.check, pages: [], tables, ivCount: 0, updatedAt: createdAt })
    fault('queue the header')
    await writer.run(() => addHeader(database, [row, manifest], fault)).catch(refuseDatabase)
    return { vaultId: names.vaultId, vaultKey }
  } finally {
    bytes.fill(0)
  }
}

function addHeader(database: Database, rows: readonly [HeaderRow, ManifestRow], fault: CreatePorts['fault']): PromiseLike<void> {
  return database.dexie.transaction('rw', allTables(database), async (transaction) => {
    fault('look once more')
    if (!(await isEmpty(database))) throw exists()
    assertInside(transaction)
    fault('put the header')
    await database.meta.bulkAdd([...rows])
    assertInside(transaction)
    fault('end the transaction of the header')
  })
}

function exists(): WalletError {
  return new WalletError('vault.exists', 'something is stored here already')
}
