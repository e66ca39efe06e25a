import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../core/json.ts'
import type { Records } from '../core/records.ts'
import { decodeBase64url } from '../crypto/base64url.ts'
import { localKeystore } from '../plugins/local-keystore/index.ts'
import { fakeMirror } from '../testing/fakes/mirror.ts'
import { fakeSessionStore } from '../testing/fakes/session-store.ts'
import { emptyVault, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import { type FrozenVault, freezeVault } from '../testing/frozen-vault.ts'
import { openDatabase } from './database.ts'
import { deriveKeys, importKeys } from './derived-keys.ts'
import { prepareEdits, refOf } from './edit.ts'
import { type HeaderRow, readHeader } from './header.ts'
import { loadHeld } from './load.ts'
import { stateOf } from './manifest.ts'
import { decodeRecord } from './record-type.ts'
import { isRecordType, recordTypes } from './record-types.ts'
import { seal } from './seal.ts'
import { openWith, type Secret } from './unlock.ts'

const folder = join(import.meta.dirname, 'fixtures')
const read = (file: string): FrozenVault => JSON.parse(readFileSync(join(folder, file), 'utf8'))
const files = readdirSync(folder).filter((file) => /^format-\d+(-\w+)?\.json$/.test(file))
const bytesIn = (text: unknown) => decodeBase64url(String(text)) ?? new Uint8Array(0)
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

/** The frozen vault on a disk of its own, as it lay there. */
async function thaw({ disk, marker, mirror }: FrozenVault): Promise<VaultOnFakeDisk> {
  const made = emptyVault()
  await made.plant('meta', ...disk.meta)
  for (const table of ['rec', 'keys', 'blobs', 'pages', 'quarantine'] as const) {
    await made.plant(table, ...(disk[table] ?? []).map((row) => ({ ...row, iv: bytesIn(row.iv), ct: bytesIn(row.ct) })))
  }
  made.kept.marker.plant(marker)
  made.kept.mirror.plant(mirror)
  return made
}
function secretsOf({ secrets: { passphrase, entropy, passkey } }: FrozenVault): readonly Secret[] {
  return [{ passphrase }, { entropy: bytesIn(entropy) }, { credentialId: passkey.credentialId, prf: bytesIn(passkey.prf) }]
}
const everything = async ({ disk, kept }: VaultOnFakeDisk) => [await disk(), await kept.marker.get(), await kept.mirror.get(), await kept.previous.get()]

async function assertHolds({ vault }: VaultOnFakeDisk, { records, keys }: FrozenVault): Promise<void> {
  for (const [type, { version, value }] of Object.entries(records)) {
    if (!isRecordType(type)) throw new Error(`${type} is a record no more`)
    const expected = decodeRecord<unknown>(recordTypes[type], { type, id: 'a', version, value })
    expect(await vault.get(type, 'a'), type).toEqual(expected)
    expect(await vault.list(type), type).toEqual([expected])
  }
  const keystore = localKeystore(vault.keys)
  for (const { id, algorithm, jwk } of keys) {
    expect(await vault.keys.get(id)).toMatchObject({ id, algorithm, jwk })
    const data = new Uint8Array([1, 2, 3])
    const signature = await (await keystore.signer(id))?.sign(data)
    const params = algorithm === 'ES256' ? { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } : { name: 'Ed25519' }
    const key = await crypto.subtle.importKey('jwk', { ...jwk }, params, false, ['verify'])
    expect(await crypto.subtle.verify(params, key, new Uint8Array(signature ?? []), data)).toBe(true)
  }
}

it('ST-16: there is a frozen vault of every format so far, and a frozen record of every type', async () => {
  const vaults = files.map(read)
  const present = await freezeVault()
  expect(new Set(vaults.map(({ format }) => format))).toEqual(new Set([present.format]))
  expect(new Set(vaults.flatMap(({ records }) => Object.keys(records)))).toEqual(new Set(Object.keys(recordTypes)))
  for (const { keys } of vaults) expect(keys.map(({ algorithm }) => algorithm)).toEqual(['EdDSA', 'ES256'])
})

describe.each(files)('the frozen vault %s', (file) => {
  const frozen = read(file)

  it('ST-16: opens with each of its secrets, migrates, and holds everything it held', async () => {
    for (const secret of secretsOf(frozen)) {
      const made = await thaw(frozen)
      expect(await made.vault.boot()).toEqual({ kind: 'ready' })
      await made.vault.unlock(secret)
      await assertHolds(made, frozen)
      await made.vault.migrate()
      expect(await made.vault.verify()).toEqual([])
      const again = made.restart()
      await assertHolds(again, frozen)
      await again.vault.commit([{ put: 'spent', id: 'b', value: { hash: 'b', at: 2 } }])
      expect(await made.restart().vault.verify()).toEqual([])
    }
  })

  it('ST-16: comes back whole from its mirror alone', async () => {
    for (const secret of secretsOf(frozen)) {
      const made = emptyVault()
      made.kept.marker.plant(frozen.marker)
      made.kept.mirror.plant(frozen.mirror)
      expect(await made.vault.boot()).toMatchObject({ kind: 'recover', why: 'lost' })
      await made.vault.restore(secret)
      expect(await made.vault.verify()).toEqual([])
      await assertHolds(made, frozen)
    }
  })

  it('ST-16: with a header of a newer format is refused, and not a byte changes', async () => {
    const made = await thaw(frozen)
    const { v, text } = await made.header()
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`lanyard/header|${v + 1}|${text}`)))
    const newer: HeaderRow = { id: 'header', v: v + 1, text, check: Buffer.from(digest).toString('hex') }
    await made.plant('meta', newer)
    const before = await everything(made)
    const [secret] = secretsOf(frozen)
    if (!secret) throw new Error('a secret expected')
    const { vault } = made
    expect(await vault.boot()).toEqual({ kind: 'newer' })
    expect(await vault.state()).toBe('locked')
    for (const use of [
      () => vault.unlock(secret),
      () => vault.keep(secret),
      () => vault.restore(secret),
      () => vault.rotate(frozen.secrets.passphrase),
      () => vault.slots.changePassphrase(secret, 'another good passphrase'),
      () => vault.slots.list(),
    ]) {
      await expect(use()).rejects.toMatchObject({ code: 'vault.newer' })
    }
    await expect(vault.create(frozen.secrets.passphrase)).rejects.toMatchObject({ code: 'vault.exists' })
    expect(await everything(made)).toEqual(before)
  })

  async function assertOnlyRead(made: VaultOnFakeDisk, type: keyof Records): Promise<void> {
    const before = await made.disk()
    const { vault } = made.restart({ session: fakeSessionStore(), kept: { ...made.kept, timer: fakeMirror().timer, delays: fakeMirror().delays } })
    await vault.unlock({ passphrase: frozen.secrets.passphrase })
    await expect(vault.get(type, 'a')).rejects.toMatchObject({ code: 'vault.newer' })
    await expect(vault.commit([{ remove: type, id: 'a' }])).rejects.toMatchObject({ code: 'vault.newer' })
    await vault.migrate()
    expect(await vault.verify()).toEqual([])
    expect(await vault.repair()).toEqual({ healed: 0, quarantined: 0 })
    expect(vault.newer()).toHaveLength(1)
    await vault.lock()
    expect(await made.disk()).toEqual(before)
    expect(await made.vault.boot()).toEqual({ kind: 'ready' })
  }

  it('ST-16: with a row of a newer format reads all others, and not a byte changes', async () => {
    const made = await upToDate(frozen)
    const [row] = await rowsOf(made, frozen, 'identifier')
    await made.plant('rec', { ...row, v: 2, ct: new Uint8Array(512) })
    const mirror = await made.kept.mirror.get()
    await assertOnlyRead(made, 'identifier')
    expect(await made.kept.mirror.get()).toEqual(mirror)
  })

  it('ST-16: with a record of a newer version reads all others, and not a byte changes', async () => {
    const made = await upToDate(frozen)
    await rowsOf(made, frozen, 'identifier', recordTypes.identifier.version + 1)
    await assertOnlyRead(made, 'identifier')
  })

  it('ST-16: with a record of a newer version is repaired where it is named, and otherwise not touched', async () => {
    const made = await thaw(frozen)
    await rowsOf(made, frozen, 'identifier', recordTypes.identifier.version + 1)
    const [row] = await rowsOf(made, frozen, 'activity')
    await made.erase('rec', row?.id ?? '')
    const { vault } = made.restart()
    await vault.unlock({ passphrase: frozen.secrets.passphrase })
    expect(await vault.repair()).toEqual({ healed: 1, quarantined: 0 })
    expect(vault.newer()).toHaveLength(1)
    await made.erase('pages', ...(await made.disk()).pages.map(({ id }) => id))
    const before = await made.disk()
    await expect(made.restart().vault.repair()).rejects.toMatchObject({ code: 'vault.newer' })
    expect(await made.disk()).toEqual(before)
  })
})

