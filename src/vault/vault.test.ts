import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Holdings } from '../agent/ports.ts'
import { holdingsConformance } from '../testing/conformance/holdings.ts'
import { fakeHoldings } from '../testing/fakes/holdings.ts'
import { sampleChanges, sampleRecords } from '../testing/fakes/sample-records.ts'
import { fakeSessionStore } from '../testing/fakes/session-store.ts'
import { copyOf, emptyVault, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import { deriveKeys, importKeys } from './derived-keys.ts'
import { openDatabase } from './database.ts'
import { prepareEdits } from './edit.ts'
import { loadHeld } from './load.ts'
import { stateOf } from './manifest.ts'
import { passphraseSlot, readHeader, writeHeader } from './header.ts'
import { seal } from './seal.ts'
import { openPassphraseSlot } from './unlockers/passphrase.ts'

let original: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
})
const spent = (at: number) => ({ put: 'spent', id: 'x', value: { hash: 'x', at } }) as const

holdingsConformance('in memory', async () => {
  const holdings = fakeHoldings()
  return { holdings, lock: async () => holdings.lock(), unlock: async () => holdings.unlock() }
})
holdingsConformance('in the vault', async () => {
  const { vault } = await copyOf(original)
  const holdings: Holdings = vault
  return { holdings, lock: () => vault.lock(), unlock: () => vault.unlock(passphrase) }
})

