import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../core/json.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import type { HashName } from '../../crypto/digest.ts'
import { didKeyMethod } from '../../crypto/multikey.ts'
import { codeOf } from '../../testing/conformance/credential-format.ts'
import { signJwt } from '../../testing/fakes/jwt.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { digestText } from './disclosure.ts'
import { sdJwtVc } from './index.ts'
import { issue } from './issue.ts'

const issuer = await fakeSigner('ES256')
const holder = await fakeSigner('ES256')
const base = { iss: issuer.did, vct: 'urn:example:pass' }
const salt = 'c2FsdHNhbHRzYWx0c2E'

const encode = (content: unknown) => encodeBase64url(encodeUtf8(typeof content === 'string' ? content : JSON.stringify(content)))
const hashed = (text: string, hash: HashName = 'sha-256') => digestText(hash, text)
const credential = async (payload: JsonObject, disclosures: readonly string[] = [], header: JsonObject = {}) =>
  [await signJwt({ alg: 'ES256', typ: 'dc+sd-jwt', ...header }, { ...base, ...payload }, issuer), ...disclosures, ''].join('~')
/** The code with which it is refused; null when it is not. */
const refusal = async (payload: JsonObject, disclosures: readonly string[] = []) => {
  const raw = await credential(payload, disclosures)
  return codeOf(() => sdJwtVc.parse(raw))
}
const name = encode([salt, 'name', 'Ada'])
const email = encode([salt, 'email', 'ada@example.org'])
const element = encode([salt, 'EX'])
const read = async (payload: JsonObject, disclosures: readonly string[] = []) => sdJwtVc.parse(await credential(payload, disclosures))

test('an honest credential is read, so that what is refused below is refused for its fault', async () => {
  const parsed = await read({ _sd: [hashed(name)], list: [{ '...': hashed(element) }, 'AM', { '...': 'decoy' }] }, [name, element])
  expect(parsed?.claims).toEqual({ ...base, name: 'Ada', list: ['EX', 'AM'] })
  expect(parsed && sdJwtVc.index(parsed).withholdable).toEqual([['name'], ['list', 0]])
})

