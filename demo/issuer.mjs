import { generateKeyPairSync } from 'node:crypto'
import { getPublicJwkFromVerificationMethod } from '@credo-ts/core'
import { bytesToMultibase, EdDSASigner } from 'did-jwt'
import { createVerifiableCredentialJwt, verifyPresentation } from 'did-jwt-vc'
import { Resolver } from 'did-resolver'
import { getResolver } from 'key-did-resolver'
import { makeDid } from './credo.mjs'
import { Refused } from './http.mjs'

const resolver = new Resolver(getResolver())
const year = 365 * 24 * 3600

/** What the demo university says about whoever signs in. */
export const degree = Object.freeze({
  givenName: 'Robin',
  familyName: 'Example',
  degree: { type: 'BachelorDegree', name: 'Bachelor of Science in Hydrology' },
  university: 'Riverside University',
  graduationDate: '2026-06-19',
})

/** An issuer with a fresh Ed25519 did:key: `{ did, credentialFor(holder) }`. */
export function makeIssuer() {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const multibase = bytesToMultibase(new Uint8Array(Buffer.from(jwk.x, 'base64url')), 'base58btc', 'ed25519-pub')
  const did = `did:key:${multibase}`
  const signer = EdDSASigner(new Uint8Array(Buffer.from(jwk.d, 'base64url')))

  /** A University Degree for this DID: a JWT VC (VC Data Model 1.1, section 6.3.1). */
  async function credentialFor(holder) {
    const now = Math.floor(Date.now() / 1000)
    const payload = {
      jti: `urn:uuid:${crypto.randomUUID()}`,
      sub: holder,
      nbf: now - 5,
      exp: now + 4 * year,
      vc: {
        '@context': ['https://www.w3.org/2018/credentials/v1'],
        type: ['VerifiableCredential', 'UniversityDegreeCredential'],
        credentialSubject: structuredClone(degree),
      },
    }
    return createVerifiableCredentialJwt(payload, { did, signer, alg: 'EdDSA' }, { header: { kid: `${did}#${multibase}`, typ: 'JWT' } })
  }

  return Object.freeze({ did, credentialFor })
}

/** The DID that signed this sign-in (a VP JWT for this nonce and audience). Throws Refused when it does not hold. */
export async function signedIn(vp, { nonce, audience }) {
  let verified
  try {
    verified = await verifyPresentation(vp, resolver, { challenge: nonce, domain: audience })
  } catch (error) {
    throw new Refused(`did-jwt-vc refused the sign-in: ${error.message}`)
  }
  // did-jwt-vc compares a nonce only when it has one to compare with.
  if (verified.payload.nonce !== nonce) throw new Refused('The sign-in answers another request.')
  return verified.issuer
}

/** The same degree as an SD-JWT VC made with Credo, each claim to be disclosed by itself: `{ did, credentialFor(holder) }`. */
export async function makeSdJwtIssuer(agent) {
  const { did, didUrl } = await makeDid(agent)
  const keyOf = async (holder) => {
    const { verificationMethod = [] } = await agent.dids.resolveDidDocument(holder)
    return getPublicJwkFromVerificationMethod(verificationMethod[0])
  }
  async function credentialFor(holder) {
    const now = Math.floor(Date.now() / 1000)
    const { compact } = await agent.sdJwtVc.sign({
      payload: { vct: 'https://riverside.example/credentials/degree', iat: now, nbf: now - 5, exp: now + 4 * year, ...structuredClone(degree) },
      holder: { method: 'jwk', jwk: await keyOf(holder) },
      issuer: { method: 'did', didUrl },
      disclosureFrame: { _sd: ['givenName', 'familyName', 'university', 'graduationDate'], degree: { _sd: ['type', 'name'] } },
      headerType: 'dc+sd-jwt',
    })
    return compact
  }
  return Object.freeze({ did, credentialFor })
}
