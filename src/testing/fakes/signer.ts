import type { Did } from '../../core/did.ts'
import type { KeyId } from '../../core/key.ts'
import type { Signer } from '../../core/plugin.ts'
import { assertPublicJwk } from '../../crypto/jwk.ts'
import { multikeyFromJwk } from '../../crypto/multikey.ts'

const parameters = {
  EdDSA: { generate: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
  ES256: { generate: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
} as const

/** A fresh key of a fresh did:key, ready to sign. `as`: signs for that identifier and verification method instead. */
export async function fakeSigner(algorithm: 'EdDSA' | 'ES256', as: { readonly did?: Did; readonly verificationMethod?: string } = {}): Promise<Signer> {
  const { generate, sign } = parameters[algorithm]
  const pair = await crypto.subtle.generateKey(generate, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('no key pair')
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const jwk = assertPublicJwk({ kty, crv, x, y })
  if (!jwk) throw new Error('no public key')
  const multikey = multikeyFromJwk(jwk)
  const did: Did = as.did ?? `did:key:${multikey}`
  return {
    key: { id: `fake:${multikey}` as KeyId, algorithm, jwk },
    did,
    verificationMethod: as.verificationMethod ?? `did:key:${multikey}#${multikey}`,
    sign: async (data) => new Uint8Array(await crypto.subtle.sign(sign, pair.privateKey, new Uint8Array(data))),
  }
}
