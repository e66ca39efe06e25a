import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asWalletError } from '../../core/errors.ts'
import type { JsonObject } from '../../core/json.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { signJwt } from '../../testing/fakes/jwt.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { parseVerifierInfo } from './verifier-info.ts'

const verifier = 'x509_san_dns:shop.example'
const attester = await fakeSigner('ES256')
const world = fakeWorld({ trust: async () => ({ anchors: [], attesters: [{ issuer: 'https://registry.example', keys: [attester.key.jwk] }] }) })
const exp = fakeNow / 1000 + 60
const said = { iss: 'https://registry.example', sub: verifier, exp, purpose: 'Age check', entitlements: ['over_18'] }
const signed = (payload: JsonObject, signer = attester) => signJwt({ alg: 'ES256', typ: 'rc-rp+jwt' }, payload, signer)
const parse = (value: unknown) => parseVerifierInfo(value, verifier, world)
const verified = async (payload: JsonObject, signer = attester) => (await parse([{ format: 'jwt', data: await signed(payload, signer) }]))[0]?.verified

describe('what others say of the verifier', () => {
  test('nothing is nothing', async () => {
    expect(await parse(undefined)).toEqual([])
  })
  test('a JWT is shown with what it says and who says it', async () => {
    expect(await parse([{ format: 'jwt', data: await signed(said), credential_ids: ['pid'] }])).toEqual([
      {
        format: 'jwt',
        by: 'https://registry.example',
        verified: true,
        rows: [
          { label: 'purpose', value: 'Age check' },
          { label: 'entitlements', value: '["over_18"]' },
        ],
      },
    ])
  })
  test('it counts as said only when a trusted attester signed it, for this verifier, and it is in force', async () => {
    expect(await verified({ ...said, sub: 'shop.example' })).toBe(true)
    expect(await verified(said, await fakeSigner('ES256'))).toBe(false)
    expect(await verified({ ...said, iss: 'https://other.example' })).toBe(false)
    expect(await verified({ ...said, sub: 'x509_san_dns:other.example' })).toBe(false)
    expect(await verified({ ...said, exp: fakeNow / 1000 })).toBe(false)
    for (const name of ['nbf', 'iat']) expect(await verified({ ...said, [name]: fakeNow / 1000 + 3600 })).toBe(false)
    for (const name of ['iss', 'sub', 'exp']) expect(await verified(Object.fromEntries(Object.entries(said).filter(([one]) => one !== name)))).toBe(false)
  })
  test.each([
    ['another format', { format: 'https://ecosystem.example/statement', data: { text: 'Trust me' } }],
    ['a JWT that cannot be read', { format: 'jwt', data: 'eyJ.eyJ.sig' }],
    ['a JWT that is an object', { format: 'jwt', data: { payload: 'x' } }],
  ])('%s is shown by its name alone', async (_, entry) => {
    expect(await parse([entry])).toEqual([{ format: entry.format, by: null, verified: false, rows: [] }])
  })
  test('what nobody vouches for is not repeated: neither what it says, nor who is said to say it', async () => {
    const data = await signed({ ...said, purpose: 'Approved by the ministry' }, await fakeSigner('ES256'))
    expect(await parse([{ format: 'jwt', data }])).toEqual([{ format: 'jwt', by: null, verified: false, rows: [] }])
  })
  test('an attester that stands on the list twice is known by the keys of both', async () => {
    const [first, second] = [await fakeSigner('ES256'), await fakeSigner('ES256')]
    const twice = fakeWorld({ trust: async () => ({ anchors: [], attesters: [first, second].map(({ key }) => ({ issuer: said.iss, keys: [key.jwk] })) }) })
    expect((await parseVerifierInfo([{ format: 'jwt', data: await signed(said, second) }], verifier, twice))[0]?.verified).toBe(true)
  })
  test('long texts are cut, and no character is halved', async () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}${'n'.repeat(200)}`, '😀'.repeat(400)]))
    const iss = 'i'.repeat(1000)
    const known = fakeWorld({ trust: async () => ({ anchors: [], attesters: [{ issuer: iss, keys: [attester.key.jwk] }] }) })
    const [statement] = await parseVerifierInfo([{ format: 'jwt', data: await signed({ ...many, iss, sub: verifier, exp }) }], verifier, known)
    expect(statement?.rows).toHaveLength(20)
    for (const { label, value } of statement?.rows ?? []) {
      expect(label).toHaveLength(80)
      expect(value).toBe(`${'😀'.repeat(299)}…`)
    }
    expect(statement?.by).toHaveLength(300)
  })
  test('at most twenty are shown', async () => {
    expect(await parse(Array.from({ length: 30 }, () => ({ format: 'x', data: 'y' })))).toHaveLength(20)
  })
  test.each([
    ['an empty list', []],
    ['no list', { format: 'jwt', data: 'x' }],
    ['an entry that is a text', ['x']],
    ['no format', [{ data: 'x' }]],
    ['no data', [{ format: 'jwt' }]],
    ['data that is a number', [{ format: 'jwt', data: 7 }]],
    ['data that is a list', [{ format: 'jwt', data: ['x'] }]],
    ['no credentials', [{ format: 'jwt', data: 'x', credential_ids: [] }]],
    ['101 entries', Array.from({ length: 101 }, () => ({ format: 'x', data: 'y' }))],
  ])('%s is refused', async (_, value) => {
    await expect(parse(value)).rejects.toMatchObject({ code: 'request.malformed' })
  })
  test('anything else is shown or refused with a code', async () => {
    const entry = fc.record({ format: fc.oneof(fc.constant('jwt'), fc.string()), data: fc.oneof(fc.string(), fc.object()) })
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), fc.array(entry)), async (value) => {
        const code = await parse(value).then(
          () => 'shown',
          (thrown: unknown) => asWalletError(thrown).code,
        )
        expect(code).toMatch(/^shown$|^request\.malformed$/)
      }),
    )
  })
})
