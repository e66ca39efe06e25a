import { SDJwtInstance } from '@sd-jwt/core'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { importJWK, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import type { Binding, Signer } from '../../core/plugin.ts'
import { decodeBase64url, encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { digest, isHashName } from '../../crypto/digest.ts'
import { verifySignature } from '../../crypto/verify.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { sdJwtVc } from './index.ts'
import { issue } from './issue.ts'

const issuer = await fakeSigner('ES256')
const holder = await fakeSigner('ES256')
const seconds = fakeNow / 1000
const binding: Binding = { kind: 'nonce', audience: 'https://verifier.example', nonce: 'n-1', transactionData: [] }
const user = { name: 'Ada', address: { street: 'Main St', city: 'Exampleton' }, nationalities: ['EX', 'AM'] }
const open = { iss: issuer.did, iat: seconds, vct: 'urn:example:pass', cnf: { jwk: { ...holder.key.jwk } } }
const withholdable = [['name'], ['address', 'street'], ['nationalities', null]]

const signing = (by: Signer) => async (data: string) => encodeBase64url(await by.sign(encodeUtf8(data)))
const checking = (by: Signer) => (data: string, signature: string) =>
  verifySignature('ES256', by.key.jwk, decodeBase64url(signature) ?? new Uint8Array(), encodeUtf8(data))
const config = {
  signer: signing(issuer),
  signAlg: 'ES256',
  verifier: checking(issuer),
  kbSigner: signing(holder),
  kbSignAlg: 'ES256',
  kbVerifier: checking(holder),
  hashAlg: 'sha-256' as const,
  hasher: async (data: string | ArrayBuffer, name: string) => {
    if (!isHashName(name)) throw new Error(name)
    return digest(name, typeof data === 'string' ? encodeUtf8(data) : new Uint8Array(data))
  },
  saltGenerator: () => encodeBase64url(crypto.getRandomValues(new Uint8Array(16))),
}
const peer = new SDJwtVcInstance(config)
const issuedThere = () =>
  peer.issue({ ...open, ...user }, { _sd: ['name'], address: { _sd: ['street'] }, nationalities: { _sd: [0, 1], _sd_decoy: 2 }, _sd_decoy: 2 })
const issuedHere = (hash?: 'sha-384') =>
  issue({ ...user, vct: open.vct, cnf: open.cnf }, issuer, fakeWorld(), { withholdable, decoys: 2, ...(hash ? { hash } : {}) })

describe('@sd-jwt and ours, both ways', () => {
  test('what it issues is read here, with the same claims, and verifies', async () => {
    const credential = sdJwtVc.parse(await issuedThere())
    if (!credential) throw new Error('not parsed')
    const { cnf: _, ...rest } = open
    expect(credential.claims).toEqual({ ...rest, ...user })
    expect((await sdJwtVc.verify(credential, fakeWorld())).map(({ result }) => result)).toEqual(Array(4).fill('passed'))
    const paths = sdJwtVc.index(credential).withholdable.map((path) => path.join('.'))
    expect(paths.toSorted()).toEqual(['address.street', 'name', 'nationalities.0', 'nationalities.1'])
  })
  test('what it presents verifies here', async () => {
    const kb = { payload: { iat: seconds, aud: 'https://verifier.example', nonce: 'n-1' } }
    const presented = await peer.present<typeof user>(await issuedThere(), { name: true, nationalities: { 1: true } }, { kb })
    const report = await sdJwtVc.verifyPresentation?.(presented, binding, fakeWorld())
    expect(report?.checks.filter(({ result }) => result !== 'passed')).toEqual([])
    expect(report?.credentials[0]?.credential.claims).toMatchObject({ name: 'Ada', nationalities: ['AM'], address: { city: 'Exampleton' } })
    expect(report?.holder).toBe(holder.did)
  })
  test.each([undefined, 'sha-384'] as const)('what is issued and presented here verifies there (%s)', async (hash) => {
    const raw = await issuedHere(hash)
    const there = new SDJwtInstance({ ...config, ...(hash ? { hashAlg: hash } : {}) })
    expect(await there.getClaims(raw)).toEqual({ ...open, ...user })
    const credential = sdJwtVc.parse(raw)
    if (!credential) throw new Error('not parsed')
    const presented = String(
      await sdJwtVc.present(
        credential,
        [
          ['address', 'street'],
          ['nationalities', 0],
        ],
        binding,
        holder,
        fakeWorld(),
      ),
    )
    const { payload, kb } = await there.verify(presented, { keyBindingNonce: 'n-1', currentDate: seconds })
    expect(payload).toEqual({ ...open, address: user.address, nationalities: ['EX'] })
    expect(kb?.payload).toMatchObject({ aud: 'https://verifier.example', nonce: 'n-1', iat: seconds })
    await expect(there.verify(presented, { keyBindingNonce: 'n-2', currentDate: seconds })).rejects.toThrow()
  })
  test('both show the same disclosures for the same claims', async () => {
    const raw = await issuedHere()
    const credential = sdJwtVc.parse(raw)
    const theirs = await peer.present<typeof user>(raw, { address: { street: true }, nationalities: { 0: true } })
    const ours =
      credential &&
      (await sdJwtVc.present(
        credential,
        [
          ['address', 'street'],
          ['nationalities', 0],
        ],
        binding,
        null,
        fakeWorld(),
      ))
    expect(ours?.toString().split('~').toSorted()).toEqual(theirs.split('~').toSorted())
  })
})

test('jose reads the signatures of both JWTs', async () => {
  const credential = sdJwtVc.parse(await issuedHere())
  if (!credential) throw new Error('not parsed')
  const presented = String(await sdJwtVc.present(credential, [], binding, holder, fakeWorld())).split('~')
  const currentDate = new Date(fakeNow)
  const first = await jwtVerify(presented[0] ?? '', await importJWK({ ...issuer.key.jwk }, 'ES256'), { typ: 'dc+sd-jwt', issuer: issuer.did, currentDate })
  expect(first.payload).toMatchObject({ vct: open.vct, _sd_alg: 'sha-256' })
  const last = await jwtVerify(presented.at(-1) ?? '', await importJWK({ ...holder.key.jwk }, 'ES256'), {
    typ: 'kb+jwt',
    audience: 'https://verifier.example',
    currentDate,
  })
  expect(last.payload.nonce).toBe('n-1')
})
