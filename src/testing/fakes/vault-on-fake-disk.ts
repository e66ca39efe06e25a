import 'fake-indexeddb/auto'
import { openDatabase } from '../../vault/database.ts'
import type { HeaderRow } from '../../vault/header.ts'
import type { ManifestRow } from '../../vault/manifest.ts'
import type { FaultPoint } from '../../vault/stored-rows.ts'
import type { Row, Table } from '../../vault/seal.ts'
import { openVault, type Vault } from '../../vault/vault.ts'
import { type FakeMirror, fakeMirror } from './mirror.ts'
import { type FakeSessionStore, fakeSessionStore } from './session-store.ts'

/** The passphrase of every vault here. */
export const passphrase = 'correct horse battery staple'
/** The least a new vault may cost, so that tests are quick. */
export const cheapest = Object.freeze({ m: 32_768, t: 3, p: 1 })

/** Everything on a disk, as an attacker reads it. */
export interface Disk {
  readonly meta: readonly (HeaderRow | ManifestRow)[]
  readonly rec: readonly Row[]
  readonly keys: readonly Row[]
  readonly blobs: readonly Row[]
  readonly pages: readonly Row[]
  readonly quarantine: readonly Row[]
}

/** The real vault over an IndexedDB in memory, with what a browser keeps of it. */
export interface VaultOnFakeDisk {
  readonly vault: Vault
  readonly session: FakeSessionStore
  readonly databaseName: string
  /** What is kept beside the database. */
  readonly kept: FakeMirror
  /** Another worker over the same disk and the same session. */
  restart(options?: { readonly fault?: FaultPoint; readonly session?: FakeSessionStore; readonly kept?: FakeMirror }): VaultOnFakeDisk
  disk(): Promise<Disk>
  header(): Promise<HeaderRow>
  /** Puts something on the disk past the vault. */
  plant(table: Table | 'meta' | 'quarantine', ...rows: readonly object[]): Promise<void>
  erase(table: Table | 'meta' | 'quarantine', ...ids: readonly string[]): Promise<void>
}

let names = 0

/** A vault that does not exist yet, on a disk of its own. */
export function emptyVault(fault: FaultPoint = () => undefined): VaultOnFakeDisk {
  return over(`lanyard-${++names}`, fakeSessionStore(), fakeMirror(), fault)
}

/** A vault, made and open. */
export async function freshVault(): Promise<VaultOnFakeDisk> {
  const made = emptyVault()
  await made.vault.create(passphrase)
  return made
}

/** The same vault on another disk, open in a session of its own; what happens to it does not happen to the first. */
export async function copyOf(original: VaultOnFakeDisk, fault?: FaultPoint): Promise<VaultOnFakeDisk> {
  const copy = emptyVault(fault)
  const { meta, rec, keys, blobs, pages, quarantine } = await original.disk()
  await copy.plant('meta', ...meta)
  await copy.plant('rec', ...rec)
  await copy.plant('keys', ...keys)
  await copy.plant('blobs', ...blobs)
  await copy.plant('pages', ...pages)
  await copy.plant('quarantine', ...quarantine)
  await copy.session.set(await original.session.get())
  return copy
}

function over(databaseName: string, session: FakeSessionStore, kept: FakeMirror, fault: FaultPoint): VaultOnFakeDisk {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  const vault = openVault({ session, random, now: () => 1_700_000_000_000, databaseName, cost: cheapest, fault, ...kept })
  const raw = async <T>(use: (database: ReturnType<typeof openDatabase>) => PromiseLike<T>): Promise<T> => {
    const database = openDatabase(databaseName)
    try {
      return await use(database)
    } finally {
      database.dexie.close()
    }
  }
  return {
    vault,
    session,
    kept,
    databaseName,
    restart: (options = {}) => over(databaseName, options.session ?? session, options.kept ?? kept, options.fault ?? (() => undefined)),
    disk: () =>
      raw(async ({ meta, rec, keys, blobs, pages, quarantine }) => ({
        meta: await meta.toArray(),
        rec: await rec.toArray(),
        keys: await keys.toArray(),
        blobs: await blobs.toArray(),
        pages: await pages.toArray(),
        quarantine: await quarantine.toArray(),
      })),
    async header() {
      const row = await raw(({ meta }) => meta.get('header'))
      if (row?.id !== 'header') throw new Error('no header on this disk')
      return row
    },
    plant: (table, ...rows) => raw(({ dexie }) => dexie.table(table).bulkPut([...rows])).then(() => undefined),
    erase: (table, ...ids) => raw(({ dexie }) => dexie.table(table).bulkDelete([...ids])),
  }
}
