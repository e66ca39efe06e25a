import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../crypto/bytes.ts'
import { type Place, pad, type Row, seal, unpad, unseal } from './seal.ts'

const place: Place = { vaultId: '0'.repeat(32), table: 'rec', id: 'a'.repeat(32), r: 7 }
const damaged = { code: 'vault.damaged' }
let key: CryptoKey
const iv = () => crypto.getRandomValues(new Uint8Array(12))
const open = (row: Row) => unseal(key, place.vaultId, 'rec', row)

beforeAll(async () => {
  key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
})

describe('padding', () => {
  it('gives back what went in, in steps of 512 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), (content) => {
        const padded = pad(encodeUtf8(content))
        expect(padded.length % 512).toBe(0)
        expect(padded.length - encodeUtf8(content).length).toBeLessThan(512 + 4)
        expect(unpad(padded)).toBe(decodeUtf8(encodeUtf8(content)))
      }),
    )
  })

  it('hides every length within a step', () => {
    expect(new Set([0, 1, 100, 508].map((length) => pad(new Uint8Array(length)).length))).toEqual(new Set([512]))
    expect(pad(new Uint8Array(509)).length).toBe(1024)
  })

  it('refuses what was padded in any other way', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1100 }), (bytes) => {
        const content = unpad(new Uint8Array(bytes))
        if (content !== null) expect(pad(encodeUtf8(content))).toEqual(new Uint8Array(bytes))
      }),
    )
    const dirty = pad(encodeUtf8('x'))
    dirty[511] = 1
    expect(unpad(dirty)).toBeNull()
    const long = pad(encodeUtf8('x'))
    long[0] = 255
    expect(unpad(long)).toBeNull()
  })
})

describe('a sealed row', () => {
  it('opens where it was sealed, and has no other members than its five', async () => {
    const row = await seal(key, place, 'what is kept', iv())
    expect(Object.keys(row).sort()).toEqual(['ct', 'id', 'iv', 'r', 'v'])
    expect(row.ct.length).toBe(512 + 16)
    expect(await open(row)).toBe('what is kept')
  })

  it('ST-9: is refused when any bit of it is flipped', async () => {
    const row = await seal(key, place, 'what is kept', iv())
    let flips = 0
    for (const member of ['iv', 'ct'] as const) {
      for (let at = 0; at < row[member].length; at++) {
        const bytes = new Uint8Array(row[member])
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8))
        await expect(open({ ...row, [member]: bytes })).rejects.toMatchObject(damaged)
        flips += 1
      }
    }
    expect(flips).toBe(12 + 512 + 16)
  })

  it('ST-8: is refused at another place: id, revision, table, vault', async () => {
    const row = await seal(key, place, 'what is kept', iv())
    await expect(open({ ...row, id: 'b'.repeat(32) })).rejects.toMatchObject(damaged)
    await expect(open({ ...row, r: 8 })).rejects.toMatchObject(damaged)
    await expect(unseal(key, place.vaultId, 'blobs', row)).rejects.toMatchObject(damaged)
    await expect(unseal(key, '1'.repeat(32), 'rec', row)).rejects.toMatchObject(damaged)
  })

  it('ST-8: an older ciphertext of the same row is refused under the revision of the newer one', async () => {
    const older = await seal(key, { ...place, r: 1 }, 'old', iv())
    const newer = await seal(key, { ...place, r: 2 }, 'new', iv())
    await expect(open({ ...newer, iv: older.iv, ct: older.ct })).rejects.toMatchObject(damaged)
  })

  it.each([
    ['no version', { v: undefined }],
    ['an older version', { v: 0 }],
    ['a revision below 1', { r: 0 }],
    ['a revision that is no number', { r: '7' }],
    ['no iv', { iv: undefined }],
    ['a short iv', { iv: new Uint8Array(11) }],
    ['no ciphertext', { ct: new Uint8Array(0) }],
    ['a member too many', { type: 'credential' }],
  ])('is refused with %s', async (_, change) => {
    const row = await seal(key, place, 'what is kept', iv())
    await expect(open(Object.assign({}, row, change))).rejects.toMatchObject(damaged)
  })

  it('ST-16: is refused as newer when its format is newer', async () => {
    const row = await seal(key, place, 'what is kept', iv())
    await expect(open(Object.assign({}, row, { v: 2, ct: iv() }))).rejects.toMatchObject({ code: 'vault.newer' })
  })

  it('ST-9: is damaged, not newer, when nothing but the number of its format was changed', async () => {
    const row = await seal(key, place, 'what is kept', iv())
    for (const v of [2, 3, 5, 9, 129]) await expect(open(Object.assign({}, row, { v }))).rejects.toMatchObject({ code: 'vault.damaged' })
  })
})
