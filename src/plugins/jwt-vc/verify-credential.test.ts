import { beforeAll, describe, expect, test } from 'vitest'
import type { Did, DidDocument, VerificationMethod } from '../../core/did.ts'
import { type ErrorCode, WalletError } from '../../core/errors.ts'
import type { Check } from '../../core/exchange.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Signer, World } from '../../core/plugin.ts'
import { signJwt } from '../../testing/fakes/jwt.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { jwtVc } from './index.ts'

const did: Did = 'did:web:issuer.example'
const seconds = fakeNow / 1000
const vc = { '@context': ['https://www.w3.org/2018/credentials/v1'], type: ['VerifiableCredential'], credentialSubject: { name: 'Ada' } }
const payload = { iss: did, nbf: seconds - 60, vc }
let [first, second]: Signer[] = []
beforeAll(async () => {
  first = await fakeSigner('ES256', { did, verificationMethod: `${did}#1` })
  second = await fakeSigner('ES256', { did, verificationMethod: `${did}#2` })
})

function key(signer: Signer | undefined): VerificationMethod {
  if (!signer) throw new Error('no signer')
  return { id: signer.verificationMethod, type: 'JsonWebKey', controller: did, publicKeyJwk: signer.key.jwk }
}
function resolving(document: Partial<DidDocument>): World {
  return fakeWorld({ resolve: async () => ({ id: did, verificationMethod: [], authentication: [], assertionMethod: [], keyAgreement: [], ...document }) })
}
async function checked(world: World, signer: Signer | undefined, members: JsonObject = {}, header: JsonObject = {}): Promise<readonly Check[]> {
  if (!signer) throw new Error('no signer')
  const credential = jwtVc.parse(await signJwt({ alg: signer.key.algorithm, typ: 'JWT', ...header }, { ...payload, ...members }, signer))
  return credential ? jwtVc.verify(credential, world) : []
}
const result = (checks: readonly Check[], name: Check['name']) => checks.find((check) => check.name === name)?.result
const reason = (checks: readonly Check[], name: Check['name']) => checks.find((check) => check.name === name)?.reason

describe('the issuer key is one the issuer lists for assertions (DR-9 in spirit)', () => {
  test('listed under assertionMethod: passed, with kid absolute, relative or absent', async () => {
    const world = resolving({ verificationMethod: [key(first)], assertionMethod: [`${did}#1`] })
    for (const header of [{}, { kid: '#1' }, { kid: `${did}#1` }]) {
      const checks = await checked(world, first, {}, header)
      expect(checks.map((check) => [check.name, check.result])).toEqual([
        ['format', 'passed'],
        ['issuer-key', 'passed'],
        ['signature', 'passed'],
        ['dates', 'passed'],
      ])
    }
  })
  test.each(['authentication', 'keyAgreement'] as const)('listed under %s only: failed', async (relationship) => {
    const world = resolving({ verificationMethod: [key(first)], [relationship]: [`${did}#1`] })
    for (const header of [{}, { kid: '#1' }]) {
      const checks = await checked(world, first, {}, header)
      expect([result(checks, 'issuer-key'), result(checks, 'signature'), reason(checks, 'issuer-key')]).toEqual(['failed', 'failed', 'key-not-listed'])
    }
  })
  test('without a kid every listed key that fits is tried', async () => {
    const other = await fakeSigner('EdDSA', { did, verificationMethod: `${did}#ed` })
    const world = resolving({ verificationMethod: [key(other), key(first), key(second)], assertionMethod: [`${did}#ed`, `${did}#1`, `${did}#2`] })
    expect(result(await checked(world, second), 'signature')).toBe('passed')
  })
  test('with a kid only that one is', async () => {
    const world = resolving({ verificationMethod: [key(first), key(second)], assertionMethod: [`${did}#1`, `${did}#2`] })
    const checks = await checked(world, second, {}, { kid: '#1' })
    expect([result(checks, 'issuer-key'), result(checks, 'signature')]).toEqual(['passed', 'failed'])
    expect(reason(await checked(world, second, {}, { kid: '#3' }), 'issuer-key')).toBe('key-not-listed')
  })
  test('a document with a thousand keys is not searched to the end', async () => {
    const decoys = Array.from({ length: 1000 }, (_, at) => ({ ...key(first), id: `${did}#d${at}` }))
    const methods = [...decoys, key(second)]
    const world = resolving({ verificationMethod: methods, assertionMethod: methods.map(({ id }) => id) })
    expect(result(await checked(world, second), 'signature')).toBe('failed')
    expect(result(await checked(world, second, {}, { kid: '#2' }), 'signature')).toBe('passed')
  })
  test('the document of another DID counts for nothing', async () => {
    const world = resolving({ id: 'did:web:other.example', verificationMethod: [key(first)], assertionMethod: [`${did}#1`] })
    expect(result(await checked(world, first), 'issuer-key')).toBe('failed')
  })
  test('an ES256 signature by a key said to be of another curve fails', async () => {
    const world = resolving({
      verificationMethod: [{ ...key(first), publicKeyJwk: { ...key(first).publicKeyJwk, crv: 'secp256k1' } }],
      assertionMethod: [`${did}#1`],
    })
    expect(reason(await checked(world, first), 'issuer-key')).toBe('key-of-other-algorithm')
  })
})