describe('what an issuer may not send (RFC 9901 section 7.1)', () => {
  const rows: readonly [string, JsonObject, readonly string[]][] = [
    ['S-1: a digest that occurs twice in one place', { _sd: [hashed(name), hashed(name)] }, [name]],
    ['S-1: a digest that occurs twice in two places', { _sd: [hashed(name)], a: { _sd: [hashed(name)] } }, [name]],
    ['S-1: a digest without a disclosure that occurs twice', { _sd: ['x', 'x'] }, []],
    ['S-2: the same disclosure twice', { _sd: [hashed(name)] }, [name, name]],
    ['S-3: a disclosure that no digest names', { _sd: [hashed(name)] }, [name, email]],
    ['S-3: a disclosure of another hash', { _sd: [hashed(name, 'sha-512')] }, [name]],
    ['S-3: a disclosure that is named only by itself', { a: 1 }, [encode([salt, 'a', { _sd: ['x'] }])]],
    ['S-4: a claim called _sd', { _sd: [hashed(encode([salt, '_sd', ['x']]))] }, [encode([salt, '_sd', ['x']])]],
    ['S-5: a claim called ...', { _sd: [hashed(encode([salt, '...', 'x']))] }, [encode([salt, '...', 'x'])]],
    ['S-5: a plain claim called ...', { '...': 'x' }, []],
    ['S-6: a claim called __proto__', { _sd: [hashed(encode([salt, '__proto__', { admin: true }]))] }, [encode([salt, '__proto__', { admin: true }])]],
    [
      'S-6: __proto__ inside of a value',
      { _sd: [hashed(encode(`["${salt}","a",{"__proto__":{"admin":true}}]`))] },
      [encode(`["${salt}","a",{"__proto__":{"admin":true}}]`)],
    ],
    ['S-7: a disclosed claim over a plain one', { name: 'Eve', _sd: [hashed(name)] }, [name]],
    [
      'S-7: two disclosed claims of one name',
      { _sd: [hashed(name), hashed(encode([`${salt}x`, 'name', 'Eve']))] },
      [name, encode([`${salt}x`, 'name', 'Eve'])],
    ],
    ['S-8: one element', { _sd: [hashed(encode([salt]))] }, [encode([salt])]],
    ['S-8: two elements among claims', { _sd: [hashed(element)] }, [element]],
    ['S-8: three elements in an array', { list: [{ '...': hashed(name) }] }, [name]],
    ['S-8: four elements', { _sd: [hashed(encode([salt, 'a', 1, 2]))] }, [encode([salt, 'a', 1, 2])]],
    ['S-8: no array at all', { _sd: [hashed(encode({ a: 1 }))] }, [encode({ a: 1 })]],
    ['S-8: a name that is no text', { _sd: [hashed(encode([salt, 1, 'x']))] }, [encode([salt, 1, 'x'])]],
    ['S-9: _sd that is no array', { _sd: hashed(name) }, [name]],
    ['S-9: _sd of numbers', { _sd: [1] }, []],
    ['S-9: _sd that is null', { _sd: null }, []],
    ['S-10: _sd_alg md5', { _sd_alg: 'md5' }, []],
    ['S-10: _sd_alg in capitals', { _sd_alg: 'SHA-256' }, []],
    ['S-10: _sd_alg that is no text', { _sd_alg: ['sha-256'] }, []],
    ['S-10: _sd_alg of an object inside', { a: { _sd_alg: 'sha-256' } }, []],
    ['S-10: _sd_alg that is disclosed', { _sd: [hashed(encode([salt, '_sd_alg', 'sha-256']))] }, [encode([salt, '_sd_alg', 'sha-256'])]],
    ['S-12: a salt that is missing', { _sd: [hashed(encode([null, 'a', 1]))] }, [encode([null, 'a', 1])]],
    ['S-12: a salt that is empty', { _sd: [hashed(encode(['', 'a', 1]))] }, [encode(['', 'a', 1])]],
    ['S-12: a salt that is short', { _sd: [hashed(encode(['c2FsdA', 'a', 1]))] }, [encode(['c2FsdA', 'a', 1])]],
    ['S-13: something beside the digest of an element', { list: [{ '...': hashed(element), y: 1 }] }, [element]],
    ['S-13: the digest of an element that is no text', { list: [{ '...': 1 }] }, []],
    ['a disclosure that is not strict JSON', { _sd: [hashed(encode(`["${salt}","a",{"b":1,"b":2}]`))] }, [encode(`["${salt}","a",{"b":1,"b":2}]`)]],
    ['a disclosure in another alphabet', { _sd: [hashed(`${name}=`)] }, [`${name}=`]],
  ]
  test.each(rows)('%s', async (_, payload, disclosures) => {
    expect(await refusal(payload, disclosures)).toBe('credential.malformed')
  })

  test('S-11: a key binding JWT that is there already', async () => {
    const raw = await issue({ vct: base.vct, cnf: { jwk: { ...holder.key.jwk } } }, issuer, fakeWorld())
    const held = sdJwtVc.parse(raw)
    if (!held) throw new Error('not parsed')
    const presented = await sdJwtVc.present(held, [], { kind: 'nonce', audience: 'a', nonce: 'n', transactionData: [] }, holder, fakeWorld())
    expect(codeOf(() => sdJwtVc.parse(String(presented)))).toBe('credential.malformed')
  })

  test.each(['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'aka_vcts', 'status'])('S-15: %s that can be withheld', async (claim) => {
    const values: Readonly<Record<string, Json>> = { cnf: { jwk: { ...holder.key.jwk } }, status: {}, nbf: 1, exp: 9e9, aka_vcts: ['x'] }
    const text = encode([salt, claim, values[claim] ?? 'x'])
    const { [claim]: _, ...rest } = { ...base } as JsonObject
    const jwt = await signJwt({ alg: 'ES256', typ: 'dc+sd-jwt' }, { ...rest, _sd: [hashed(text)] }, issuer)
    expect(codeOf(() => sdJwtVc.parse(`${jwt}~${text}~`))).toBe('credential.malformed')
  })
  test('S-15: something inside of status or cnf that can be withheld', async () => {
    const text = encode([salt, 'uri', 'https://status.example/1'])
    expect(await refusal({ status: { status_list: { idx: 1, _sd: [hashed(text)] } } }, [text])).toBe('credential.malformed')
    expect(await refusal({ cnf: { jwk: { ...holder.key.jwk }, list: [{ '...': 'x' }] } })).toBe('credential.malformed')
  })
  test('iat and sub may be withheld', async () => {
    const texts = [encode([salt, 'iat', 1_700_000_000]), encode([salt, 'sub', 'ada'])]
    expect(await refusal({ _sd: texts.map((text) => hashed(text)) }, texts)).toBeNull()
  })
})

describe('S-14: what would cost too much', () => {
  const chain = (depth: number) => {
    const texts: string[] = []
    let value: Json = 'x'
    for (let at = 0; at < depth; at++) {
      const text = encode([salt, 'a', value])
      texts.push(text)
      value = { _sd: [hashed(text)] }
    }
    return { payload: value as JsonObject, texts }
  }
  test('disclosures in disclosures are followed 32 deep and no deeper', async () => {
    for (const [depth, code] of [
      [32, null],
      [33, 'credential.malformed'],
      [900, 'credential.malformed'],
      [3000, 'credential.malformed'],
    ] as const) {
      const { payload, texts } = chain(depth)
      expect(await refusal(payload, texts), String(depth)).toBe(code)
    }
  })
  test('1,000 disclosures are read, one more is refused, and 20,000 are refused before any is hashed', async () => {
    const texts = Array.from({ length: 1001 }, (_, at) => encode([salt, `a${at}`, at]))
    const digests = texts.map((text) => hashed(text))
    expect(await refusal({ _sd: digests.slice(1) }, texts.slice(1))).toBeNull()
    expect(await refusal({ _sd: digests }, texts)).toBe('credential.malformed')
    const raw = (await credential({})) + 'x~'.repeat(20_000)
    const start = performance.now()
    expect(codeOf(() => sdJwtVc.parse(raw))).toBe('credential.malformed')
    expect(performance.now() - start).toBeLessThan(100)
  })
  test('a disclosure of a megabyte is refused', async () => {
    const text = encode([salt, 'a', 'x'.repeat(800_000)])
    expect(await refusal({ _sd: [hashed(text)] }, [text])).toBe('credential.malformed')
  })
})

