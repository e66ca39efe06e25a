// did-jwt-vc on did-jwt 9 (the build puts it in did-jwt's place), with key-did-resolver.
import { verifyCredential, verifyPresentation } from 'did-jwt-vc'
import { Resolver } from 'did-resolver'
import { getResolver } from 'key-did-resolver'

export async function make() {
  const resolver = new Resolver(getResolver())
  const credential = async (raw) => (await verifyCredential(raw, resolver)).verified
  const presentation = async (raw, { audience, nonce }) => verifyPresentation(raw, resolver, { audience, challenge: nonce })
  return {
    verifyCredential: credential,
    verifyPresentation: async (raw, binding) => (await presentation(raw, binding)).verified,
    async verifyPresentationAndEach(raw, binding) {
      const { verified, payload } = await presentation(raw, binding)
      const each = await Promise.all(payload.vp.verifiableCredential.map(credential))
      return verified && each.every(Boolean)
    },
  }
}
