import { WalletError } from '../core/errors.ts'
import { allTables, assertInside, bothRows, type Database, headerRow, manifestRow, refuseDatabase } from './database.ts'
import { deriveKeys, importKeys, type KeyBytes } from './derived-keys.ts'
import { assertWritable, type Header, type HeaderRow, readHeader, writeHeader } from './header.ts'
import type { Held } from './held.ts'
import { writePage } from './index-page.ts'
import { loadHeld } from './load.ts'
import { changeSum, type ManifestRow, nothing, stateOf, writeManifest } from './manifest.ts'
import { makeName } from './random-name.ts'
import { type Resealed, resealRows } from './reseal.ts'
import { seal } from './seal.ts'
import type { Open } from './session.ts'
import type { SlotPorts } from './slots.ts'
import { withVaultKey } from './unlock.ts'
import { makePassphraseSlot } from './unlockers/passphrase.ts'

/** A vault under its new key: open it with `bytes`. `dropped`: the slots that open it no more, because only the passphrase was there to wrap the key for. */
export interface Rotated {
  readonly vaultId: string
  readonly bytes: KeyBytes
  readonly dropped: readonly string[]
}

const attempts = 4

/**
 * Gives the vault a new key and seals everything anew under it, private keys too; one transaction puts all of it in the place of the old.
 * Ended before that, the vault is the old one; the job is then simply done again. `progress`: from 0 to 1.
 * Throws `vault.wrong-secret`, `vault.full`, and `vault.damaged` before anything is written when a single row does not open: nothing is thrown away unread.
 */
export async function rotateVaultKey(ports: SlotPorts, passphrase: string, progress: (part: number) => void): Promise<Rotated> {
  ports.fault('queue the rotation')
  return ports.writer.run(async () => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const rotated = await tryRotate(ports, passphrase, progress).catch(refuseDatabase)
      if (rotated) return rotated
    }
    throw new WalletError('internal', 'somebody else keeps writing')
  })
}

/** Null when somebody else wrote in between. */
async function tryRotate(ports: SlotPorts, passphrase: string, progress: (part: number) => void): Promise<Rotated | null> {
  const { database, random, fault, guard, cost, now } = ports
  const { header: row } = await bothRows(database)
  const header = await readHeader(row)
  fault('open the old key')
  const { old, oldBytes } = await guard(() =>
    withVaultKey(header, { passphrase }, async (bytes) => {
      const before = await deriveKeys(await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits']))
      return { old: { vaultId: header.vaultId, keys: await importKeys(before) }, oldBytes: before }
    }),
  )
  if ((await database.quarantine.count()) > 0) {
    throw new WalletError('vault.damaged', 'only the old key could make sense of what is set aside', { detail: { reason: 'quarantine' } })
  }
  const held = await loadHeld(database, old)
  if (!held.sound || held.damage.size > 0) throw new WalletError('vault.damaged', 'a damaged vault keeps its key until it is whole')
  assertWritable(row, held.manifest.header)
  const vaultKey = new Uint8Array(random(32))
  try {
    fault('wrap the new key')
    const names = { vaultId: header.vaultId, slotId: makeName(random), createdAt: now() }
    const slot = await makePassphraseSlot(passphrase, vaultKey, names, await cost(), random)
    const next = await writeHeader({ ...header, slots: [slot] })
    await readHeader(next)
    const bytes = await deriveKeys(await crypto.subtle.importKey('raw', vaultKey, 'HKDF', false, ['deriveBits']))
    const fresh: Open = { vaultId: header.vaultId, keys: await importKeys(bytes) }
    const rows = await resealRows({ database, held, old, oldBytes, fresh, freshBytes: bytes, random, fault, progress })
    if (!rows) return null
    const sealed = await sealIndex(fresh, held, rows, next.check, ports)
    fault('open the transaction of the rotation')
    if (!(await replaceAll(database, held, { ...rows, ...sealed, header: next }, fault))) return null
    progress(1)
    return { vaultId: header.vaultId, bytes, dropped: droppedFrom(header) }
  } finally {
    vaultKey.fill(0)
  }
}

interface SealedIndex {
  readonly pages: Resealed['rec']
  readonly manifest: ManifestRow
}

async function sealIndex(fresh: Open, held: Held, { rec, keys, items }: Resealed, check: string, { random, now }: SlotPorts): Promise<SealedIndex> {
  const { vaultId } = fresh
  const pages = await Promise.all(
    Array.from(held.pages.values(), ({ id, r }) =>
      seal(fresh.keys.pages, { vaultId, table: 'pages', id, r: r + 1 }, writePage(items.get(id) ?? new Map()), random(12)),
    ),
  )
  const key = fresh.keys.manifest
  const tables = {
    rec: await changeSum(key, 'rec', nothing, rec.map(stateOf), []),
    keys: await changeSum(key, 'keys', nothing, keys.map(stateOf), []),
    blobs: nothing,
  }
  const manifest = {
    ...held.manifest,
    gen: held.manifest.gen + 1,
    header: check,
    pages: pages.map(stateOf),
    tables,
    ivCount: pages.length + rec.length + 2 * keys.length,
    updatedAt: now(),
  }
  return { pages, manifest: await writeManifest(key, manifest) }
}

/** False when somebody else wrote in between. */
async function replaceAll(
  database: Database,
  held: Held,
  { rec, keys, pages, manifest, header }: Omit<Resealed, 'items'> & SealedIndex & { readonly header: HeaderRow },
  fault: SlotPorts['fault'],
): Promise<boolean> {
  return database.dexie.transaction('rw', allTables(database), async (transaction) => {
    fault('read what is there')
    const [there, row] = [await manifestRow(database), await headerRow(database)]
    if (there?.mac !== held.mac || row?.check !== held.manifest.header) return false
    assertInside(transaction)
    for (const [table, rows] of [
      ['rec', rec],
      ['keys', keys],
      ['pages', pages],
    ] as const) {
      fault(`replace ${table}`)
      await database[table].bulkPut([...rows])
      assertInside(transaction)
    }
    fault('replace header and manifest')
    await database.meta.bulkPut([header, manifest])
    assertInside(transaction)
    fault('end the transaction of the rotation')
    return true
  })
}

function droppedFrom({ slots }: Header): readonly string[] {
  return slots.flatMap(({ header }) => (header.type === 'pw' ? [] : [header.slotId]))
}
