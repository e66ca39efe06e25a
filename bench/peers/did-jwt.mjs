// did-jwt 9 signs with keys it holds in memory, by its own signer.
import { base64ToBytes, createJWT, EdDSASigner } from 'did-jwt-9'

const context = ['https://www.w3.org/2018/credentials/v1']

export async function make({ holder }) {
  const options = { issuer: holder.did, signer: EdDSASigner(base64ToBytes(holder.jwk.d)), alg: 'EdDSA' }
  return {
    signPresentation: (credential, { audience, nonce }) =>
      createJWT(
        { vp: { '@context': context, type: ['VerifiablePresentation'], verifiableCredential: [credential] }, aud: audience, nonce },
        { ...options, expiresIn: 300 },
        { alg: 'EdDSA', typ: 'JWT', kid: holder.keyUrl },
      ),
  }
}