/** A frozen vault in which nothing is left to migrate. */
async function upToDate(frozen: FrozenVault): Promise<VaultOnFakeDisk> {
  const made = await thaw(frozen)
  const { vault } = made.restart()
  await vault.unlock({ passphrase: frozen.secrets.passphrase })
  await vault.migrate()
  await vault.lock()
  return made
}

/** The row of the record of this type; with a version, written as the program that has that version would. */
async function rowsOf(made: VaultOnFakeDisk, frozen: FrozenVault, type: keyof Records, version?: number) {
  const header = await readHeader(await made.header())
  const keys = await importKeys(await deriveKeys(await openWith(header, { passphrase: frozen.secrets.passphrase })))
  const open = { vaultId: header.vaultId, keys }
  const database = openDatabase(made.databaseName)
  const held = await loadHeld(database, open)
  database.dexie.close()
  const old = refOf(held, type, 'a')
  if (!old) throw new Error('a record expected')
  if (version !== undefined) {
    const text = JSON.stringify({ type, id: 'a', version, value: { unheard: 'of' } satisfies JsonObject })
    const row = await seal(keys.rec, { vaultId: header.vaultId, table: 'rec', id: old.id, r: old.r + 1 }, text, random(12))
    const put = { row, ref: { ...stateOf(row), version }, entry: null }
    const { puts, manifest } = await prepareEdits(open, held, [{ table: 'rec', type, id: 'a', old, put }], { random, now: () => 1 })
    for (const { table, rows } of puts) await made.plant(table, ...rows)
    await made.plant('meta', manifest)
  }
  return (await made.disk()).rec.filter(({ id }) => id === old.id)
}
