// @sd-jwt/core 0.19, with keys that are imported once and cannot be exported, and with the hash function that is fastest for it: one that answers at once.
import { SDJwtInstance } from '@sd-jwt/core'
import { decodeBase64url, encodeBase64url } from '../../src/crypto/base64url.ts'
import { encodeUtf8 } from '../../src/crypto/bytes.ts'
import { digestNow } from '../../src/crypto/digest.ts'

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const importKey = ({ kty, crv, x, y, d }, usage) =>
  crypto.subtle.importKey('jwk', usage === 'sign' ? { kty, crv, x, y, d } : { kty, crv, x, y }, ecdsa, false, [usage])

export async function make({ issuer, holder }) {
  const signing = await importKey(holder.jwk, 'sign')
  const [issuerKey, holderKey] = await Promise.all([importKey(issuer.jwk, 'verify'), importKey(holder.jwk, 'verify')])
  const verifier = (key) => (data, signature) => crypto.subtle.verify(ecdsa, key, decodeBase64url(signature), encodeUtf8(data))
  const instance = new SDJwtInstance({
    hasher: (data, name) => digestNow(name, typeof data === 'string' ? encodeUtf8(data) : new Uint8Array(data)),
    hashAlg: 'sha-256',
    verifier: verifier(issuerKey),
    kbSigner: async (data) => encodeBase64url(new Uint8Array(await crypto.subtle.sign(ecdsa, signing, encodeUtf8(data)))),
    kbSignAlg: 'ES256',
    kbVerifier: verifier(holderKey),
  })
  return {
    present: (credential, wanted, { audience, nonce }) =>
      instance.present(credential, Object.fromEntries(wanted.map((name) => [name, true])), {
        kb: { payload: { iat: Math.floor(Date.now() / 1000), aud: audience, nonce } },
      }),
    async verify(presentation, { audience, nonce }) {
      const { payload, kb } = await instance.verify(presentation, { keyBindingNonce: nonce })
      if (kb?.payload.aud !== audience) throw new Error('another audience')
      return payload
    },
  }
}
