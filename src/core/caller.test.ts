import { describe, expect, test } from 'vitest'
import { callerOf } from './caller.ts'
import type { Origin } from './exchange.ts'

const of = (origin: string | null) => callerOf({ origin: origin as Origin | null })

describe('the page that asks', () => {
  test.each([
    'https://shop.example',
    'https://shop.example:8443',
    'https://xn--bcher-kva.example',
    'http://localhost',
    'http://localhost:3000',
    'http://a.b.localhost:3000',
    'http://127.0.0.1:3000',
  ])('%s is a party, proven by its origin and by nothing it says', (origin) => {
    expect(of(origin)).toEqual({ origin, party: { id: origin, name: null, proofs: [{ by: 'origin', of: origin }] } })
  })
  test.each([
    null,
    'null',
    '',
    'http://shop.example',
    'http://localhost.shop.example',
    'http://localhost@shop.example',
    'http://shop.example/.localhost',
    'http://shop.example#.localhost',
    'http://127.0.0.1.shop.example',
    'https://',
    'https://shop.example/',
    'https://shop.example/path',
    'https://user@shop.example',
    'https://shop.example\nhttp://x',
    'HTTPS://shop.example',
    'ftp://shop.example',
    'file://',
    'data:text/html,x',
    'chrome-extension://abcdefghijklmnop',
  ])('%j is refused', (origin) => {
    expect(() => of(origin)).toThrow(expect.objectContaining({ code: 'request.malformed' }))
  })
})
