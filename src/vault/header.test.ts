import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64url } from '../crypto/base64url.ts'
import { type Header, type HeaderRow, passphraseSlot, readHeader, writeHeader } from './header.ts'
import type { Slot } from './slot.ts'

const vaultId = '0'.repeat(32)
const bytes = (length: number) => encodeBase64url(new Uint8Array(length).fill(9))
const pw: Slot = {
  header: { v: 1, vaultId, slotId: '1'.repeat(32), type: 'pw', kdf: { alg: 'argon2id', ver: 19, m: 65_536, t: 3, p: 1, salt: bytes(16) }, createdAt: 5 },
  iv: bytes(12),
  wrapped: bytes(48),
}
const prf: Slot = {
  header: {
    v: 1,
    vaultId,
    slotId: '2'.repeat(32),
    type: 'prf',
    kdf: { alg: 'hkdf-sha256', salt: bytes(32) },
    credentialId: 'AAAA',
    rpId: 'example.org',
    prfSalt: bytes(32),
    createdAt: 6,
  },
  iv: bytes(12),
  wrapped: bytes(48),
}
const recovery: Slot = {
  header: { v: 1, vaultId, slotId: '3'.repeat(32), type: 'recovery', kdf: { alg: 'hkdf-sha256', salt: bytes(32) }, createdAt: 7 },
  iv: bytes(12),
  wrapped: bytes(48),
}
const header: Header = { v: 2, vaultId, slots: [pw] }
const damaged = { code: 'vault.damaged' }
let row: HeaderRow

/** A row with this text and a checksum that fits: what an attacker who knows the format would write. */
async function forged(text: string, v = 2): Promise<object> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`lanyard/header|${v}|${text}`))
  return { id: 'header', v, text, check: Buffer.from(digest).toString('hex') }
}

beforeAll(async () => {
  row = await writeHeader(header)
})

describe('the header', () => {
  it('comes back as it was written, in canonical form', async () => {
    expect(await readHeader(row)).toEqual(header)
    expect(row.text.startsWith('{"slots":[{"header":{"createdAt":5,"kdf":{"alg":"argon2id","m":65536,')).toBe(true)
    expect(await forged(row.text)).toEqual(row)
  })

  it('may have slots for passkeys and recovery words, which this program does not open', async () => {
    const full: Header = { v: 2, vaultId, slots: [pw, prf, recovery] }
    expect(await readHeader(await writeHeader(full))).toEqual(full)
    expect(passphraseSlot(full)).toEqual(pw)
  })

  it('ST-9: is damaged when any bit of its text or checksum is flipped', async () => {
    let flips = 0
    for (const member of ['text', 'check'] as const) {
      for (let at = 0; at < row[member].length; at++) {
        const flipped = String.fromCharCode(row[member].charCodeAt(at) ^ (1 << (at % 7)))
        await expect(readHeader({ ...row, [member]: row[member].slice(0, at) + flipped + row[member].slice(at + 1) })).rejects.toMatchObject(damaged)
        flips += 1
      }
    }
    expect(flips).toBeGreaterThan(300)
  })

  it('ST-9: is damaged, not newer, when only its version was flipped', async () => {
    for (const v of [0, 1, 3, 4, 5, 9, -1, 1.5, '1', null]) await expect(readHeader({ ...row, v })).rejects.toMatchObject(damaged)
  })

  it('ST-16: is newer when a newer program wrote it, whatever it says', async () => {
    await expect(readHeader(await forged('{"anything":true}', 3))).rejects.toMatchObject({ code: 'vault.newer' })
    await expect(readHeader(await forged('not even JSON', 99))).rejects.toMatchObject({ code: 'vault.newer' })
  })

  it.each<[string, (header: Header) => unknown]>([
    [
      'another algorithm',
      ({ slots }) => ({ ...header, slots: slots.map((slot) => ({ ...slot, header: { ...slot.header, kdf: { ...slot.header.kdf, alg: 'pbkdf2' } } })) }),
    ],
    [
      'another version of the algorithm',
      ({ slots }) => ({ ...header, slots: slots.map((slot) => ({ ...slot, header: { ...slot.header, kdf: { ...slot.header.kdf, ver: 16 } } })) }),
    ],
    [
      'a short salt',
      ({ slots }) => ({ ...header, slots: slots.map((slot) => ({ ...slot, header: { ...slot.header, kdf: { ...slot.header.kdf, salt: bytes(8) } } })) }),
    ],
    ['a short wrap', () => ({ ...header, slots: [{ ...pw, wrapped: bytes(32) }] })],
    ['a slot of another vault', () => ({ ...header, slots: [{ ...pw, header: { ...pw.header, vaultId: 'f'.repeat(32) } }] })],
    ['no slot', () => ({ ...header, slots: [] })],
    ['two passphrases', () => ({ ...header, slots: [pw, { ...pw, header: { ...pw.header, slotId: '4'.repeat(32) } }] })],
    ['no passphrase', () => ({ ...header, slots: [recovery] })],
    ['two sets of recovery words', () => ({ ...header, slots: [pw, recovery, { ...recovery, header: { ...recovery.header, slotId: '4'.repeat(32) } }] })],
    ['two slots of one name', () => ({ ...header, slots: [pw, { ...prf, header: { ...prf.header, slotId: pw.header.slotId } }] })],
    ['a member too many', () => ({ ...header, name: 'x' })],
    ['an unknown type of slot', () => ({ ...header, slots: [pw, { ...recovery, header: { ...recovery.header, type: 'sms' } }] })],
  ])('ST-10: is damaged with %s, although its checksum fits', async (_, change) => {
    const { default: canonicalize } = await import('canonicalize')
    await expect(readHeader(await forged(canonicalize(change(header)) ?? ''))).rejects.toMatchObject(damaged)
  })

  it('ST-9: is damaged when it claims to be of the version that had no manifest', async () => {
    await expect(readHeader(await forged(row.text.replace('"v":2', '"v":1'), 1))).rejects.toMatchObject(damaged)
  })

  it('is damaged when it is not in canonical form', async () => {
    await expect(readHeader(await forged(JSON.stringify(header)))).rejects.toMatchObject(damaged)
    await expect(readHeader(await forged(`${row.text} `))).rejects.toMatchObject(damaged)
  })

  it('is damaged, whatever stands in its place', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.anything(), fc.record({ id: fc.constant('header'), v: fc.anything(), text: fc.anything(), check: fc.anything() })),
        async (value) => {
          await expect(readHeader(value)).rejects.toMatchObject(damaged)
        },
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        await expect(readHeader(await forged(text))).rejects.toMatchObject(damaged)
      }),
    )
  })
})
