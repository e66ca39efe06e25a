import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { equalBytes } from './bytes.ts'
import { decodeBase64url, decodeTable, encodeBase64url } from './base64url.ts'

/** Not what any short array decodes to. */
const never = new Uint8Array(999)
const bytes = () => fc.uint8Array({ maxLength: 200 })

afterEach(() => {
  Reflect.deleteProperty(Uint8Array, 'fromBase64')
  vi.resetModules()
})

/** As the platform's decoder with strict last chunks: padding wanted, whitespace skipped. */
function fakeFromBase64(text: string): Uint8Array {
  const packed = text.replace(/[\t\n\f\r ]/g, '')
  const decoded = new Uint8Array(Buffer.from(packed, 'base64url'))
  const again = Buffer.from(decoded).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  if (again !== packed) throw new SyntaxError('not base64url')
  return decoded
}

async function withNative(): Promise<typeof decodeBase64url> {
  Reflect.defineProperty(Uint8Array, 'fromBase64', { value: fakeFromBase64, configurable: true })
  vi.resetModules()
  return (await import('./base64url.ts')).decodeBase64url
}

const decoders = [
  ['the table', async () => decodeTable],
  ['the platform', withNative],
  ['whatever is here', async () => decodeBase64url],
] as const

describe.each(decoders)('base64url decoded by %s', (_, decoder) => {
  it('gives back what was encoded', async () => {
    const decode = await decoder()
    fc.assert(fc.property(bytes(), (data) => equalBytes(data, decode(encodeBase64url(data)) ?? never)))
  })

  it('accepts nothing but what the encoder writes', async () => {
    const decode = await decoder()
    const letter = fc.constantFrom(...'ABCDabcd0189-_=+/ \n\t\u00e9\ud83d')
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: letter, maxLength: 12 }), fc.string()), (text) => {
        const decoded = decode(text)
        if (decoded) expect(encodeBase64url(decoded)).toBe(text)
        else expect(Buffer.from(text, 'base64url').toString('base64url')).not.toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['padding', 'Zg=='],
    ['padding that fills a group', 'Zg='],
    ['plus and slash', '+/+/'],
    ['a space inside', 'Zm 9'],
    ['spaces for four letters', 'Zm9v    '],
    ['a line break at the end', 'Zm9vYg\n'],
    ['stray last bits in two letters', 'Zh'],
    ['stray last bits in three letters', 'Zm9'.replace('9', '5')],
    ['a single letter', 'Z'],
    ['a single letter too many', 'Zm9vY'],
    ['a letter beyond Latin-1', 'Zm9\u0161'],
    ['a dot', 'Zm.v'],
  ])('J-8: refuses %s', async (_what, text) => {
    expect((await decoder())(text)).toBe(null)
  })

  it('decodes the empty text to no bytes', async () => {
    expect((await decoder())('')).toEqual(new Uint8Array())
  })
})

describe('base64url encoding', () => {
  it('agrees with another implementation', () => {
    fc.assert(fc.property(bytes(), (data) => encodeBase64url(data) === Buffer.from(data).toString('base64url')))
  })
})