describe('an issuer that cannot be looked up', () => {
  const failing = (code: ErrorCode) => fakeWorld({ resolve: async () => Promise.reject(new WalletError(code, 'no document')) })
  test.each([
    ['identifier.unresolvable', 'unknown'],
    ['network.failed', 'unknown'],
    ['identifier.malformed', 'failed'],
  ] as const)('%s: %s', async (code, expected) => {
    const checks = await checked(failing(code), first)
    expect([result(checks, 'issuer-key'), result(checks, 'signature')]).toEqual([expected, expected])
    expect(result(checks, 'dates')).toBe('passed')
  })
  test('any other failure is ours and is not hidden', async () => {
    await expect(checked(failing('internal'), first)).rejects.toMatchObject({ code: 'internal' })
  })
  test('an https issuer is unknown and nothing is fetched', async () => {
    const checks = await checked(fakeWorld(), first, { iss: 'https://issuer.example' })
    expect([result(checks, 'issuer-key'), result(checks, 'signature')]).toEqual(['unknown', 'unknown'])
  })
  test.each([
    ['broken did:key', 'did:key:z6MkBroken0OIl', 'failed'],
    ['did:key for key agreement', 'did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F', 'unknown'],
  ])('%s: %s', async (_, iss, expected) => {
    expect(result(await checked(fakeWorld(), first, { iss }), 'issuer-key')).toBe(expected)
  })
})

describe('dates, five minutes of leeway on either side', () => {
  const minutes = (count: number) => seconds + count * 60
  test.each([
    [{ nbf: minutes(4) }, 'passed', null],
    [{ nbf: minutes(6) }, 'failed', 'not-yet-valid'],
    [{ exp: minutes(-4) }, 'passed', null],
    [{ exp: minutes(-6) }, 'failed', 'expired'],
    [{ exp: minutes(1) }, 'passed', null],
    [{ vc: { ...vc, expirationDate: '2025-12-31T00:00:00Z' } }, 'failed', 'expired'],
  ])('%j: %s', async (members, expected, because) => {
    const world = resolving({ verificationMethod: [key(first)], assertionMethod: [`${did}#1`] })
    const checks = await checked(world, first, { ...members })
    expect([result(checks, 'dates'), reason(checks, 'dates')]).toEqual([expected, because])
    expect(result(checks, 'signature')).toBe('passed')
  })
})

describe('status', () => {
  const status = { id: 'https://issuer.example/status/1', type: 'StatusList2021Entry' }
  const world = () => resolving({ verificationMethod: [key(first)], assertionMethod: [`${did}#1`] })
  test('a credential that has one is unknown here; nothing is fetched', async () => {
    const checks = await checked(world(), first, { vc: { ...vc, credentialStatus: status } })
    expect([result(checks, 'status'), reason(checks, 'status')]).toEqual(['unknown', 'status-not-checked'])
  })
  test('one that stands beside vc counts too', async () => {
    expect(result(await checked(world(), first, { credentialStatus: status }), 'status')).toBe('unknown')
  })
  test('without one there is no such check', async () => expect(result(await checked(world(), first), 'status')).toBeUndefined())
})

describe('J-9 and J-10: signatures that are accepted elsewhere', () => {
  test('J-9: the identity signature under the identity key verifies nothing', async () => {
    const identity: VerificationMethod = { ...key(first), publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x: `AQ${'A'.repeat(41)}` } }
    const world = resolving({ verificationMethod: [identity], assertionMethod: [`${did}#1`] })
    const universal: Signer = { ...(await fakeSigner('EdDSA')), sign: async () => Uint8Array.from({ length: 64 }, (_, at) => (at === 0 ? 1 : 0)) }
    expect(result(await checked(world, universal), 'signature')).toBe('failed')
  })
  test('J-10: high S is valid, DER and zeros are not', async () => {
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const world = resolving({ verificationMethod: [key(first)], assertionMethod: [`${did}#1`] })
    const changed = (change: (signature: Uint8Array) => Uint8Array) =>
      ({ ...first, sign: async (data: Uint8Array) => change((await first?.sign(data)) ?? new Uint8Array()) }) as Signer
    const flipped = (signature: Uint8Array) => {
      const s = order - BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`)
      return new Uint8Array([...signature.subarray(0, 32), ...Buffer.from(s.toString(16).padStart(64, '0'), 'hex')])
    }
    expect(result(await checked(world, changed(flipped)), 'signature')).toBe('passed')
    expect(
      result(
        await checked(
          world,
          changed(() => new Uint8Array(64)),
        ),
        'signature',
      ),
    ).toBe('failed')
    expect(
      result(
        await checked(
          world,
          changed((signature) => new Uint8Array([0, ...signature])),
        ),
        'signature',
      ),
    ).toBe('failed')
    expect(
      result(
        await checked(
          world,
          changed((signature) => new Uint8Array([0x30, 68, 2, 32, ...signature.subarray(0, 32), 2, 32, ...signature.subarray(32)])),
        ),
        'signature',
      ),
    ).toBe('failed')
  })
})
