import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Holdings } from '../agent/ports.ts'
import { holdingsConformance } from '../testing/conformance/holdings.ts'
import { fakeHoldings } from '../testing/fakes/holdings.ts'
import { sampleChanges, sampleRecords } from '../testing/fakes/sample-records.ts'
import { fakeSessionStore } from '../testing/fakes/session-store.ts'
import { copyOf, emptyVault, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import { deriveKeys, importKeys } from './derived-keys.ts'
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

  it('decrypts each record once while it is open, and forgets them all when it is locked', async () => {
    const { vault, restart } = await copyOf(original)
    await vault.commit(sampleChanges('a'))
    const again = restart().vault
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt')
    try {
      await again.list('credential')
      expect(decrypt).toHaveBeenCalledTimes(7)
      await again.list('entry')
      await again.get('spent', 'a')
      expect(decrypt).toHaveBeenCalledTimes(7)
      await again.lock()
      await again.unlock(passphrase)
      await again.list('credential')
      expect(decrypt).toHaveBeenCalledTimes(14)
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
    await erase('meta', 'header', 'gen')
    const again = restart({ session: fakeSessionStore() }).vault
    expect(await again.state()).toBe('locked')
    await expect(again.unlock(passphrase)).rejects.toMatchObject({ code: 'vault.damaged' })
    await expect(again.create(passphrase)).rejects.toMatchObject({ code: 'vault.exists' })
  })

  it('ST-9: a damaged row is skipped and named, and the rest stays readable', async () => {
    const { vault, disk, plant, restart } = await copyOf(original)
    await vault.commit([...sampleChanges('a'), ...sampleChanges('b')])
    const rows = (await disk()).rec
    expect(rows.length).toBe(14)
    for (const row of rows) {
      const ct = new Uint8Array(row.ct)
      ct[ct.length >> 1] = (ct[ct.length >> 1] ?? 0) ^ 1
      await plant('rec', { ...row, ct })
      const again = restart().vault
      const lists = await Promise.all((Object.keys(sampleRecords('a')) as (keyof ReturnType<typeof sampleRecords>)[]).map((type) => again.list(type)))
      expect(lists.flat().length).toBe(13)
      expect(again.damaged()).toEqual([row.id])
      await plant('rec', row)
    }
  })

  it('ST-9: a credential that does not open is damaged, not absent, while its entry is there', async () => {
    const { vault, disk, plant, restart } = await copyOf(original)
    await vault.commit([{ put: 'credential', id: 'a', value: sampleRecords('a').credential }])
    const [row] = (await disk()).rec
    await vault.commit(sampleChanges('a').slice(1))
    await plant('rec', { ...row, iv: new Uint8Array(12) })
    const again = restart().vault
    await expect(again.get('credential', 'a')).rejects.toMatchObject({ code: 'vault.damaged' })
    expect(await again.get('credential', 'never there')).toBeNull()
    expect(await again.list('entry')).toEqual([sampleRecords('a').entry])
  })

  it('ST-8: rows that changed places are both found', async () => {
    const { vault, disk, plant, restart } = await copyOf(original)
    await vault.commit([spent(1), { put: 'spent', id: 'y', value: { hash: 'y', at: 2 } }])
    const [one, two] = (await disk()).rec
    if (!one || !two) throw new Error('two rows expected')
    await plant('rec', { ...one, id: two.id }, { ...two, id: one.id })
    const again = restart().vault
    expect(await again.list('spent')).toEqual([])
    expect([...again.damaged()].sort()).toEqual([one.id, two.id].sort())
  })

  it('ST-8: an older ciphertext under the newer revision is found', async () => {
    const { vault, disk, plant, restart } = await copyOf(original)
    await vault.commit([spent(1)])
    const [older] = (await disk()).rec
    await vault.commit([spent(2)])
    const [newer] = (await disk()).rec
    expect(newer?.id).toBe(older?.id)
    expect([older?.r, newer?.r]).toEqual([1, 2])
    await plant('rec', { ...older, r: newer?.r })
    const again = restart().vault
    expect(await again.get('spent', 'x')).toBeNull()
    expect(again.damaged()).toEqual([newer?.id])
  })

  it('ST-8: a second row of one record is found, and the later revision kept, whichever is read first', async () => {
    // Rows are read in the order of their random ids: often enough, each comes first.
    for (let turn = 0; turn < 12; turn++) {
      const { vault, disk, plant, restart } = await copyOf(original)
      await vault.commit([spent(1)])
      const gone = (await disk()).rec
      await vault.commit([{ remove: 'spent', id: 'x' }])
      await vault.commit([spent(2)])
      await vault.commit([spent(3)])
      await plant('rec', ...gone)
      const again = restart().vault
      expect(await again.list('spent')).toEqual([{ hash: 'x', at: 3 }])
      expect(again.damaged()).toEqual([gone[0]?.id])
    }
  })
})

describe('a vault of a newer program', () => {
  /** Seals a row as a newer program would. */
  async function newerRow({ header }: VaultOnFakeDisk, version: number, type: string) {
    const read = await readHeader(await header())
    const keys = await importKeys(await deriveKeys(await openPassphraseSlot(passphraseSlot(read), passphrase)))
    const text = JSON.stringify({ type, id: 'x', version, value: { unheard: 'of' } })
    return seal(keys.rec, { vaultId: read.vaultId, table: 'rec', id: 'e'.repeat(32), r: 4 }, text, new Uint8Array(12).fill(5))
  }

  it('ST-16: is refused, and nothing is written, even while it is open', async () => {
    const made = await copyOf(original)
    const row = await made.header()
    const text = '{"v":2}'
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`lanyard/header|2|${text}`))
    await made.plant('meta', { ...row, v: 2, text, check: Buffer.from(digest).toString('hex') })
    const before = await made.disk()
    await expect(made.vault.unlock(passphrase)).rejects.toMatchObject({ code: 'vault.newer' })
    await expect(made.vault.commit([spent(1)])).rejects.toMatchObject({ code: 'vault.newer' })
    await expect(made.vault.create(passphrase)).rejects.toMatchObject({ code: 'vault.exists' })
    expect(await made.vault.state()).toBe('locked')
    expect(await made.disk()).toEqual(before)
  })

  it('ST-16: a record of a newer version is neither read nor overwritten nor removed', async () => {
    const made = await copyOf(original)
    const row = await newerRow(made, 2, 'spent')
    await made.plant('rec', row)
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
    const row = await newerRow(made, 1, 'badge')
    await made.plant('rec', row)
    const { vault } = made.restart()
    await vault.commit([spent(1)])
    expect(vault.newer()).toEqual([row.id])
    expect((await made.disk()).rec).toContainEqual(row)
  })
})
