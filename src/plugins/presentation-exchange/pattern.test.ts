import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asWalletError } from '../../core/errors.ts'
import { checkPattern, textsOf } from './pattern.ts'

const codeOf = (source: string) => {
  try {
    return checkPattern(source) === source ? 'harmless' : 'changed'
  } catch (error) {
    return asWalletError(error).code
  }
}

describe('a pattern', () => {
  test.each([
    '^did:example:123$|^did:example:456$',
    'did:example:gov1|did:web:dmv.ca.gov|did:example:oregonDMV',
    '^[0-9]{9}|^([a-zA-Z]){4}([a-zA-Z]){2}([0-9a-zA-Z]){2}([0-9a-zA-Z]{3})?$',
    '^(DE|FR)[0-9]{2}\\s?([0-9a-zA-Z]{4}\\s?){4}[0-9a-zA-Z]{2}$',
    '^https://train.trust-scheme.de/info$',
    '^https:\\/\\/issuer\\.example\\/.*$',
    'OpenBadgeCredential',
    '^.+@[a-z.]+$',
    '^\\d{4}-\\d{2}-\\d{2}$',
    '^(?:ab)*$',
    '[^a-z\\]]',
    '',
  ])('%s is harmless', (source) => {
    expect(codeOf(source)).toBe('harmless')
  })
  test.each([
    '(a+)+$',
    '^(a|a)*$',
    '^(a|aa)+$',
    '(.*)*x',
    '^(a?){50}a{50}$',
    '^(a*)*$',
    '^(a?)*$',
    '^([a-z]+\\.)+$',
    '.*.*.*x',
    '^.*.*.*x$',
    '^(a|b|ab){30}$',
    '^(((a{0,9}){0,9}){0,9}){0,9}$',
    '^(){0,999}$',
    '(?=a)b',
    '(?!a)b',
    '(?<=a)b',
    '(?<name>a)',
    '(a)\\1',
    'a*?',
    'a{2,1}',
    '^[0-9]{10-12}$',
    '\\p{L}+',
    '\\u0041',
    '\\bword\\b',
    'a^b',
    'a$b',
    '(^a)',
    '[',
    '(',
    ')',
    '*',
    'a**',
    '('.repeat(20) + ')'.repeat(20),
    'a'.repeat(257),
  ])('%s may be costly, or is more than is read here', (source) => {
    expect(codeOf(source)).toBe('request.unsupported')
  })
  test('whatever is taken for harmless is fast on the longest text that is tested', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '\\w', '(a)', '(a|b)', '(ab|a)', '(?:a?b)', '(a*)')
    const times = fc.constantFrom('', '', '?', '*', '+', '{3}', '{0,9}', '{2,}', '{30}')
    const source = fc
      .tuple(fc.constantFrom('', '^'), fc.array(fc.tuple(atom, times), { maxLength: 8 }), fc.constantFrom('', '$', 'x$', '|^b$'))
      .map(([start, parts, end]) => `${start}${parts.flat().join('')}${end}`)
    const texts = ['a'.repeat(512), 'ab'.repeat(256), `${'a'.repeat(511)}!`, 'aab'.repeat(170)]
    let harmless = 0
    fc.assert(
      fc.property(source, (one) => {
        if (codeOf(one) !== 'harmless') return
        harmless++
        const pattern = new RegExp(one, 'u')
        const before = performance.now()
        for (const text of texts) pattern.test(text)
        expect(performance.now() - before, one).toBeLessThan(500)
      }),
      { numRuns: 1000 },
    )
    expect(harmless).toBeGreaterThan(100)
  })
  test('no text does anything but be harmless or be refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'ab()[]{}|*+?.^$\\-,019') })), (source) => {
        expect(codeOf(source)).toMatch(/^harmless$|^request\.unsupported$/)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the texts a pattern stands for', () => {
  test.each([
    ['^creditCard$', ['creditCard']],
    ['^did:example:1$|^did:example:2$', ['did:example:1', 'did:example:2']],
    ['^https:\\/\\/a\\.example\\/(pid|mdl)$', ['https://a.example/pid', 'https://a.example/mdl']],
    ['^(?:(a|b)c|d)e$', ['ace', 'bce', 'de']],
  ])('%s', (source, texts) => {
    expect(textsOf(source)).toEqual(texts)
  })
  test.each(['creditCard', '^credit', 'card$', '^a.b$', '^a?$', '^[ab]$', '^a$|b', `^${'(a|b)'.repeat(8)}$`, '^(a{2})$'])('%s stands for more', (source) => {
    expect(textsOf(source)).toBeNull()
  })
  test('each of them matches, and a text that differs by one character does not', () => {
    const literal = fc.stringMatching(/^[a-z:.]{1,8}$/)
    fc.assert(
      fc.property(fc.array(literal, { minLength: 1, maxLength: 5 }), (some) => {
        const source = `^(${some.map((one) => one.replaceAll('.', '\\.')).join('|')})$`
        expect(textsOf(source)).toEqual(some)
        for (const one of textsOf(source) ?? []) expect(new RegExp(source, 'u').test(one)).toBe(true)
        expect(new RegExp(source, 'u').test(`${some[0]}!`)).toBe(false)
      }),
    )
  })
})
