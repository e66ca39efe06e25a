import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clean } from './clean.ts'

const lurking = /[\p{Cc}\u00ad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u

describe('text from outside', () => {
  it('leaves ordinary text of any script alone', () => {
    for (const text of ['Zoë Ångström', 'किताब', 'שלום', 'خط', '日本語', 'Ti\u1ebfng Vi\u1ec7t', 'a < b & c'])
      expect(clean(text)).toEqual({ shown: text, cut: false, odd: false })
  })

  it('UI-6: bidi overrides and isolates become visible and reorder nothing', () => {
    const { shown, odd } = clean('Your Bank \u202eelpmaxe.knab\u202c \u2066x\u2069')
    expect(shown).toBe('Your Bank \u25ccelpmaxe.knab\u25cc \u25ccx\u25cc')
    expect(odd).toBe(true)
  })

  it('UI-6: zero-width characters, tags and controls become visible', () => {
    expect(clean('pay\u200bpal\u0000\ufeff\u{e0061}').shown).toBe('pay\u25ccpal\u25cc')
  })

  it('UI-6: 5,000 combining marks become three', () => {
    const { shown, odd, cut } = clean(`Z${'\u0336'.repeat(5000)}algo`)
    expect(shown).toBe('Z\u0336\u0336\u0336algo')
    expect(odd).toBe(true)
    expect(cut).toBe(false)
  })

  it('UI-6: line breaks become one space', () => {
    expect(clean('a\n\n\r\nb\tc').shown).toBe('a b c')
  })

  it('UI-6: 10 kB is cut to what was allowed', () => {
    const { shown, cut } = clean('x'.repeat(10_240))
    expect([...shown]).toHaveLength(300)
    expect(cut).toBe(true)
  })

  it('UI-6: joined emoji and flags stay whole', () => {
    for (const emoji of ['👩‍🔬', '🇩🇪', '❤️‍🔥', '👍🏽']) expect(clean(emoji)).toEqual({ shown: emoji, cut: false, odd: false })
    expect(clean('a\u200db').odd).toBe(true)
  })

  it('UI-6: whatever comes in, what goes out is short, visible and stays as it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.string({ unit: fc.constantFrom('\u202e', '\u0301', '\n', 'a', '\u200b', '👩'), maxLength: 900 }),
    )
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 300 }), (input, max) => {
        const { shown } = clean(input, max)
        expect([...shown].length).toBeLessThanOrEqual(max)
        expect(shown).not.toMatch(lurking)
        expect(shown).not.toMatch(/\p{M}{5}/u)
        expect(clean(shown, max).shown).toBe(shown)
      }),
    )
  })
})
