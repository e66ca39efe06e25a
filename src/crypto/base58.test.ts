import { base58 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase58, encodeBase58 } from './base58.ts'

describe('base58', () => {
  it('decodes what another implementation encodes, leading zeros and all, and encodes it so too', () => {
    const zeros = fc.integer({ min: 0, max: 5 }).map((length) => new Uint8Array(length))
    fc.assert(
      fc.property(zeros, fc.uint8Array({ maxLength: 100 }), (front, back) => {
        const data = Uint8Array.from([...front, ...back])
        expect(decodeBase58(base58.encode(data))).toEqual(data)
        expect(encodeBase58(data)).toBe(base58.encode(data))
      }),
    )
  })

  it('refuses exactly the texts another implementation refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'12zZ0OIl+ \u0131'), maxLength: 8 }), (text) => {
        const ours = decodeBase58(text)
        let theirs: Uint8Array | null = null
        try {
          theirs = base58.decode(text)
        } catch {}
        expect(ours).toEqual(theirs)
      }),
    )
  })
})