describe('a vault', () => {
  it('is absent, then open, then locked, then open again', async () => {
    const { vault } = emptyVault()
    expect(await vault.state()).toBe('absent')
    await expect(vault.unlock(passphrase)).rejects.toMatchObject({ code: 'vault.absent' })
    await vault.create(passphrase)
    expect(await vault.state()).toBe('unlocked')
    await vault.lock()
    expect(await vault.state()).toBe('locked')
    await vault.unlock(passphrase)
    expect(await vault.state()).toBe('unlocked')
  })

  it('is not made with a weak passphrase, and nothing is stored then', async () => {
    const { vault, disk } = emptyVault()
    await expect(vault.create('aaaaaaaaaaaaaaaa')).rejects.toMatchObject({ code: 'vault.weak-secret' })
    expect(await vault.state()).toBe('absent')
    expect((await disk()).meta).toEqual([])
  })

  it('is never made over another, not even by two at once', async () => {
    const { vault, header, restart } = emptyVault()
    const made = await Promise.allSettled([vault.create(passphrase), restart().vault.create('another good passphrase')])
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(made.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'vault.exists' } })
    const before = await header()
    await expect(vault.create(passphrase)).rejects.toMatchObject({ code: 'vault.exists' })
    expect(await header()).toEqual(before)
  })

  it('does not open with a wrong passphrase', async () => {
    const { vault } = await copyOf(original)
    await vault.lock()
    await expect(vault.unlock('correct horse battery stapler')).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    expect(await vault.state()).toBe('locked')
  })

  it('ends up locked when it was locked while it opened', async () => {
    const { vault } = await copyOf(original)
    await vault.lock()
    const opening = vault.unlock(passphrase)
    await vault.lock()
    await expect(opening).rejects.toMatchObject({ code: 'vault.locked' })
    expect(await vault.state()).toBe('locked')
  })

  it('opens again after the worker died, without the passphrase, with everything in it', async () => {
    const { vault, restart } = await copyOf(original)
    await vault.commit(sampleChanges('a'))
    const again = restart().vault
    expect(await again.state()).toBe('unlocked')
    expect(await again.get('credential', 'a')).toEqual(sampleRecords('a').credential)
  })

  it('is locked after the browser was restarted, and keeps what it had', async () => {
    const { vault, restart } = await copyOf(original)
    await vault.commit(sampleChanges('a'))
    const again = restart({ session: fakeSessionStore() }).vault
    expect(await again.state()).toBe('locked')
    await expect(again.list('credential')).rejects.toMatchObject({ code: 'vault.locked' })
    await again.unlock(passphrase)
    expect(await again.list('credential')).toEqual([sampleRecords('a').credential])
  })

  it('ST-21: is locked as soon as its session is wiped', async () => {
    const { vault, session } = await copyOf(original)
    await vault.commit([spent(1)])
    await session.clear()
    expect(await vault.state()).toBe('locked')
    await expect(vault.get('spent', 'x')).rejects.toMatchObject({ code: 'vault.locked' })
    await expect(vault.keys.wrapping()).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it('is not open with the session of another vault', async () => {
    const one = await copyOf(original)
    const other = await freshVault()
    await one.session.set(await other.session.get())
    expect(await one.vault.state()).toBe('locked')
    await expect(one.vault.commit([spent(1)])).rejects.toMatchObject({ code: 'vault.damaged' })
    expect((await one.disk()).rec).toEqual([])
  })

  it('lists entries without opening a record, opens each record once while it is open, and forgets them all when it is locked', async () => {
    const { vault, restart } = await copyOf(original)
    await vault.commit(sampleChanges('a'))
    const again = restart().vault
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt')
    try {
      await again.list('entry')
      expect(decrypt).toHaveBeenCalledTimes(1)
      await again.list('credential')
      await again.get('credential', 'a')
      await again.get('spent', 'a')
      expect(decrypt).toHaveBeenCalledTimes(3)
      await again.lock()
      await again.unlock(passphrase)
      await again.list('credential')
      expect(decrypt).toHaveBeenCalledTimes(5)
    } finally {
      decrypt.mockRestore()
    }
  })

  it('is not harmed by what a caller does to an object it handed in', async () => {
    const { vault } = await copyOf(original)
    const value = { hash: 'x', at: 1 }
    await vault.commit([{ put: 'spent', id: 'x', value }])
    value.at = 2
    expect(await vault.get('spent', 'x')).toEqual({ hash: 'x', at: 1 })
  })

  it('gives nothing out when it is locked while it reads', async () => {
    const { vault, restart } = await copyOf(original)
    await vault.commit(sampleChanges('a'))
    const again = restart().vault
    const decrypt = crypto.subtle.decrypt.bind(crypto.subtle)
    const spy = vi.spyOn(crypto.subtle, 'decrypt').mockImplementationOnce(async (...given) => {
      await again.lock()
      return decrypt(...given)
    })
    await expect(again.list('credential')).rejects.toMatchObject({ code: 'vault.locked' })
    expect(spy).toHaveBeenCalled()
    spy.mockRestore()
  })

  it('writes nothing when it is locked while it encrypts', async () => {
    const { vault, disk } = await copyOf(original)
    const encrypt = crypto.subtle.encrypt.bind(crypto.subtle)
    const spy = vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce(async (...given) => {
      await vault.lock()
      return encrypt(...given)
    })
    await expect(vault.commit([spent(1)])).rejects.toMatchObject({ code: 'vault.locked' })
    spy.mockRestore()
    expect((await disk()).rec).toEqual([])
  })
})

describe('a damaged vault', () => {
  it('ST-9: a flipped byte of the header is damage, and a wrong passphrase is not', async () => {
    const { vault, header, plant } = await copyOf(original)
    await vault.lock()
    const row = await header()
    for (const at of [0, 17, 200, row.text.length - 1]) {
      await plant('meta', { ...row, text: `${row.text.slice(0, at)}~${row.text.slice(at + 1)}` })
      expect(await vault.state()).toBe('locked')
      await expect(vault.unlock(passphrase)).rejects.toMatchObject({ code: 'vault.damaged' })
    }
    await plant('meta', row)
    await expect(vault.unlock('not the passphrase')).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    await vault.unlock(passphrase)
  })

  it('ST-10: a header with a cheaper cost and a checksum that fits is damaged', async () => {
    const { vault, header, plant } = await copyOf(original)
    await vault.lock()
    const honest = await readHeader(await header())
    const slot = passphraseSlot(honest)
    const cheap = { ...slot, header: { ...slot.header, kdf: { ...slot.header.kdf, m: 8, t: 1 } } }
    await plant('meta', await writeHeader({ ...honest, slots: [cheap] }))
    await expect(vault.unlock(passphrase)).rejects.toMatchObject({ code: 'vault.damaged', detail: { reason: 'downgrade' } })
  })

  it('ST-5: records without a header are damage, never a new wallet', async () => {
    const { vault, erase, restart } = await copyOf(original)
    await vault.commit(sampleChanges('a'))
    await erase('meta', 'header', 'manifest')
    const again = restart({ session: fakeSessionStore() }).vault
    expect(await again.state()).toBe('locked')
    await expect(again.unlock(passphrase)).rejects.toMatchObject({ code: 'vault.damaged' })
    await expect(again.create(passphrase)).rejects.toMatchObject({ code: 'vault.exists' })
  })
})

