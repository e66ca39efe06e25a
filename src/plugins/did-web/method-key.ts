import { isObject } from '../../core/json.ts'
import type { PublicJwk } from '../../core/key.ts'
import { decodeBase58 } from '../../crypto/base58.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { algorithmOf, assertPublicJwk, isEcCurve, jwkFromPoint } from '../../crypto/jwk.ts'
import { jwkFromMultikey } from '../../crypto/multikey.ts'

type Members = { readonly [name: string]: unknown }

/** Method types that are read, and the curve a type is for; null: any. */
const types: ReadonlyMap<unknown, string | null> = new Map([
  ['JsonWebKey', null],
  ['JsonWebKey2020', null],
  ['Multikey', null],
  ['Ed25519VerificationKey2018', 'Ed25519'],
  ['Ed25519VerificationKey2020', 'Ed25519'],
  ['X25519KeyAgreementKey2019', 'X25519'],
  ['X25519KeyAgreementKey2020', 'X25519'],
  ['EcdsaSecp256k1VerificationKey2019', 'secp256k1'],
  ['EcdsaSecp256r1VerificationKey2019', 'P-256'],
])
const representations = ['publicKeyJwk', 'publicKeyMultibase', 'publicKeyBase58']
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/** What a method's key is, and what it may be used for by its kind and by what it says of itself. */
export interface MethodKey {
  readonly jwk: PublicJwk
  readonly signs: boolean
  readonly agrees: boolean
}

/** The key of a verification method (DID Core 1.0 section 5.2.1): one representation, of its type's curve; null when it is not one we serve. */
export function keysOf(method: Members): MethodKey | null {
  const curve = types.get(method.type)
  const given = representations.filter((name) => method[name] !== undefined)
  if (curve === undefined || given.length !== 1) return null
  const { publicKeyJwk, publicKeyMultibase, publicKeyBase58 } = method
  const jwk = readKey(publicKeyJwk, publicKeyMultibase, publicKeyBase58, curve)
  if (!jwk || (curve !== null && jwk.crv !== curve)) return null
  const said = publicKeyJwk ?? jwk
  const agrees = algorithmOf(jwk) !== 'EdDSA' && assertPublicJwk(said, 'enc') !== null
  return { jwk, signs: assertPublicJwk(said, 'sig') !== null, agrees }
}

/** True when something private or symmetric stands in the method: whoever published it no longer controls it alone. */
export function holdsSecret(method: Members): boolean {
  const { publicKeyJwk } = method
  const inKey = isObject(publicKeyJwk) && (publicKeyJwk.kty === 'oct' || privateMembers.some((name) => Object.hasOwn(publicKeyJwk, name)))
  return inKey || Object.keys(method).some((name) => /^(?:private|secret)Key/.test(name))
}

function readKey(jwk: unknown, multibase: unknown, base58: unknown, curve: string | null): PublicJwk | null {
  if (jwk !== undefined) return assertPublicJwk(jwk)
  if (typeof multibase === 'string') return jwkFromMultikey(multibase)?.jwk ?? null
  const bytes = typeof base58 === 'string' && base58.length < 64 ? decodeBase58(base58) : null
  if (!bytes || curve === null) return null
  return isEcCurve(curve) ? jwkFromPoint(curve, bytes) : assertPublicJwk({ kty: 'OKP', crv: curve, x: encodeBase64url(bytes) })
}
