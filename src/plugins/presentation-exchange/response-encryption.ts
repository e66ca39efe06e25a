import { isObject } from '../../core/json.ts'
import { type Members, member, members } from '../../openid/members.ts'
import { chooseEncryption, type ResponseEncryption } from '../../openid/response-encryption.ts'
import { unsupported } from './unsupported.ts'

/**
 * How an answer by `direct_post.jwt` is encrypted (JARM sections 2.2 and 3, as OpenID4VP drafts 20 to 24 use it): what the verifier says of it in JARM's
 * words, in those of version 1.0. Throws `request.unsupported` for a signed answer, and for anything but ECDH-ES with A128GCM or A256GCM, `request.malformed`.
 */
export function chooseOlderEncryption(clientMetadata: Members): ResponseEncryption {
  const says = (name: string) => member(clientMetadata, name)
  if (says('authorization_signed_response_alg') !== undefined) unsupported('a signed answer')
  const alg = says('authorization_encrypted_response_alg')
  const enc = says('authorization_encrypted_response_enc')
  if (alg !== undefined && alg !== 'ECDH-ES') unsupported('a key management for answers')
  if (alg === undefined && enc === undefined) return chooseEncryption(clientMetadata)
  // Without a word JARM means A128CBC-HS256.
  if (enc !== 'A128GCM' && enc !== 'A256GCM') unsupported('a content encryption for answers')
  const { keys } = members(says('jwks'), 'client_metadata.jwks')
  const named = Array.isArray(keys) ? keys.map((key: unknown) => (isObject(key) && key.alg === undefined ? { ...key, alg } : key)) : keys
  return chooseEncryption({ jwks: { keys: named }, encrypted_response_enc_values_supported: [enc] })
}
