import type { Did } from '../../core/did.ts'
import { WalletError } from '../../core/errors.ts'
import type { DidMethod } from '../../core/plugin.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { assertPublicJwk } from '../../crypto/jwk.ts'
import { resolve } from './resolve.ts'

/** did:jwk (quartzjer/did-jwk, community specification of 2023): the identifier is a public JWK. Created for any key, nothing is fetched. */
export const didJwk = Object.freeze({
  kind: 'did-method',
  id: 'jwk',
  resolve,
  async create({ jwk }): Promise<Did> {
    const sound = assertPublicJwk(jwk)
    if (!sound) throw new WalletError('identifier.malformed', 'not a public key')
    const { crv, kty, x, y } = sound
    // Always in the order of the names, so that one key has one identifier.
    return `did:jwk:${encodeBase64url(encodeUtf8(JSON.stringify({ crv, kty, x, y })))}`
  },
} satisfies DidMethod)
