import type { DidDocument } from '../../core/did.ts'
import type { JsonObject } from '../../core/json.ts'
import type { World } from '../../core/plugin.ts'
import { signJwt } from './jwt.ts'
import { fakeSigner } from './signer.ts'
import { fakeNow, fakeWorld } from './world.ts'

/** A verifier with a DID and a key of its own, and a world that resolves that DID and nothing else. */
export interface FakeVerifier {
  readonly did: string
  readonly clientId: string
  readonly kid: string
  /** A Request Object over these parameters; `client_id`, `aud` and times are filled in, a member given as `undefined` is left out. */
  sign(parameters: object, header?: JsonObject): Promise<string>
  world(overrides?: Partial<World>): World
}

/** Signs with a fresh key. */
export async function fakeVerifier(): Promise<FakeVerifier> {
  const signer = await fakeSigner('ES256')
  const kid = signer.verificationMethod
  const clientId = `decentralized_identifier:${signer.did}`
  const document: DidDocument = {
    id: signer.did,
    verificationMethod: [{ id: kid, type: 'JsonWebKey', controller: signer.did, publicKeyJwk: signer.key.jwk }],
    authentication: [kid],
    assertionMethod: [kid],
    keyAgreement: [],
  }
  const now = fakeNow / 1000
  return {
    did: signer.did,
    clientId,
    kid,
    sign: (parameters, header = {}) =>
      signJwt(
        { alg: 'ES256', typ: 'oauth-authz-req+jwt', kid, ...header },
        JSON.stringify({ iat: now - 10, exp: now + 600, aud: 'https://self-issued.me/v2', client_id: clientId, ...parameters }),
        signer,
      ),
    world({ fetch = fakeWorld().fetch, ...overrides } = {}) {
      const resolve = async (did: string) => (did === signer.did ? document : Promise.reject(new Error('another identifier was resolved')))
      // No site says that it belongs to this DID.
      const unlinked: World['fetch'] = (url, init) =>
        url.endsWith('/.well-known/did-configuration.json') ? Promise.resolve({ status: 404, contentType: null, body: new Uint8Array() }) : fetch(url, init)
      return fakeWorld({ resolve, fetch: unlinked, ...overrides })
    },
  }
}
