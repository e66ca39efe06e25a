import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asWalletError } from '../../core/errors.ts'
import { parseJsonPath } from './json-path.ts'

const codeOf = (value: unknown) => {
  try {
    return parseJsonPath(value, 'path')
  } catch (error) {
    return asWalletError(error).code
  }
}

describe('a JSONPath', () => {
  test.each([
    ['$.vc.type', ['vc', 'type']],
    ["$['vc']['type']", ['vc', 'type']],
    ['$["a b"].c', ['a b', 'c']],
    ['$.jobs[*].active', ['jobs', null, 'active']],
    ['$.jobs[0]', ['jobs', 0]],
    ['$.given-name', ['given-name']],
    ['$._sd.größe', ['_sd', 'größe']],
    ["$['https://schema.example/a.b#c']", ['https://schema.example/a.b#c']],
  ])('%s is read', (text, path) => {
    expect(parseJsonPath(text, 'path')).toEqual(path)
  })
  test.each([
    '$',
    '$..type',
    '$.*',
    '$.a[?(@.b>1)]',
    '$.a[(@.length-1)]',
    '$.a[0:2]',
    '$.a[0,1]',
    '$.a[-1]',
    '$.a[01]',
    "$['a','b']",
    "$['a\\'b']",
    '$.a.',
    '$a',
    '$.a b',
    '$.a[',
    '$.a[99999]',
    `$${'.a'.repeat(17)}`,
    `$.${'a'.repeat(600)}`,
    '$.a.length()',
  ])('%s is more than is read here', (text) => {
    expect(codeOf(text)).toBe('request.unsupported')
  })
  test.each([null, 1, '', 'a.b', '@.a', ['$.a'], {}])('%j is none', (value) => {
    expect(codeOf(value)).toBe('request.malformed')
  })
  test('whatever path is written is read back, and no text does anything but that or be refused', () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,20}$/)
    const step = fc.oneof(
      name.map((one) => [one, `.${one}`] as const),
      fc.stringMatching(/^[^'\\\]]{1,40}$/).map((one) => [one, `['${one}']`] as const),
      fc.nat(9999).map((one) => [one, `[${one}]`] as const),
      fc.constant([null, '[*]'] as const),
    )
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), (steps) => {
        expect(parseJsonPath(`$${steps.map(([, text]) => text).join('')}`, 'path')).toEqual(steps.map(([of]) => of))
      }),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string(),
          fc.string().map((text) => `$${text}`),
          fc.string({ unit: fc.constantFrom(...'$.[]*\'"a0') }),
        ),
        (value) => {
          const result = codeOf(value)
          expect(typeof result === 'string' ? result : 'read').toMatch(/^read$|^request\.(?:malformed|unsupported)$/)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
