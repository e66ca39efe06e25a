import type { Did, DidDocument, VerificationMethod } from '../../core/did.ts'
import { WalletError } from '../../core/errors.ts'
import { isObject } from '../../core/json.ts'
import type { PublicJwk } from '../../core/key.ts'
import { decodeBase64url } from '../../crypto/base64url.ts'
import { decodeUtf8 } from '../../crypto/bytes.ts'
import { algorithmOf, assertPublicJwk, isEcCurve } from '../../crypto/jwk.ts'
import { parseStrictJson } from '../../crypto/strict-json.ts'

const prefix = 'did:jwk:'
const maxLength = 2048

type Members = { readonly [name: string]: unknown }

/**
 * The document of a did:jwk: one method, `#0`, under the relationships its own `use`, `key_ops` and `alg` leave it. Throws `identifier.malformed` for
 * what is longer than 2,048, not canonical base64url of strict JSON, private or symmetric, and `identifier.unresolvable` for keys we do not serve.
 */
export async function resolve(did: Did): Promise<DidDocument> {
  const value = read(did)
  const jwk = keyIn(value)
  const method: VerificationMethod = { id: `${did}#0`, type: 'JsonWebKey', controller: did, publicKeyJwk: jwk }
  const signs = assertPublicJwk(value, 'sig') ? [method.id] : []
  const agrees = agreesKeys(value, jwk) ? [method.id] : []
  if (signs.length + agrees.length === 0) throw new WalletError('identifier.unresolvable', 'did:jwk with a key for nothing we know')
  return { id: did, verificationMethod: [method], authentication: signs, assertionMethod: signs, keyAgreement: agrees }
}

function read(did: string): Members {
  // The length first: whatever comes after is linear in it.
  const bytes = did.length <= maxLength && did.startsWith(prefix) ? decodeBase64url(did.slice(prefix.length)) : null
  const text = bytes && decodeUtf8(bytes)
  const value = text ? parseStrictJson(text) : undefined
  if (!isObject(value)) throw new WalletError('identifier.malformed', 'did:jwk without a JWK')
  return value
}

function keyIn(value: Members): PublicJwk {
  const jwk = assertPublicJwk(value)
  if (jwk) return jwk
  const { kty, crv } = value
  const known = isEcCurve(crv) || crv === 'Ed25519' || crv === 'X25519'
  const secret = ['d', 'k', 'priv'].some((member) => Object.hasOwn(value, member))
  if (typeof kty !== 'string' || kty === 'oct' || known || secret) throw new WalletError('identifier.malformed', 'did:jwk with a broken or a private key')
  throw new WalletError('identifier.unresolvable', 'did:jwk with a kind of key that is not served')
}

/** Ed25519 keys are for signatures only (RFC 8037 section 3.1), whatever they say of themselves. */
function agreesKeys(value: Members, jwk: PublicJwk): boolean {
  const operations = value.key_ops
  const verifies = operations !== undefined && !(Array.isArray(operations) && !operations.includes('verify'))
  return algorithmOf(jwk) !== 'EdDSA' && !verifies && assertPublicJwk(value, 'enc') !== null
}
