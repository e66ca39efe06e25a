import { generateKeyPairSync } from 'node:crypto'
import { bytesToMultibase, EdDSASigner } from 'did-jwt'
import { createVerifiableCredentialJwt } from 'did-jwt-vc'

/** Signs whatever it is told to say of whomever: a JWT VC (VC Data Model 1.1, section 6.3.1) by a fresh Ed25519 did:key. */
export async function credentialSaying(subject: Readonly<Record<string, unknown>>, types: readonly string[], holder?: string): Promise<string> {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const bytes = (text = '') => new Uint8Array(Buffer.from(text, 'base64url'))
  const multibase = bytesToMultibase(bytes(x), 'base58btc', 'ed25519-pub')
  const did = `did:key:${multibase}`
  const vc = { '@context': ['https://www.w3.org/2018/credentials/v1'], type: ['VerifiableCredential', ...types], credentialSubject: subject }
  const nbf = Math.floor(Date.now() / 1000) - 5
  return createVerifiableCredentialJwt(
    { ...(holder && { sub: holder }), nbf, vc },
    { did, signer: EdDSASigner(bytes(d)), alg: 'EdDSA' },
    { header: { kid: `${did}#${multibase}`, typ: 'JWT' } },
  )
}
