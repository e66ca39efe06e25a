import type { KeyAlgorithm, KeyId, PublicJwk } from '../../core/key.ts'
import { isObject } from '../../core/json.ts'
import { branded, object, refuse, type Shape, text, union } from '../shape.ts'

/** The name of a key. */
export const keyId: Shape<KeyId> = branded<KeyId>()

/** A signature algorithm the wallet knows. */
export const keyAlgorithm: Shape<KeyAlgorithm> = union<KeyAlgorithm>({ EdDSA: true, ES256: true, ES384: true, ES256K: true })

const kty = union<PublicJwk['kty']>({ EC: true, OKP: true })
const withoutY = object<Omit<PublicJwk, 'y'>>({ kty, crv: text, x: text })
const withY = object<Required<PublicJwk>>({ kty, crv: text, x: text, y: text })

/** A public JWK (RFC 7517) without any private member. */
export const publicJwk: Shape<PublicJwk> = (value, path) => {
  if (!isObject(value)) return refuse(path)
  return Object.hasOwn(value, 'y') ? withY(value, path) : withoutY(value, path)
}