describe('a vault of a newer program', () => {
  /** Stores a record as a newer program would: the row, its place in the index, the manifest. */
  async function plantNewer(made: VaultOnFakeDisk, version: number, type: string) {
    const read = await readHeader(await made.header())
    const keys = await importKeys(await deriveKeys(await openPassphraseSlot(passphraseSlot(read), passphrase)))
    const open = { vaultId: read.vaultId, keys }
    const text = JSON.stringify({ type, id: 'x', version, value: { unheard: 'of' } })
    const row = await seal(keys.rec, { vaultId: read.vaultId, table: 'rec', id: 'e'.repeat(32), r: 1 }, text, new Uint8Array(12).fill(5))
    const database = openDatabase(made.databaseName)
    const held = await loadHeld(database, open)
    database.dexie.close()
    const put = { row, ref: { ...stateOf(row), version }, entry: null }
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
    const { puts, manifest } = await prepareEdits(open, held, [{ table: 'rec', type, id: 'x', old: null, put }], { random, now: () => 1 })
    for (const { table, rows } of puts) await made.plant(table, ...rows)
    await made.plant('meta', manifest)
    return row
  }

  it('ST-16: is refused, and nothing is written, even while it is open', async () => {
    const made = await copyOf(original)
    const row = await made.header()
    const text = '{"v":3}'
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`lanyard/header|3|${text}`))
    await made.plant('meta', { ...row, v: 3, text, check: Buffer.from(digest).toString('hex') })
    const before = await made.disk()
    await expect(made.vault.unlock(passphrase)).rejects.toMatchObject({ code: 'vault.newer' })
    await expect(made.vault.commit([spent(1)])).rejects.toMatchObject({ code: 'vault.newer' })
    await expect(made.vault.create(passphrase)).rejects.toMatchObject({ code: 'vault.exists' })
    expect(await made.vault.state()).toBe('locked')
    expect(await made.disk()).toEqual(before)
  })

  it('ST-16: a record of a newer version is neither read nor overwritten nor removed', async () => {
    const made = await copyOf(original)
    const row = await plantNewer(made, 2, 'spent')
    const { vault } = made.restart()
    expect(await vault.list('spent')).toEqual([])
    expect(vault.newer()).toEqual([row.id])
    expect(vault.damaged()).toEqual([])
    await expect(vault.get('spent', 'x')).rejects.toMatchObject({ code: 'vault.newer' })
    await expect(vault.commit([spent(1)])).rejects.toMatchObject({ code: 'vault.newer' })
    await expect(vault.commit([{ remove: 'spent', id: 'x' }])).rejects.toMatchObject({ code: 'vault.newer' })
    expect((await made.disk()).rec).toEqual([row])
  })

  it('ST-16: a record of an unknown type stays where it is', async () => {
    const made = await copyOf(original)
    const row = await plantNewer(made, 1, 'badge')
    const { vault } = made.restart()
    await vault.commit([spent(1)])
    expect(vault.newer()).toEqual([row.id])
    expect((await made.disk()).rec).toContainEqual(row)
  })
})
