import { verifyJWT } from 'did-jwt'
import { type DIDResolver, Resolver } from 'did-resolver'
import { calculateJwkThumbprint, importJWK, type JWK, jwtVerify } from 'jose'
import { getResolver } from 'key-did-resolver'
import { describe, expect, test } from 'vitest'
import { fakeSigner } from '../testing/fakes/signer.ts'
import { fakeNow } from '../testing/fakes/world.ts'
import { createIdToken } from './id-token.ts'

const audience = 'redirect_uri:https://shop.example/callback'
const nonce = 'n-0S6_WzA2Mj'
const seconds = fakeNow / 1000
// key-did-resolver is typed against an older did-resolver; at run time they agree.
const resolver = new Resolver({ key: getResolver().key as unknown as DIDResolver })
const checked = { audience, currentDate: new Date(fakeNow), typ: 'JWT' }

describe.each(['ES256', 'EdDSA'] as const)('an ID Token signed with %s, read by software that is not ours', (algorithm) => {
  test('names the DID as issuer and subject, the client as audience, and nothing else of anybody', async () => {
    const signer = await fakeSigner(algorithm)
    const token = await createIdToken({ audience, nonce, subject: null }, signer, fakeNow)
    const { payload, protectedHeader } = await jwtVerify(token, await importJWK({ ...signer.key.jwk }, algorithm), checked)
    expect(payload).toEqual({ iss: signer.did, sub: signer.did, aud: audience, nonce, iat: seconds, exp: seconds + 300 })
    expect(protectedHeader).toEqual({ typ: 'JWT', alg: algorithm, kid: signer.verificationMethod })
  })

  test('verifies by its DID', async () => {
    const signer = await fakeSigner(algorithm)
    const token = await createIdToken({ audience, nonce, subject: null }, signer, fakeNow)
    const verified = await verifyJWT(token, { resolver, audience, policies: { now: seconds } })
    expect(verified).toMatchObject({ verified: true, issuer: signer.did, payload: { nonce } })
    await expect(verifyJWT(token, { resolver, audience, policies: { now: seconds + 1000 } })).rejects.toThrow('expired')
    await expect(verifyJWT(token, { resolver, audience: `${audience}x`, policies: { now: seconds } })).rejects.toThrow('audience')
  })

  test('names the thumbprint of the key, with the key beside it and no DID', async () => {
    const signer = await fakeSigner(algorithm)
    const token = await createIdToken({ audience, nonce, subject: 'jwk-thumbprint' }, signer, fakeNow)
    const jwk: JWK = { ...signer.key.jwk }
    const { payload, protectedHeader } = await jwtVerify(token, await importJWK(jwk, algorithm), checked)
    const subject = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${await calculateJwkThumbprint(jwk, 'sha256')}`
    expect(payload).toEqual({ iss: subject, sub: subject, sub_jwk: jwk, aud: audience, nonce, iat: seconds, exp: seconds + 300 })
    expect(protectedHeader).toEqual({ typ: 'JWT', alg: algorithm })
  })
})
