// jose knows JWTs, not credentials: signature, times, audience and nonce are checked, nothing of what a credential must be.
// It takes non-extractable keys, and remembers the key of an issuer, as whoever uses it would.
import { base64url, importJWK, jwtVerify, SignJWT } from 'jose'
import { decodeBase58 } from './base58.mjs'

const context = ['https://www.w3.org/2018/credentials/v1']

export async function make({ holder }) {
  const signing = await crypto.subtle.importKey('jwk', holder.jwk, { name: 'Ed25519' }, false, ['sign'])
  const known = new Map()

  function keyOf({ kid }) {
    if (!known.has(kid)) known.set(kid, importJWK({ kty: 'OKP', crv: 'Ed25519', x: base64url.encode(decodeBase58(kid.split('#z')[1]).subarray(2)) }, 'EdDSA'))
    return known.get(kid)
  }

  const verify = async (raw, options) => (await jwtVerify(raw, keyOf, { algorithms: ['EdDSA'], ...options })).payload
  return {
    verifyCredential: async (raw) => Boolean((await verify(raw)).vc),
    async verifyPresentation(raw, { audience, nonce }) {
      const { vp, nonce: given } = await verify(raw, { audience })
      await Promise.all(vp.verifiableCredential.map((inner) => verify(inner)))
      return given === nonce
    },
    signPresentation: (credential, { audience, nonce }) =>
      new SignJWT({ vp: { '@context': context, type: ['VerifiablePresentation'], verifiableCredential: [credential] }, nonce })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: holder.keyUrl })
        .setIssuer(holder.did)
        .setAudience(audience)
        .setIssuedAt()
        .setNotBefore('0s')
        .setExpirationTime('5m')
        .sign(signing),
  }
}
