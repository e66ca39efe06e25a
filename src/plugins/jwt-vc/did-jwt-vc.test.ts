import { createVerifiableCredentialJwt, createVerifiablePresentationJwt, verifyCredential, verifyPresentation } from 'did-jwt-vc'
import { type DIDResolver, Resolver } from 'did-resolver'
import { getResolver } from 'key-did-resolver'
import { describe, expect, test } from 'vitest'
import { WalletError } from '../../core/errors.ts'
import type { Binding, Signer, World } from '../../core/plugin.ts'
import { verifies } from '../../testing/conformance/credential-format.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { didJwtIssuer } from './did-jwt-issuer.ts'
import { jwtVc } from './index.ts'

const seconds = fakeNow / 1000
// key-did-resolver is typed against an older did-resolver; at run time they agree.
const resolver = new Resolver({ key: getResolver().key as unknown as DIDResolver })
const policies = { now: seconds }
const context = 'https://www.w3.org/2018/credentials/v1'
const audience = 'origin:https://verifier.example'
const binding: Binding = { kind: 'nonce', audience, nonce: 'n-1', transactionData: [] }
const world: World = fakeWorld({
  verify: async (raw) => {
    const credential = jwtVc.parse(raw)
    if (!credential) throw new WalletError('credential.malformed', 'unknown format')
    return { credential, checks: await jwtVc.verify(credential, world) }
  },
})
const degree = { degree: { type: 'BachelorDegree', name: 'Bachelor of Science' } }

function theirs(issuer: Signer, holder: Signer): Promise<string> {
  const credential = {
    '@context': [context, 'https://www.w3.org/2018/credentials/examples/v1'],
    id: 'https://school.example/credentials/1',
    type: ['VerifiableCredential', 'UniversityDegreeCredential'],
    issuer: issuer.did,
    issuanceDate: '2025-12-31T00:00:00.000Z',
    expirationDate: '2026-12-31T00:00:00.000Z',
    credentialSubject: { id: holder.did, ...degree },
  }
  return createVerifiableCredentialJwt(credential, didJwtIssuer(issuer))
}

describe.each(['EdDSA', 'ES256'] as const)('did-jwt-vc and we agree, %s', (algorithm) => {
  test('a credential made there is read whole and verifies here', async () => {
    const [issuer, holder] = await Promise.all([fakeSigner(algorithm), fakeSigner('ES256')])
    const credential = jwtVc.parse(await theirs(issuer, holder))
    expect(credential).toMatchObject({
      types: ['VerifiableCredential', 'UniversityDegreeCredential'],
      issuer: issuer.did,
      holder: holder.did,
      validFrom: Date.UTC(2025, 11, 31),
      validUntil: Date.UTC(2026, 11, 31),
      claims: { id: 'https://school.example/credentials/1', issuer: issuer.did, credentialSubject: { id: holder.did, ...degree } },
    })
    expect(credential && (await verifies(async () => ({ checks: await jwtVc.verify(credential, world) })))).toBe(true)
    expect(credential && jwtVc.index(credential).title).toBe('University Degree')
  })
  test('so does one in which did-jwt-vc left the W3C members in place', async () => {
    const [issuer, holder] = await Promise.all([fakeSigner(algorithm), fakeSigner('ES256')])
    const vc = {
      '@context': [context],
      type: ['VerifiableCredential'],
      issuer: { id: issuer.did },
      issuanceDate: '2026-01-01T11:00:00Z',
      credentialSubject: { id: holder.did, ...degree },
    }
    const raw = await createVerifiableCredentialJwt({ nbf: seconds - 3600, sub: holder.did, vc }, didJwtIssuer(issuer), { removeOriginalFields: false })
    const credential = jwtVc.parse(raw)
    expect(credential?.claims).toEqual(vc)
    expect(credential && (await verifies(async () => ({ checks: await jwtVc.verify(credential, world) })))).toBe(true)
  })
  test('a presentation made there verifies here', async () => {
    const [issuer, holder] = await Promise.all([fakeSigner(algorithm), fakeSigner(algorithm)])
    const vp = { '@context': [context], type: ['VerifiablePresentation'], verifiableCredential: [await theirs(issuer, holder)] }
    const options = { domain: audience, challenge: 'n-1' }
    const raw = await createVerifiablePresentationJwt({ vp, nbf: seconds, exp: seconds + 60 }, didJwtIssuer(holder), options)
    expect(await verifies(async () => (await jwtVc.verifyPresentation?.(raw, binding, world)) ?? { checks: [] })).toBe(true)
  })
  test('a presentation made here verifies there, and so does the credential in it', async () => {
    const [issuer, holder] = await Promise.all([fakeSigner(algorithm), fakeSigner(algorithm)])
    const credential = jwtVc.parse(await theirs(issuer, holder))
    const raw = credential && (await jwtVc.present(credential, [], binding, holder, world))
    const { verifiablePresentation, issuer: by } = await verifyPresentation(String(raw), resolver, {
      domain: audience,
      challenge: 'n-1',
      policies,
      proofPurpose: 'authentication',
    })
    expect(by).toBe(holder.did)
    const [inner] = verifiablePresentation.verifiableCredential ?? []
    const verified = await verifyCredential(inner?.proof.jwt, resolver, { policies })
    expect(verified.verifiableCredential.credentialSubject).toEqual({ id: holder.did, ...degree })
    await expect(verifyPresentation(String(raw), resolver, { domain: audience, challenge: 'n-2', policies })).rejects.toThrow()
  })
  test('an empty presentation made here proves the identifier there', async () => {
    const holder = await fakeSigner(algorithm)
    const raw = (await jwtVc.authenticate?.(binding, holder, world)) ?? ''
    const { issuer: by } = await verifyPresentation(raw, resolver, { domain: audience, challenge: 'n-1', policies })
    expect(by).toBe(holder.did)
  })
  test('a credential made here verifies there', async () => {
    const issuer = await fakeSigner(algorithm)
    const raw = (await jwtVc.issue?.({ type: ['Pass'], credentialSubject: { id: 'did:example:ada', ...degree } }, issuer, world)) ?? ''
    const { verifiableCredential } = await verifyCredential(raw, resolver, { policies })
    expect(verifiableCredential.credentialSubject).toEqual({ id: 'did:example:ada', ...degree })
    expect(verifiableCredential.issuer.id).toBe(issuer.did)
  })
})
