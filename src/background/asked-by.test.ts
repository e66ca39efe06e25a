import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askedBy } from './asked-by.ts'

describe('whom a request asks for by its own word', () => {
  it.each([
    ['openid4vp://?client_id=x509_san_dns%3Aa.example&request_uri=https%3A%2F%2Fb.example%3A8443%2Fr', 'b.example:8443'],
    ['openid4vp:?client_id=a&response_uri=https%3A%2F%2Fc.example%2Fr', 'c.example'],
    ['openid4vp://?client_id=redirect_uri%3Ahttps%3A%2F%2Fd.example%2Fcb', 'https://d.example/cb'],
    ['haip-vp://?client_id=x509_san_dns%3Ae.example&request=ey', 'e.example'],
    ['https://wallet.example/?client_id=decentralized_identifier%3Adid%3Aweb%3Af.example&request=ey', 'did:web:f.example'],
    ['openid4vp://?client_id=g&request_uri=nonsense#x', 'g'],
    ['openid4vp://', null],
    ['openid4vp://?client_id=', null],
  ])('of %s is %s', (request, host) => {
    expect(askedBy(request)).toBe(host)
  })

  it('MP-1: is at most 200 characters, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ size: 'large' }),
          fc.string({ size: 'large' }).map((id) => `openid4vp://?client_id=${encodeURIComponent(id.toWellFormed())}`),
        ),
        (text) => (askedBy(text)?.length ?? 0) <= 200,
      ),
    )
  })
})
