import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WalletError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import { vectorText } from '../testing/vectors.ts'
import { decodeUtf8 } from './bytes.ts'
import { canonicalJson } from './jcs.ts'
import { parseStrictJson } from './strict-json.ts'

const text = (value: Json) => decodeUtf8(canonicalJson(value))

/** Reads a double from its bits (hexadecimal), as RFC 8785 appendix B lists them. */
function double(bits: string): number {
  return new DataView(Uint8Array.from(bits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)).buffer).getFloat64(0)
}

describe('canonical JSON', () => {
  it.for(['arrays', 'french', 'structures', 'unicode', 'values', 'weird'])('D-4: writes the input of vector %s as its output', (name, context) => {
    const input = vectorText('jcs', `testdata/input/${name}.json`)
    const output = vectorText('jcs', `testdata/output/${name}.json`)
    if (input.skip !== null) return context.skip(input.skip)
    if (output.skip !== null) return context.skip(output.skip)
    expect(text(parseStrictJson(input.data) ?? null)).toBe(output.data)
  })

  it.each([
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555555', '333333333.3333333'],
  ])('D-4: writes the double %s as RFC 8785 appendix B does', (bits, written) => {
    expect(text(double(bits))).toBe(written)
  })

  it('is the same for every order of members, and means the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const value = parseStrictJson(JSON.stringify(object))
        fc.pre(value !== undefined)
        const backwards = Object.fromEntries(Object.entries(object).reverse())
        expect(text(backwards as Json)).toBe(text(value))
        expect(JSON.parse(text(value) ?? '')).toEqual(value)
      }),
    )
  })

  it.each([
    ['a lone surrogate', { a: '\ud800' }],
    ['a lone surrogate in a name', { '\udfff': 1 }],
    ['NaN', [Number.NaN]],
    ['infinity', Number.POSITIVE_INFINITY],
    ['65 levels', JSON.parse('['.repeat(66) + ']'.repeat(66)) as Json],
  ])('D-4: refuses %s with the code it is given', (_, value) => {
    expect(() => canonicalJson(value, 'request.malformed')).toThrow(expect.objectContaining({ code: 'request.malformed' } satisfies Partial<WalletError>))
  })
})
