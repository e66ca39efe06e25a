import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intentOf, isRequestLink, linkLimit } from './request-links.ts'

describe('a text', () => {
  it.each([
    'openid4vp://?client_id=a',
    'openid4vp:?client_id=a',
    ' OpenID4VP://authorize?request_uri=x\n',
    'haip-vp://?client_id=a&request_uri=x',
    'siopv2://?client_id=a',
    'openid://?client_id=a',
    'https://wallet.example/authorize?client_id=a&request_uri=https%3A%2F%2Fa.example',
    'https://wallet.example/?response_type=vp_token&client_id=a',
  ])('that is the request %s wants something', (text) => {
    expect(intentOf(text)).toBe('get')
  })

  it.each([
    'eyJhbGciOiJFUzI1NiJ9.e30.AA',
    '{"type":"Degree"}',
    'openid-credential-offer://?credential_offer=x',
    'haip-vci://?credential_offer_uri=x',
    'https://site.example/',
    'https://site.example/?client_id=a',
    'https://login.example/authorize?client_id=a&response_type=code',
    'https://site.example/?request_uri=https%3A%2F%2Fa.example',
    'http://site.example/?client_id=a&request_uri=b',
    'see openid4vp://?client_id=a',
    'openid4vpx://?client_id=a',
    'https://[',
    '',
  ])('like %s hands something over', (text) => {
    expect(intentOf(text)).toBe('create')
  })

  it('MP-1: is sorted whatever it is', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (text) => ['get', 'create'].includes(intentOf(text))))
  })
})

describe('a link', () => {
  it.each(['openid4vp://?a', 'haip-vp://?a', 'siopv2://?a', 'OPENID4VP:a'])('%s is one that is answered', (address) => {
    expect(isRequestLink(address)).toBe(true)
  })

  it.each(['openid-credential-offer://?a', 'haip-vci://?a', 'https://a.example/?client_id=a&request=b', 'openid://?a', 'javascript:openid4vp:', ' openid4vp:'])(
    '%s is left alone',
    (address) => {
      expect(isRequestLink(address)).toBe(false)
    },
  )

  it('is answered up to 16 kB', () => {
    const start = 'openid4vp://?a='
    expect(isRequestLink(start.padEnd(linkLimit, 'x'))).toBe(true)
    expect(isRequestLink(start.padEnd(linkLimit + 1, 'x'))).toBe(false)
  })
})
