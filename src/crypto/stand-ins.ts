// What key-did-resolver and did-jwt import from packages of their own, over the wallet's own code: the bundler gives them this file instead
// (vite.config.ts). Only what is asked of it there is here, and everything else throws.
import { WalletError } from '../core/errors.ts'
import { decodeBase58, encodeBase58 } from './base58.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { concatBytes, encodeUtf8 } from './bytes.ts'
import { bytesOf, decodePoint, type EcCurve, type EcPoint, numberOf, power } from './ec-point.ts'

const curve = (name: EcCurve) => ({ ProjectivePoint: { fromHex: (bytes: Uint8Array): EcPoint => decodePoint(name, bytes) ?? broken('not a point') } })

/** `@noble/curves/p256`: the point of the bytes (SEC 1 section 2.3.4), or a throw. */
export const p256 = curve('P-256')
/** `@noble/curves/p384`. */
export const p384 = curve('P-384')
/** `@noble/curves/p521`: refused, as the did-key plugin does before. */
export const p521 = { ProjectivePoint: { fromHex: (): EcPoint => broken('P-521 is not served') } }

const p25519 = 2n ** 255n - 19n

/** `@noble/curves/ed25519`: the X25519 key of an Ed25519 key, u = (1 + y) / (1 - y) (RFC 7748 section 4.1). That the key is a point was checked before. */
export function edwardsToMontgomeryPub(key: Uint8Array): Uint8Array {
  const y = numberOf(key.toReversed()) & (2n ** 255n - 1n)
  return bytesOf(((1n + y) * power(1n - y, p25519 - 2n, p25519)) % p25519, 32).reverse()
}

/** `@noble/curves/abstract/utils`: the number in as few bytes as hold it, the most significant first. */
export function numberToVarBytesBE(number: bigint): Uint8Array {
  return bytesOf(number, Math.ceil(number.toString(16).length / 2))
}

/** `multiformats/bases/base58`: from multibase. */
export const base58btc = { decode: (text: string): Uint8Array => (text.startsWith('z') && decodeBase58(text.slice(1))) || broken('not base58btc') }

/** `uint8arrays`: text in one of the three encodings that are asked for. */
export function toString(bytes: Uint8Array, encoding: string): string {
  switch (encoding) {
    case 'base58btc':
      return encodeBase58(bytes)
    case 'base64url':
      return encodeBase64url(bytes)
    case 'base16':
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    default:
      return broken('an encoding nobody asked for')
  }
}

/** `uint8arrays`: bytes from text. */
export function fromString(text: string, encoding = 'utf8'): Uint8Array {
  switch (encoding) {
    case 'utf8':
      return encodeUtf8(text)
    case 'base64url':
      return decodeBase64url(text) ?? broken('not base64url')
    case 'base16':
      return bytesOf(/^(?:[0-9a-f]{2})+$/.test(text) ? BigInt(`0x${text}`) : broken('not base16'), text.length / 2)
    default:
      return broken('an encoding nobody asked for')
  }
}

/** `uint8arrays`: one after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...parts)
}

function broken(message: string): never {
  throw new WalletError('identifier.malformed', message)
}
