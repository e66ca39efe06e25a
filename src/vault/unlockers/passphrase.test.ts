import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Cost } from '../kdf.ts'
import type { PassphraseSlotHeader, Slot } from '../slot.ts'
import { assertPassphrase, makePassphraseSlot, openPassphraseSlot } from './passphrase.ts'

const derivations = vi.hoisted(() => ({ count: 0 }))
vi.mock('../kdf.ts', async (original) => {
  const real = await original<typeof import('../kdf.ts')>()
  const argon2: typeof real.argon2 = (...given) => {
    derivations.count += 1
    return real.argon2(...given)
  }
  return { ...real, argon2 }
})

const cost: Cost = { m: 32_768, t: 3, p: 1 }
const names = { vaultId: '0'.repeat(32), slotId: '1'.repeat(32), createdAt: 1_700_000_000_000 }
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const make = (passphrase: string) => makePassphraseSlot(passphrase, random(32), names, cost, random)
const weak = expect.objectContaining({ code: 'vault.weak-secret' })

function withHeader(slot: Slot<PassphraseSlotHeader>, header: object, kdf: object = {}): Slot<PassphraseSlotHeader> {
  return { ...slot, header: { ...slot.header, ...header, kdf: { ...slot.header.kdf, ...kdf } } }
}

describe('a passphrase for a new vault', () => {
  it.each([
    ['eleven characters', 'abcjfkeiwqp'],
    ['one character repeated', 'aaaaaaaaaaaaaaaa'],
    ['a word repeated', 'secretsecretsecret'],
    ['two characters in turn', 'abababababab'],
    ['fewer than five different characters', 'abcdabcdaaabcd'],
    ['the digits in order', '123456789012'],
    ['the digits backwards', '987654321098'],
    ['the alphabet', 'abcdefghijklmnop'],
    ['the keyboard', 'QWERTYUIOPASDF'],
    ['more than 1,024 bytes', 'correct horse '.repeat(80)],
  ])('is refused when it is %s', (_, passphrase) => {
    expect(() => assertPassphrase(passphrase)).toThrow(weak)
  })

  it.each(['correct horse battery staple', 'zwölf Boxkämpfer', '十二文字以上のパスフレーズです', 'tr0ub4dor&3-and-more'])('may be %j', (passphrase) => {
    expect(() => assertPassphrase(passphrase)).not.toThrow()
  })

  it('counts characters after normalisation, not code units', () => {
    expect(() => assertPassphrase('🦊🐻🐼🐨🐯🦁')).toThrow(weak)
    expect(() => assertPassphrase('é'.normalize('NFD') + 'abcdfghijk'.slice(0, 10))).toThrow(weak)
  })

  it('is either taken or refused as weak, whatever it is, and quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (passphrase) => {
        try {
          assertPassphrase(passphrase)
          expect(Array.from(passphrase.normalize('NFKC')).length).toBeGreaterThanOrEqual(12)
        } catch (error) {
          expect(error).toEqual(weak)
        }
      }),
    )
  })
})

describe('the passphrase slot', () => {
  it('opens with its passphrase, however its letters were composed', async () => {
    const slot = await make('zwölf ﬁne Boxkämpfer'.normalize('NFC'))
    const key = await openPassphraseSlot(slot, 'zwölf fine Boxkämpfer'.normalize('NFD'))
    expect(key.extractable).toBe(false)
    expect(key.usages).toEqual(['deriveBits'])
  })

  it('holds the vault key it was made with, and no other', async () => {
    const vaultKey = random(32)
    const expected = await derived(await crypto.subtle.importKey('raw', vaultKey.slice(), 'HKDF', false, ['deriveBits']))
    const slot = await makePassphraseSlot('correct horse battery', vaultKey, names, cost, random)
    expect(await derived(await openPassphraseSlot(slot, 'correct horse battery'))).toEqual(expected)
  })

  it('does not open with any other', async () => {
    const slot = await make('correct horse battery staple')
    for (const wrong of ['', 'Correct horse battery staple', 'correct horse battery staple ', 'x'.repeat(5000)]) {
      await expect(openPassphraseSlot(slot, wrong)).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    }
  })

  it('is another one each time', async () => {
    const [one, two] = await Promise.all([make('correct horse battery'), make('correct horse battery')])
    expect(one.header.kdf.salt).not.toBe(two.header.kdf.salt)
    expect(one.iv).not.toBe(two.iv)
    expect(one.wrapped).not.toBe(two.wrapped)
  })

  it('does not open when anything in its header was changed, although the key derived is the same', async () => {
    const slot = await make('correct horse battery')
    for (const change of [{ slotId: '2'.repeat(32) }, { vaultId: '3'.repeat(32) }, { createdAt: 0 }]) {
      await expect(openPassphraseSlot(withHeader(slot, change), 'correct horse battery')).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    }
    expect((await openPassphraseSlot(slot, 'correct horse battery')).type).toBe('secret')
  })

  it.each([{ m: 1 }, { m: 4_194_304 }, { t: 0 }, { t: 17 }, { p: 0 }, { p: 5 }])(
    'ST-10: is refused as a downgrade before anything is derived: %j',
    async (kdf) => {
      const slot = await make('correct horse battery')
      const before = derivations.count
      await expect(openPassphraseSlot(withHeader(slot, {}, kdf), 'correct horse battery')).rejects.toMatchObject({
        code: 'vault.damaged',
        detail: { reason: 'downgrade' },
      })
      expect(derivations.count).toBe(before)
    },
  )

  it('ST-10: does not open with another salt, nor with another cost within the limits', async () => {
    const slot = await make('correct horse battery')
    const before = derivations.count
    for (const kdf of [{ salt: 'A'.repeat(22) }, { m: 19_456 }, { t: 2 }]) {
      await expect(openPassphraseSlot(withHeader(slot, {}, kdf), 'correct horse battery')).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    }
    expect(derivations.count).toBe(before + 3)
  })
})

async function derived(vaultKey: CryptoKey): Promise<Uint8Array> {
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: new Uint8Array(0) }
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, vaultKey, 256))
}
