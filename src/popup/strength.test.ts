import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minLength, strength } from './strength.ts'
import { drawPassphrase, words, wordsInPassphrase } from './words.ts'

describe('the strength of a passphrase', () => {
  it.each(['', 'short', 'Tr0ub4dor&3', 'a'.repeat(minLength - 1)])('%j is too short to be accepted', (text) => {
    expect(strength(text)).toMatchObject({ level: 0, weakness: 'short' })
  })

  it.each([
    ['passwordpassword', 'common'],
    ['P@ssw0rd12345', 'common'],
    ['aaaaaaaaaaaaaa', 'repeats'],
    ['abcabcabcabcabc', 'repeats'],
    ['abcdefghijklmnop', 'sequence'],
    ['qwertyuiop1234', 'common'],
    ['9876543210987654', 'sequence'],
    ['correct horse battery staple', 'common'],
  ])('%j is weak, and the reason is given', (text, weakness) => {
    const found = strength(text)
    expect(found.level).toBe(1)
    expect(found.weakness).toBe(weakness)
  })

  it('words of the list count nine bits each, not six letters each', () => {
    expect(strength('otter-marble-kelp').level).toBeLessThan(3)
    expect(strength('otter-marble-kelp-lantern-quartz-dune').level).toBe(4)
  })

  it('random characters count in full', () => {
    expect(strength('x9$Lq2!vR7@mZ').level).toBe(4)
  })

  it('more characters are never weaker by more than what repeats, and never stronger than their alphabet allows', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const { bits, level } = strength(text)
        expect(bits).toBeGreaterThanOrEqual(0)
        expect(bits).toBeLessThanOrEqual(text.length * Math.log2(26 + 26 + 10 + 33 + 60))
        expect(level === 0).toBe([...text.normalize('NFC')].length < minLength)
      }),
    )
  })
})

describe('a passphrase made by the wallet', () => {
  it('has 512 distinct words to draw from, so that each is worth nine bits', () => {
    expect(new Set(words).size).toBe(512)
    expect(words.every((word) => /^[a-z]{3,6}$/.test(word))).toBe(true)
  })

  it('uses every word, evenly, and is strong', () => {
    const drawn = drawPassphrase((into) => into.map((_, index) => 512 * index + index * 7))
    expect(drawn.split('-')).toEqual(Array.from({ length: wordsInPassphrase }, (_, index) => words[index * 7]))
    expect(strength(drawn).level).toBeGreaterThanOrEqual(3)
  })

  it('is accepted whatever is drawn', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(511), { minLength: wordsInPassphrase, maxLength: wordsInPassphrase }), (numbers) => {
        expect(strength(drawPassphrase((into) => into.map((_, index) => numbers[index] ?? 0))).level).toBeGreaterThanOrEqual(2)
      }),
    )
  })
})
