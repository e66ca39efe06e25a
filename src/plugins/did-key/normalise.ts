import type { Did, DidDocument, VerificationMethod } from '../../core/did.ts'
import { isObject } from '../../core/json.ts'
import type { PublicJwk } from '../../core/key.ts'
import { decodeBase58 } from '../../crypto/base58.ts'
import { decodeBase64url, encodeBase64url } from '../../crypto/base64url.ts'
import { concatBytes } from '../../crypto/bytes.ts'
import type { EcCurve } from '../../crypto/ec-point.ts'
import { assertPublicJwk, isEcCurve, jwkFromPoint } from '../../crypto/jwk.ts'

/** A document as a resolver writes it: older verification method types, keys in Base58, methods inside relationships. */
export interface LooseDocument {
  readonly id?: unknown
  readonly verificationMethod?: unknown
  readonly authentication?: unknown
  readonly assertionMethod?: unknown
  readonly keyAgreement?: unknown
}

const base58Types = new Map([
  ['Ed25519VerificationKey2018', 'Ed25519'],
  ['X25519KeyAgreementKey2019', 'X25519'],
  ['Secp256k1VerificationKey2018', 'secp256k1'],
  ['EcdsaSecp256k1VerificationKey2019', 'secp256k1'],
])

/**
 * The same document as DID Core 1.0 with JsonWebKey methods; null when a method has no key we know or belongs to somebody else.
 * EC keys serve key agreement too, as the method's test vectors have it and the resolver does not.
 */
export function normalise(loose: LooseDocument | null, did: Did): DidDocument | null {
  if (loose?.id !== did) return null
  const methods = new Map<string, VerificationMethod>()
  const collect = (entries: unknown): string[] | null => {
    const ids: string[] = []
    for (const entry of list(entries)) {
      const method = typeof entry === 'string' ? null : methodOf(entry, did)
      const id = typeof entry === 'string' ? entry : method?.id
      if (method) methods.set(method.id, method)
      if (id === undefined || !methods.has(id)) return null
      ids.push(id)
    }
    return ids
  }
  const own = collect(loose.verificationMethod)
  const authentication = collect(loose.authentication)
  const assertionMethod = collect(loose.assertionMethod)
  const agreement = collect(loose.keyAgreement)
  if (!own || !authentication || !assertionMethod || !agreement) return null
  const ec = own.filter((id) => methods.get(id)?.publicKeyJwk.kty === 'EC')
  return { id: did, verificationMethod: [...methods.values()], authentication, assertionMethod, keyAgreement: agreement.length ? agreement : ec }
}

function methodOf(entry: unknown, did: Did): VerificationMethod | null {
  if (!isObject(entry) || entry.controller !== did || typeof entry.id !== 'string' || !entry.id.startsWith(`${did}#`)) return null
  const publicKeyJwk = keyOf(entry)
  return publicKeyJwk && { id: entry.id, type: 'JsonWebKey', controller: did, publicKeyJwk }
}

function keyOf(entry: { readonly [name: string]: unknown }): PublicJwk | null {
  const { type, publicKeyBase58, publicKeyJwk } = entry
  const crv = typeof type === 'string' ? base58Types.get(type) : undefined
  if (crv !== undefined && typeof publicKeyBase58 === 'string' && publicKeyBase58.length < 64) {
    const bytes = decodeBase58(publicKeyBase58)
    if (!bytes) return null
    return isEcCurve(crv) ? jwkFromPoint(crv, bytes) : assertPublicJwk({ kty: 'OKP', crv, x: encodeBase64url(bytes) })
  }
  if (!isObject(publicKeyJwk) || !isEcCurve(publicKeyJwk.crv)) return null
  const { kty, crv: curve, x, y } = publicKeyJwk
  return assertPublicJwk({ kty, crv: curve, x: padded(x, curve), y: padded(y, curve) })
}

/** The resolver drops a coordinate's leading zero bytes; RFC 7518 section 6.2.1.2 wants them. */
function padded(coordinate: unknown, curve: EcCurve): string | null {
  const bytes = typeof coordinate === 'string' ? decodeBase64url(coordinate) : null
  const size = curve === 'P-384' ? 48 : 32
  return bytes && bytes.length <= size ? encodeBase64url(concatBytes(new Uint8Array(size - bytes.length), bytes)) : null
}

function list(entries: unknown): readonly unknown[] {
  return Array.isArray(entries) ? entries : []
}
