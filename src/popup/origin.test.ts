import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostOf, siteName, typedOrigin } from './origin.ts'

describe('the name of a site', () => {
  it.each([
    ['https://shop.example', '', 'shop.example', ''],
    ['https://a.b.shop.example:8443', 'a.b.', 'shop.example', ':8443'],
    ['https://login.bank.co.uk', 'login.', 'bank.co.uk', ''],
    ['https://me.github.io', '', 'me.github.io', ''],
    ['http://localhost:5173', '', 'localhost', ':5173'],
    ['http://127.0.0.1:80', '', '127.0.0.1', ''],
    ['http://[::1]:8080', '', '[::1]', ':8080'],
  ])('%s is cut into %j and %j', (origin, sub, domain, port) => {
    expect(siteName(origin)).toMatchObject({ sub, domain, port })
  })

  it('UI-8: the registered name is what is last, however long the rest', () => {
    expect(siteName(`https://trusted.com.${'x'.repeat(60)}.evil.tld`)?.domain).toBe('evil.tld')
  })

  it('UI-7: a name in another script stays punycode and is marked', () => {
    expect(siteName(new URL('https://\u0430pple.com').origin)).toMatchObject({ domain: 'xn--pple-43d.com', punycode: true })
    expect(siteName('https://xn--pple-43d.shop.example')).toMatchObject({ punycode: true })
    expect(siteName('https://apple.com')).toMatchObject({ punycode: false })
  })

  it('only http beyond this machine is insecure', () => {
    expect(siteName('http://shop.example')?.insecure).toBe(true)
    for (const origin of ['https://shop.example', 'http://localhost', 'http://demo.localhost:3000', 'http://127.0.0.1'])
      expect(siteName(origin)?.insecure).toBe(false)
  })

  it.each(['null', '', 'file://', 'did:key:z6Mk', 'https://', 'https://a/b', 'https://user@a.example', 'javascript:alert(1)', 'https://a b'])(
    '%j is no origin',
    (text) => {
      expect(siteName(text)).toBeNull()
    },
  )

  it('whatever the origin, no part of the name is lost', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 6 }), fc.option(fc.integer({ min: 1024, max: 65_535 })), (labels, port) => {
        const origin = `https://${labels.join('.')}.tld${port === null ? '' : `:${port}`}`
        const site = siteName(origin)
        expect(site && `${site.scheme}://${site.sub}${site.domain}${site.port}`).toBe(origin)
        expect(`https://${hostOf(origin)}`).toBe(origin)
      }),
    )
  })

  it('whatever the text, nothing is thrown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const origin = typedOrigin(text)
        expect(origin === null || siteName(origin) !== null).toBe(true)
        expect(siteName(text)?.domain).not.toBe('')
      }),
    )
  })
})

describe('a typed site', () => {
  it.each([
    ['shop.example', 'https://shop.example'],
    [' HTTPS://Shop.Example/path?x ', 'https://shop.example'],
    ['localhost:5173', 'http://localhost:5173'],
    ['http://127.0.0.1:8080/a', 'http://127.0.0.1:8080'],
    ['аpple.com', 'https://xn--pple-43d.com'],
  ])('%j means %s', (text, origin) => {
    expect(typedOrigin(text)).toBe(origin)
  })

  it.each(['http://shop.example', 'shop', 'ftp://shop.example', 'javascript:alert(1)', '', '   ', 'a b.example'])('%j means none', (text) => {
    expect(typedOrigin(text)).toBeNull()
  })
})
