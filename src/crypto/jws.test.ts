import fc from 'fast-check'
import { CompactSign } from 'jose'
import { describe, expect, it } from 'vitest'
import { asWalletError } from '../core/errors.ts'
import type { PublicJwk } from '../core/key.ts'
import { vectors } from '../testing/vectors.ts'
import { encodeBase64url } from './base64url.ts'
import { assertPublicJwk } from './jwk.ts'
import { parseJws, parseJwsEnvelope, verifyJws } from './jws.ts'

const segment = (text: string) => Buffer.from(text).toString('base64url')
const header = '{"alg":"EdDSA","typ":"JWT"}'
const compact = (head: string, payload = '{"iss":"did:example:1"}', signature = encodeBase64url(new Uint8Array(64))) =>
  `${segment(head)}.${segment(payload)}.${signature}`
const codeOf = (text: string): string => {
  try {
    parseJws(text)
    return 'parsed'
  } catch (error) {
    return asWalletError(error).code
  }
}

async function keyPair(): Promise<{ readonly privateKey: CryptoKey; readonly jwk: PublicJwk }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const jwk = assertPublicJwk({ kty, crv, x, y })
  if (!jwk) throw new Error('no key')
  return { privateKey: pair.privateKey, jwk }
}

describe('a JWS', () => {
  it('is taken apart, and verified with the key that signed it', async () => {
    const { privateKey, jwk } = await keyPair()
    const payload = { iss: 'did:example:1', n: [1, 'é'] }
    const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader({ alg: 'ES256', typ: 'JWT' }).sign(privateKey)
    const jws = parseJws(signed)
    expect(jws.header).toEqual({ alg: 'ES256', typ: 'JWT' })
    expect(jws.payload).toEqual(payload)
    expect(jws.algorithm).toBe('ES256')
    expect(await verifyJws(jws, jwk)).toBe(true)
    expect(await verifyJws(jws, (await keyPair()).jwk)).toBe(false)
  })

  it('is refused or fails once any letter of it differs', async () => {
    const { privateKey, jwk } = await keyPair()
    const signed = await new CompactSign(new TextEncoder().encode('{"iss":"did:example:1","sub":"x"}')).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
    await fc.assert(
      fc.asyncProperty(fc.nat(signed.length - 1), fc.constantFrom(...'AZaz09-_.=+ '), async (at, letter) => {
        fc.pre(signed[at] !== letter)
        const changed = signed.slice(0, at) + letter + signed.slice(at + 1)
        if (codeOf(changed) === 'parsed') expect(await verifyJws(parseJws(changed), jwk)).toBe(false)
        else expect(codeOf(changed)).toBe('credential.malformed')
      }),
      { numRuns: 300 },
    )
  })

  it('throws the code it was given, and nothing else, whatever the text', () => {
    const part = fc.oneof(fc.string({ unit: fc.constantFrom(...'ABe_- ='), maxLength: 8 }), fc.json().map(segment), fc.constant(segment(header)))
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        try {
          parseJws(parts.join('.'), 'request.malformed')
        } catch (error) {
          expect(asWalletError(error).code).toBe('request.malformed')
        }
      }),
    )
  })

  it.each(['none', 'None', 'nOnE', 'NONE', '', 'HS256', 'RS256', 'PS256', 'ES512', 'es256', 'Ed25519', 'toString', '__proto__'])(
    'J-2: alg "%s" is refused',
    (alg) => {
      expect(codeOf(compact(JSON.stringify({ alg })))).toBe('credential.malformed')
    },
  )

  it.each(['{}', '{"alg":null}', '{"alg":["EdDSA"]}', '{"alg":{"toString":"EdDSA"}}', '{"alg":1}'])(
    'J-2: the header %s without an algorithm is refused',
    (head) => {
      expect(codeOf(compact(head))).toBe('credential.malformed')
    },
  )

  it('J-2: the public key used as an HMAC secret, and the algorithm of another curve, verify nothing', async () => {
    const { privateKey, jwk } = await keyPair()
    const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(JSON.stringify(jwk)), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    const input = `${segment('{"alg":"HS256"}')}.${segment('{}')}`
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', secret, new TextEncoder().encode(input)))
    expect(codeOf(`${input}.${encodeBase64url(mac)}`)).toBe('credential.malformed')
    for (const alg of ['ES256K', 'ES384', 'EdDSA']) {
      const other = `${segment(JSON.stringify({ alg }))}.${segment('{}')}`
      const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, new TextEncoder().encode(other)))
      expect(await verifyJws(parseJws(`${other}.${encodeBase64url(signature)}`), jwk)).toBe(false)
    }
  })

  it.each([
    ['unknown', '["exp-policy"]'],
    ['empty', '[]'],
    ['not an array', '"exp"'],
    ['null', 'null'],
    ['b64', '["b64"]'],
    ['a registered name', '["alg"]'],
  ])('J-3: a crit header that is %s is refused', (_, crit) => {
    expect(codeOf(compact(`{"alg":"EdDSA","crit":${crit},"exp-policy":1}`))).toBe('credential.malformed')
    expect(codeOf(compact(`{"alg":"EdDSA","b64":false,"crit":${crit}}`))).toBe('credential.malformed')
  })

  it.each(['true', 'false', 'null'])('J-3: a b64 header of %s is refused, with crit or without', (b64) => {
    expect(codeOf(compact(`{"alg":"EdDSA","b64":${b64}}`))).toBe('credential.malformed')
  })

  it.each([
    '{"alg":"EdDSA","alg":"EdDSA"}',
    '{"alg":"none","\\u0061lg":"EdDSA"}',
    '{"alg":"EdDSA","kid":"a","kid":"b"}',
    '{"alg":"EdDSA","jwk":{"x":1,"x":2}}',
  ])('J-3: the header %s with a name twice is refused', (head) => {
    expect(codeOf(compact(head))).toBe('credential.malformed')
  })

  it.each(['{"iss":"a","iss":"b"}', '{"iss":"a","\\u0069ss":"b"}', '{"vc":{"type":[],"type":[]}}', '{"vc":[{"__proto__":1}]}'])(
    'J-5: the payload %s is refused',
    (payload) => {
      expect(codeOf(compact(header, payload))).toBe('credential.malformed')
    },
  )

  it.each(['[]', 'null', '"x"', '1', '', '{}x', '\ufeff{}'])('a header or payload "%s" that is no JSON object is refused', (text) => {
    expect(codeOf(compact(text))).toBe('credential.malformed')
    expect(codeOf(compact(header, text))).toBe('credential.malformed')
  })

  it('a payload that is not UTF-8 is refused', () => {
    const payload = Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url')
    expect(codeOf(`${segment(header)}.${payload}.AAAA`)).toBe('credential.malformed')
  })

  const good = compact(header)
  const [head = '', payload = '', signature = ''] = good.split('.')
  it.each([
    ['one segment', head],
    ['two segments', `${head}.${payload}`],
    ['four segments', `${good}.AAAA`],
    ['six segments', `${good}.${good}`],
    ['an empty header', `.${payload}.${signature}`],
    ['an empty payload', `${head}..${signature}`],
    ['a dot at the end', `${good}.`],
    ['padding', `${head}==.${payload}.${signature}`],
    ['padding after the signature', `${good}==`],
    ['the letters of base64', `${head}.${payload}.${signature.replace('AA', '+/')}`],
    ['a space', `${head} .${payload}.${signature}`],
    ['a line break', `${good}\n`],
    ['stray last bits', `${good.slice(0, -1)}B`],
    ['nothing', ''],
  ])('J-8: %s is refused', (_, text) => {
    expect(codeOf(good)).toBe('parsed')
    expect(codeOf(text)).toBe('credential.malformed')
  })

  it.each([
    ['10 MB', () => 'A'.repeat(10_000_000)],
    ['10 MB of dots', () => '.'.repeat(10_000_000)],
    ['more than 512 kB', () => compact(header, `{"a":"${'x'.repeat(400_000)}"}`)],
    ['20,000 levels', () => compact(header, `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)],
    ['20,000 levels of header', () => compact(`{"alg":"EdDSA","a":${'{"b":'.repeat(20_000)}1${'}'.repeat(20_001)}`)],
    ['20,000 names, one of them twice', () => compact(header, `{${Array.from({ length: 20_000 }, (_, at) => `"n${at}":1`).join()},"n7":2}`)],
  ])('J-8: %s is refused in less than 100 ms', (_, make) => {
    const text = make()
    const start = performance.now()
    expect(codeOf(text)).toBe('credential.malformed')
    expect(performance.now() - start).toBeLessThan(100)
  })

  it('J-8: 380 kB of payload is still read', () => {
    expect(codeOf(compact(header, `{"a":"${'x'.repeat(380_000)}"}`))).toBe('parsed')
  })
})

interface JoseGroup {
  readonly comment: string
  readonly private: object
  readonly public?: object
  readonly tests: readonly { readonly tcId: number; readonly comment: string; readonly jws: unknown; readonly result: 'valid' | 'invalid' }[]
}

describe('the Wycheproof JWS tests', () => {
  const ours = ['EdDSA', 'ES256', 'ES384', 'ES256K']

  it.for(['json_web_signature_test.json', 'json_web_key_test.json'])(
    'J-1: %s: what is valid is accepted where the algorithm is ours, and nothing else is',
    async (file, context) => {
      const suite = vectors<{ readonly testGroups: readonly JoseGroup[] }>('wycheproof', file)
      if (suite.skip !== null) return context.skip(suite.skip)
      const wrong: string[] = []
      let accepted = 0
      for (const group of suite.data.testGroups) {
        const shown: unknown = group.public ?? group.private
        const keys: readonly unknown[] = typeof shown === 'object' && shown !== null && 'keys' in shown && Array.isArray(shown.keys) ? shown.keys : [shown]
        const alg = keys.map((key) => (typeof key === 'object' && key !== null && 'alg' in key ? key.alg : null))[0]
        for (const { tcId, comment, jws, result } of group.tests) {
          const expected = result === 'valid' && ours.includes(String(alg))
          const actual = typeof jws === 'string' && (await accepts(jws, keys))
          if (actual) accepted++
          if (actual !== expected) wrong.push(`${tcId} ${comment}`)
        }
      }
      expect(wrong).toEqual([])
      expect([file, accepted > 0]).toEqual([file, file === 'json_web_signature_test.json'])
    },
  )

  async function accepts(compactJws: string, keys: readonly unknown[]): Promise<boolean> {
    const jwk = keys.length === 1 ? assertPublicJwk(keys[0], 'sig') : null
    try {
      return jwk !== null && (await verifyJws(parseJwsEnvelope(compactJws), jwk))
    } catch (error) {
      expect(asWalletError(error).code).toBe('credential.malformed')
      return false
    }
  }
})
