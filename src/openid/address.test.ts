import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asWalletError } from '../core/errors.ts'
import { parseAddress, redirectOf } from './address.ts'

const codeOf = (value: unknown) => {
  try {
    return parseAddress(value, 'here') === value ? 'accepted' : 'changed'
  } catch (thrown) {
    return asWalletError(thrown).code
  }
}

describe('where an answer may go', () => {
  test.each([
    'https://verifier.example.org/response',
    'https://verifier.example.org',
    'https://verifier.example.org:8443/a?b=c&d=e%20f',
    'https://verifier.example.org/a@b:c',
    'HTTPS://verifier.example.org/',
    'https://xn--bcher-kva.example/',
    'http://localhost:3000/r',
    'http://verifier.localhost:3000/r',
    'http://127.0.0.1:3000/r',
    'https://localhost/r',
  ])('%s is kept as it was written', (value) => {
    expect(codeOf(value)).toBe('accepted')
  })
  test.each([
    ['http', 'http://verifier.example.org/r'],
    ['http on a name that begins like this machine', 'http://localhost.evil.example/r'],
    ['http on an address that begins like this machine', 'http://127.0.0.1.evil.example/r'],
    ['http on another address of this machine', 'http://127.0.0.2/r'],
    ['an IPv4 address', 'https://203.0.113.7/r'],
    ['an IPv4 address in hexadecimal', 'https://0xcb.0x00.0x71.0x07/r'],
    ['an IPv4 address as one number', 'https://3405803783/r'],
    ['a link-local address', 'https://169.254.169.254/latest'],
    ['an IPv6 address', 'https://[2001:db8::1]/r'],
    ['IPv6 of this machine', 'http://[::1]/r'],
    ['userinfo', 'https://user:pw@verifier.example.org/r'],
    ['empty userinfo', 'https://@verifier.example.org/r'],
    ['another host behind userinfo', 'https://verifier.example.org@evil.example/r'],
    ['a fragment', 'https://verifier.example.org/r#f'],
    ['an empty fragment', 'https://verifier.example.org/r#'],
    ['a fragment straight after the host', 'https://verifier.example.org#/r'],
    ['a backslash', 'https://verifier.example.org\\@evil.example/r'],
    ['a letter that looks like another', 'https://vеrifier.example.org/r'],
    ['white space before', ' https://verifier.example.org/r'],
    ['a line break in the middle', 'https://verifier.example.org/\nr'],
    ['a tab in the scheme', 'ht\ttps://verifier.example.org/r'],
    ['no host', 'https:///r'],
    ['one slash', 'https:/verifier.example.org/r'],
    ['a percent sign in the host', 'https://verifier%2eexample.org/r'],
    ['a port that is none', 'https://verifier.example.org:99999/r'],
    ['a relative address', '/r'],
    ['javascript', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['a file', 'file:///etc/passwd'],
    ['an extension', 'chrome-extension://abcdefghijklmnop/r'],
    ['a scheme of an app', 'bank:pay'],
    ['4097 characters', `https://verifier.example.org/${'a'.repeat(4068)}`],
    ['nothing', ''],
    ['a list', ['https://verifier.example.org/r']],
  ])('VP-14: %s is refused', (_, value) => {
    expect(codeOf(value)).toBe('request.malformed')
  })
  test('VP-14: whatever is accepted, the browser finds the same host in it that was written there', () => {
    const part = fc.constantFrom('https://', 'http://', 'a.example', 'evil.example', '@', '\\', '/', '?', '#', ':', '.', '%', '[', ']', '\t', ' ', '127.0.0.1')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
        ),
        (value) => {
          if (codeOf(value) !== 'accepted') return
          const { protocol, hostname, username, password, hash } = new URL(value)
          const written = /^https?:\/\/([^/?:]+)/i.exec(value)?.[1]?.toLowerCase()
          expect([hostname, username, password, hash]).toEqual([written, '', '', ''])
          expect(protocol === 'https:' || /localhost$|^127\.0\.0\.1$/.test(hostname)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('where the browser is sent afterwards', () => {
  test.each(['https://verifier.example.org/cb#response_code=091535f699ea575c', 'https://verifier.example.org/cb?code=1', 'http://localhost:3000/cb'])(
    'VP-20: %s',
    (value) => {
      expect(redirectOf(value)).toBe(value)
    },
  )
  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,<script>x</script>',
    'chrome-extension://abcdefghijklmnop/popup.html',
    'moz-extension://abcdefghijklmnop/popup.html',
    'about:blank',
    'blob:https://verifier.example.org/1',
    'file:///etc/passwd',
    'http://verifier.example.org/cb',
    'bank://pay',
    '//verifier.example.org/cb',
    '/cb',
    'https://verifier.example.org/cb# line',
    'https://user@verifier.example.org/cb',
    '',
  ])('VP-20: nobody is sent to %s', (value) => {
    expect(redirectOf(value)).toBeNull()
  })
  test.each([undefined, null, 7, {}, ['https://verifier.example.org/']])('VP-20: nobody is sent to %j', (value) => {
    expect(redirectOf(value)).toBeNull()
  })
})