describe('what is read', () => {
  test.each(['sha-256', 'sha-384', 'sha-512'] as const)('digests of %s', async (hash) => {
    const parsed = sdJwtVc.parse(await issue({ vct: base.vct, name: 'Ada' }, issuer, fakeWorld(), { hash }))
    expect(parsed?.claims).toEqual({ ...base, iat: fakeNow / 1000, name: 'Ada' })
  })
  test('the holder is the did:key of the key, or the DID that kid is under, or nobody', async () => {
    expect((await read({ cnf: { jwk: { ...holder.key.jwk } } }))?.holder).toBe(holder.did)
    expect((await read({ cnf: { kid: 'did:web:holder.example#1' } }))?.holder).toBe('did:web:holder.example')
    expect((await read({ cnf: { kid: 'key-1' } }))?.holder).toBeNull()
    expect((await read({ cnf: { 'x5t#S256': 'x' } }))?.holder).toBeNull()
    expect((await read({}))?.holder).toBeNull()
  })
  test('its key may be of any curve a signature can be of', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign'])
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const generator = ['79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798', '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8']
    const [gx = '', gy = ''] = generator.map((hex) => Buffer.from(hex, 'hex').toString('base64url'))
    const jwks = [{ kty, crv, x, y }, { kty: 'EC', crv: 'secp256k1', x: gx, y: gy }, { ...(await fakeSigner('EdDSA')).key.jwk }, { ...holder.key.jwk }]
    for (const jwk of jwks) {
      const parsed = await read({ cnf: { jwk: jwk as JsonObject } })
      expect(didKeyMethod(parsed?.holder ?? '')?.publicKeyJwk).toEqual(jwk)
    }
  })
  test.each([
    { jwk: {} },
    { jwk: { ...holder.key.jwk, d: 'AA' } },
    { jwk: { ...holder.key.jwk, use: 'enc' } },
    { jwk: { kty: 'OKP', crv: 'X25519', x: 'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo' } },
    { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } },
    {},
    [],
    'x',
  ])('cnf %j is refused', async (cnf) => expect(await refusal({ cnf })).toBe('credential.malformed'))
  test.each([
    [{ exp: 0 }],
    [{ exp: '1' }],
    [{ nbf: 1e13 }],
    [{ iat: 'x' }],
    [{ vct: 1 }],
    [{ vct: '' }],
    [{ iss: '' }],
    [{ iss: 7 }],
    [{ aka_vcts: [] }],
    [{ aka_vcts: [base.vct] }],
    [{ aka_vcts: [1] }],
  ])('%j is refused', async (payload) => expect(await refusal(payload)).toBe('credential.malformed'))
  test('technical members are no claims, and dates are in milliseconds', async () => {
    const parsed = await read({ cnf: { jwk: { ...holder.key.jwk } }, _sd_alg: 'sha-256', nbf: 10, exp: 20, status: { a: 1 } })
    expect(parsed).toMatchObject({ types: [base.vct], issuer: issuer.did, validFrom: 10_000, validUntil: 20_000 })
    expect(parsed?.claims).toEqual({ ...base, nbf: 10, exp: 20, status: { a: 1 } })
  })
})

test.each<JsonObject>([{ _sd: ['x'] }, { '...': 'x' }, { list: [{ '...': 'x' }] }, { a: { _sd: [] } }, { _sd_alg: 'sha-512' }])(
  'S-4: %j is not issued: it would be read as something else',
  async (claims) => {
    await expect(issue({ vct: base.vct, ...claims }, issuer, fakeWorld(), { withholdable: [] })).rejects.toMatchObject({ code: 'credential.malformed' })
  },
)

test('whatever is issued, with whatever can be withheld, is read as it was meant', async () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd')
  const { value: json } = fc.letrec<{ value: Json; object: JsonObject; list: Json[] }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.constantFrom<Json>('x', 1, true, null), tie('object'), tie('list')),
    object: fc.dictionary(names, tie('value'), { maxKeys: 4 }),
    list: fc.array(tie('value'), { maxLength: 3 }),
  }))
  const paths = fc.array(fc.array(fc.oneof(names, fc.nat({ max: 2 }), fc.constant(null)), { minLength: 1, maxLength: 4 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.dictionary(names, json, { maxKeys: 4 }), paths, fc.nat({ max: 3 }), async (claims, withholdable, decoys) => {
      const parsed = sdJwtVc.parse(await issue({ ...claims, vct: base.vct }, issuer, fakeWorld(), { withholdable, decoys }))
      expect(parsed?.claims).toEqual({ ...structuredClone(claims), ...base, iat: fakeNow / 1000 })
    }),
    { numRuns: 100 },
  )
})
