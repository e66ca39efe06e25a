import { makeAgent } from './veramo-agent.mjs'

const hex = (text) => Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('')

export async function make({ holder }) {
  const agent = makeAgent()
  const { did } = await agent.didManagerCreate({ provider: 'did:key', options: { keyType: 'Ed25519', privateKeyHex: hex(holder.jwk.d) + hex(holder.jwk.x) } })
  if (did !== holder.did) throw new Error('another identifier')

  const credential = async (raw) => (await agent.verifyCredential({ credential: raw })).verified
  const presentation = (raw, { audience, nonce }) => agent.verifyPresentation({ presentation: raw, challenge: nonce, domain: audience })
  return {
    verifyCredential: credential,
    verifyPresentation: async (raw, binding) => (await presentation(raw, binding)).verified,
    async verifyPresentationAndEach(raw, binding) {
      const { verified, verifiablePresentation } = await presentation(raw, binding)
      if (!verified) return false
      const inside = verifiablePresentation.verifiablePresentation.verifiableCredential
      const each = await Promise.all(inside.map(({ proof }) => credential(proof.jwt)))
      return each.every(Boolean)
    },
    async signPresentation(raw, { audience, nonce }) {
      const presentation = { holder: did, verifiableCredential: [raw] }
      const signed = await agent.createVerifiablePresentation({ presentation, proofFormat: 'jwt', challenge: nonce, domain: audience })
      return signed.proof.jwt
    },
  }
}
