import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBase64url } from '../crypto/base64url.ts'
import { bytesOf, secretOf } from './secret.ts'

describe('a secret out of a message', () => {
  it('is what it was before it was sent, whichever kind it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(secretOf({ entropy: encodeBase64url(bytes) })).toEqual({ entropy: new Uint8Array(bytes) })
        expect(secretOf({ credentialId: 'abc', prf: encodeBase64url(bytes) })).toEqual({ credentialId: 'abc', prf: new Uint8Array(bytes) })
      }),
    )
    expect(secretOf({ passphrase: ' as it is ' })).toEqual({ passphrase: ' as it is ' })
  })

  it('is refused when it is not 32 bytes of canonical base64url', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        try {
          expect(encodeBase64url(bytesOf(text))).toBe(text)
        } catch (error) {
          expect(error).toMatchObject({ code: 'request.malformed' })
        }
      }),
    )
    for (const wrong of ['', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}B`])
      expect(() => bytesOf(wrong)).toThrow(expect.objectContaining({ code: 'request.malformed' }))
  })
})
