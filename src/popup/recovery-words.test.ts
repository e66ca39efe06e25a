import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64Url } from './bytes.ts'
import { drawPlaces, readWords, wordsOf } from './recovery-words.ts'

const entropy = fc.uint8Array({ minLength: 32, maxLength: 32 })
const art = `${'abandon '.repeat(23)}art`

describe('recovery words', () => {
  it('are 24, and are read back to the same 32 bytes, however they are typed', () => {
    fc.assert(
      fc.property(entropy, fc.constantFrom(' ', '\n', '  ', ', ', ' 7. ', '\t'), fc.boolean(), (bytes, between, loud) => {
        const words = wordsOf(bytes)
        expect(words).toHaveLength(24)
        const typed = ` ${words.join(between)} `
        expect(readWords(loud ? typed.toUpperCase() : typed)).toEqual({ ok: true, entropy: toBase64Url(bytes) })
      }),
      { numRuns: 50 },
    )
  })

  it('are those of BIP-39: its first vector of 256 bits', () => {
    expect(wordsOf(new Uint8Array(32)).join(' ')).toBe(art)
    expect(readWords(art)).toEqual({ ok: true, entropy: toBase64Url(new Uint8Array(32)) })
  })

  it('of which one was changed are mostly refused by their checksum, and never read as the same', () => {
    let refused = 0
    fc.assert(
      fc.property(entropy, fc.nat(23), fc.nat(23), (bytes, from, to) => {
        const words = [...wordsOf(bytes)]
        const [a = '', b = ''] = [words[from], words[to]]
        words[from] = b
        words[to] = a
        if (a === b) return
        const read = readWords(words.join(' '))
        if (!read.ok) refused++
        expect(read).not.toEqual({ ok: true, entropy: toBase64Url(bytes) })
      }),
      { numRuns: 200 },
    )
    expect(refused).toBeGreaterThan(150)
  })

  it('say how many were typed and which is not on the list, and nothing of what was typed', () => {
    expect(readWords('')).toEqual({ ok: false, count: 0, unknown: null, complete: false })
    expect(readWords('abandon ability')).toEqual({ ok: false, count: 2, unknown: null, complete: false })
    expect(readWords('abandon abandn ability')).toEqual({ ok: false, count: 3, unknown: 2, complete: false })
    expect(readWords(art.replace('art', 'artt'))).toEqual({ ok: false, count: 24, unknown: 24, complete: true })
    expect(readWords(art.replace('art', 'abandon'))).toEqual({ ok: false, count: 24, unknown: null, complete: true })
    expect(readWords(`${art} art`)).toEqual({ ok: false, count: 25, unknown: null, complete: false })
    expect(JSON.stringify(readWords('abandon secretword x'))).not.toContain('secretword')
  })

  it('the one that is being typed is not called wrong yet', () => {
    expect(readWords('abandon abili')).toMatchObject({ unknown: null })
    expect(readWords('abandon abili ')).toMatchObject({ unknown: 2 })
  })

  it('whatever is typed, nothing is thrown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (typed) => {
        expect(readWords(typed).ok).toBe(false)
      }),
    )
  })
})

describe('the three words that are asked for', () => {
  it('are three different ones in order, and every one of the 24 is asked for at some time', () => {
    const asked = new Set<number>()
    for (let index = 0; index < 300; index++) {
      const places = drawPlaces((into) => crypto.getRandomValues(into))
      expect(new Set(places).size).toBe(3)
      expect([...places].toSorted((a, b) => a - b)).toEqual(places)
      for (const place of places) asked.add(place)
    }
    expect([...asked].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, index) => index))
  })

  it('are drawn evenly: bytes that would favour some are not used', () => {
    const bytes = [255, 240, 239, 5, 29, 6, 1, 2]
    expect(drawPlaces((into) => (into.set(bytes), into))).toEqual([5, 6, 23])
  })
})
