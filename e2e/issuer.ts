import { generateKeyPairSync, sign } from 'node:crypto'
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

/** An SD-JWT VC (draft 24) of this type by a fresh Ed25519 did:key, with claims that cannot be held back, bound to nobody. */
export function sdJwtSaying(vct: string, claims: Readonly<Record<string, unknown>>): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = privateKey.export({ format: 'jwk' })
  const multibase = bytesToMultibase(new Uint8Array(Buffer.from(x, 'base64url')), 'base58btc', 'ed25519-pub')
  const iss = `did:key:${multibase}`
  const segment = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const iat = Math.floor(Date.now() / 1000) - 5
  const input = `${segment({ alg: 'EdDSA', typ: 'dc+sd-jwt', kid: `${iss}#${multibase}` })}.${segment({ iss, iat, vct, ...claims })}`
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}~`
}
