import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asWalletError } from '../core/errors.ts'
import { parseRequestUrl } from './request-url.ts'

const schemes = ['openid4vp', 'haip-vp']
const parse = (text: string) => {
  const parameters = parseRequestUrl(text, schemes)
  return parameters && Object.fromEntries(parameters)
}

describe('a URL that is a request', () => {
  test.each([
    ['openid4vp://?client_id=a%3Ab&nonce=x', { client_id: 'a:b', nonce: 'x' }],
    ['openid4vp:?client_id=a', { client_id: 'a' }],
    ['openid4vp://authorize?client_id=a', { client_id: 'a' }],
    ['OpenID4VP://?client_id=a', { client_id: 'a' }],
    ['haip-vp://?client_id=a', { client_id: 'a' }],
    ['  openid4vp://?client_id=a\n', { client_id: 'a' }],
    ['openid4vp://?client_id=a&&state=', { client_id: 'a' }],
    ['openid4vp://?a+b=c+d%2B', { 'a b': 'c d+' }],
    ['openid4vp://', {}],
    ['https://wallet.example/authorize?client_id=a&request_uri=https%3A%2F%2Fv.example%2Fr', { client_id: 'a', request_uri: 'https://v.example/r' }],
    ['https://wallet.example?client_id=a&request=e.y.J', { client_id: 'a', request: 'e.y.J' }],
    ['https://wallet.example?client_id=a&response_type=vp_token', { client_id: 'a', response_type: 'vp_token' }],
  ])('%s', (text, parameters) => {
    expect(parse(text)).toEqual(parameters)
  })
})

describe('any other text is left to others', () => {
  test.each([
    '',
    'hello',
    ':',
    'openid4vp',
    'siopv2://?client_id=a',
    'openid-credential-offer://?credential_offer=%7B%7D',
    'openid4vp2://?client_id=a',
    'xopenid4vp://?client_id=a',
    'see openid4vp://?client_id=a',
    'https://shop.example/?client_id=a',
    'https://accounts.example/authorize?client_id=a&response_type=code&redirect_uri=https%3A%2F%2Fshop.example',
    'https://accounts.example/authorize?client_id=a&request_uri=urn%3Aietf%3Aparams%3A1',
    'https://wallet.example/?request=e.y.J',
    'https://shop.example/#/r?client_id=a&request=e.y.J',
    'http://wallet.example?client_id=a&request=e.y.J',
    'javascript:alert(1)//?client_id=a&request=b',
    '{"client_id":"a"}',
  ])('%s', (text) => {
    expect(parse(text)).toBeNull()
  })
})

describe('a request that cannot be read one way only is refused', () => {
  test.each([
    ['a parameter twice', 'openid4vp://?client_id=a&nonce=x&nonce=y'],
    ['a parameter twice, once escaped', 'openid4vp://?client_id=a&nonce=x&n%6Fnce=y'],
    ['a parameter twice, once without a value', 'openid4vp://?client_id=&client_id=a'],
    ['an unknown parameter twice', 'openid4vp://?client_id=a&x=1&x=1'],
    ['a fragment', 'openid4vp://?client_id=a#nonce=x'],
    ['an escape that is not UTF-8', 'openid4vp://?client_id=%FF'],
    ['half an escape', 'openid4vp://?client_id=%4'],
    ['white space', 'openid4vp://?client_id=a b'],
    ['a line break', 'openid4vp://?client_id=a\nb'],
    ['a character that does not print', 'openid4vp://?client_id=a\u0000b'],
    ['a megabyte', `openid4vp://?client_id=${'a'.repeat(1_000_000)}`],
    ['a web address with a parameter twice', 'https://wallet.example?client_id=a&request=b&client_id=c'],
  ])('%s', (_, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'request.malformed' }))
  })
  test('any text is null, parameters, or refused, and what is written is read', () => {
    const text = fc.oneof(
      fc.string(),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.string().map((rest) => `openid4vp:${rest}`),
    )
    fc.assert(
      fc.property(text, (value) => {
        try {
          const parameters = parse(value)
          expect(parameters === null || !Object.values(parameters).includes('')).toBe(true)
        } catch (thrown) {
          expect(asWalletError(thrown).code).toBe('request.malformed')
        }
      }),
      { numRuns: 300 },
    )
    const word = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(fc.dictionary(word, word), (parameters) => {
        const entries = Object.entries(parameters)
        expect(parse(`openid4vp://?${new URLSearchParams(entries).toString()}`)).toEqual(Object.fromEntries(entries))
      }),
    )
  })
})
