import type { Did, VerificationMethod } from '../core/did.ts'
import { WalletError } from '../core/errors.ts'
import type { KeyAlgorithm, PublicJwk } from '../core/key.ts'
import { decodeBase58, encodeBase58 } from './base58.ts'
import { encodeBase64url } from './base64url.ts'
import { concatBytes, decodeUtf8, equalBytes } from './bytes.ts'
import { isEd25519Point, isSafeEd25519Key } from './ed25519.ts'
import { canonicalJson } from './jcs.ts'
import { algorithmOf, assertPublicJwk, isEcCurve, jwkFromPoint, pointOf } from './jwk.ts'
import { createLru } from './lru.ts'
import { parseStrictJson } from './strict-json.ts'

/** A public key that stood in a Multikey; `algorithm` null: for key agreement, not for signatures. */
export interface Multikey {
  readonly algorithm: KeyAlgorithm | null
  readonly jwk: PublicJwk
}

const maxLength = 1024
// https://github.com/multiformats/multicodec, table.csv
const codecs = { ed25519: 0xed, x25519: 0xec, secp256k1: 0xe7, p256: 0x1200, p384: 0x1201, jwkJcs: 0xeb51 }
/** Public keys of kinds that are registered but not served here: BLS12-381, P-521, Ed448, X448, RSA, SM2, ML-DSA. */
const otherKinds = [0xea, 0xeb, 0xee, 0x1202, 0x1203, 0x1204, 0x1205, 0x1206, 0x1210, 0x1211, 0x1212]
const codecOfCurve = { Ed25519: codecs.ed25519, X25519: codecs.x25519, secp256k1: codecs.secp256k1, 'P-256': codecs.p256, 'P-384': codecs.p384 }

/**
 * The key in a Multikey (Controlled Identifiers 1.0 section 2.2.2; also the text after `did:key:`), base58btc only; null when it is not one we know:
 * Ed25519, X25519, compressed P-256, P-384 and secp256k1, or jwk_jcs-pub of any of them. Refused before decoding when longer than 1,024.
 */
export function jwkFromMultikey(multibase: string): Multikey | null {
  const key = decodeMultikey(multibase, isEd25519Point)
  return typeof key === 'string' ? null : key
}

/** The Multikey of a public key, compressed where the curve has it. Throws `identifier.malformed` for a key that is none. */
export function multikeyFromJwk(jwk: PublicJwk): string {
  const point = assertPublicJwk(jwk) && pointOf(jwk)
  if (!point || !isMultikeyCurve(jwk.crv)) throw new WalletError('identifier.malformed', 'not a public key')
  const key = isEcCurve(jwk.crv) ? concatBytes(Uint8Array.of(2 + ((point.at(-1) ?? 0) & 1)), point.subarray(1, (point.length + 1) / 2)) : point
  return `z${encodeBase58(concatBytes(writeVarint(codecOfCurve[jwk.crv]), key))}`
}

const methods = createLru<VerificationMethod>(500)

/**
 * The one method a did:key (did:key v0.9) signs with; null when it is no did:key. Throws `identifier.malformed` when it is broken and
 * `identifier.unresolvable` when its key is of another registered kind, or not for signatures. Nothing is fetched and no resolver is asked.
 * That an Ed25519 key is on the curve is left to the signature check, which decodes it anyway.
 */
export function didKeyMethod(did: string): VerificationMethod | null {
  if (!did.startsWith('did:key:')) return null
  const known = methods.get(did)
  if (known) return known
  const multibase = did.slice(8)
  const key = decodeMultikey(multibase, isSafeEd25519Key)
  if (key === 'malformed') throw new WalletError('identifier.malformed', 'broken did:key')
  if (key === 'unsupported' || key.algorithm === null) throw new WalletError('identifier.unresolvable', 'did:key without a signature key we know')
  const controller: Did = `did:key:${multibase}`
  const method: VerificationMethod = Object.freeze({ id: `${did}#${multibase}`, type: 'JsonWebKey', controller, publicKeyJwk: Object.freeze(key.jwk) })
  methods.set(did, method)
  return method
}

/** As `jwkFromMultikey`, telling a broken text from a kind of key that is not supported. */
export function decodeMultikey(multibase: string, isEd25519Key: (key: Uint8Array) => boolean = isEd25519Point): Multikey | 'malformed' | 'unsupported' {
  if (multibase.length > maxLength || !multibase.startsWith('z')) return 'malformed'
  const bytes = decodeBase58(multibase.slice(1))
  const varint = bytes && readVarint(bytes)
  if (!varint) return 'malformed'
  const key = bytes.subarray(varint.length)
  const jwk = jwkOf(varint.value, key, isEd25519Key)
  if (jwk === undefined) return 'unsupported'
  return jwk ? { algorithm: algorithmOf(jwk), jwk } : 'malformed'
}

/** Null: broken. Undefined: a kind of key that is not served. */
function jwkOf(codec: number, key: Uint8Array, isEd25519Key: (key: Uint8Array) => boolean): PublicJwk | null | undefined {
  switch (codec) {
    case codecs.ed25519:
      return isEd25519Key(key) ? { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(key) } : null
    case codecs.x25519:
      return key.length === 32 ? { kty: 'OKP', crv: 'X25519', x: encodeBase64url(key) } : null
    case codecs.secp256k1:
      return key.length === 33 ? jwkFromPoint('secp256k1', key) : null
    case codecs.p256:
      return key.length === 33 ? jwkFromPoint('P-256', key) : null
    case codecs.p384:
      return key.length === 49 ? jwkFromPoint('P-384', key) : null
    case codecs.jwkJcs:
      return jwkFromJcs(key)
    default:
      return otherKinds.includes(codec) ? undefined : null
  }
}

/** jwk_jcs-pub: the canonical JSON of exactly the public members. */
function jwkFromJcs(key: Uint8Array): PublicJwk | null | undefined {
  const value = parseStrictJson(decodeUtf8(key) ?? '')
  const jwk = assertPublicJwk(value)
  return jwk && equalBytes(canonicalJson({ ...jwk }), key) ? jwk : null
}

function isMultikeyCurve(curve: string): curve is keyof typeof codecOfCurve {
  return Object.hasOwn(codecOfCurve, curve)
}

/** An unsigned varint of at most three bytes, in its shortest form; null for any other. */
function readVarint(bytes: Uint8Array): { readonly value: number; readonly length: number } | null {
  let value = 0
  for (let at = 0; at < 3; at++) {
    const byte = bytes[at]
    if (byte === undefined) return null
    value |= (byte & 0x7f) << (7 * at)
    if (byte < 0x80) return byte === 0 && at > 0 ? null : { value, length: at + 1 }
  }
  return null
}

function writeVarint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest >>= 7) bytes.push((rest & 0x7f) | 0x80)
  return Uint8Array.of(...bytes, rest)
}
