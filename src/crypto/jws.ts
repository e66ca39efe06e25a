import { type ErrorCode, WalletError } from '../core/errors.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { KeyAlgorithm, PublicJwk } from '../core/key.ts'
import { decodeBase64url } from './base64url.ts'
import { decodeUtf8, encodeUtf8 } from './bytes.ts'
import { parseStrictJson } from './strict-json.ts'
import { verifySignature } from './verify.ts'

const maxLength = 512 * 1024
const algorithms: readonly unknown[] = ['EdDSA', 'ES256', 'ES384', 'ES256K'] satisfies readonly KeyAlgorithm[]

/** A compact JWS (RFC 7515 section 7.1) taken apart, its payload not yet read. Nothing is verified. */
export interface JwsEnvelope {
  readonly algorithm: KeyAlgorithm
  readonly header: JsonObject
  readonly payloadBytes: Uint8Array
  readonly signingInput: Uint8Array
  readonly signature: Uint8Array
}

/** A JWT (RFC 7519): a compact JWS with a JSON object in it. Nothing is verified. */
export interface Jws extends JwsEnvelope {
  readonly payload: JsonObject
}

/**
 * Takes a compact JWS apart. Throws `code` for anything but: at most 512 kB, three segments of strict base64url, a header that is a strict JSON
 * object with one of our algorithms, without `crit` (we know no extension: RFC 7515 section 4.1.11) and without `b64`.
 * What else the header says, `typ`, `kid` and keys above all, is for the caller to judge or to ignore.
 */
export function parseJwsEnvelope(compact: string, code: ErrorCode = 'credential.malformed'): JwsEnvelope {
  if (compact.length > maxLength) throw new WalletError(code, 'JWS too long')
  const first = compact.indexOf('.')
  const second = compact.indexOf('.', first + 1)
  if (first < 1 || second < 0 || compact.includes('.', second + 1)) throw new WalletError(code, 'not three segments')
  const headerBytes = decodeBase64url(compact.slice(0, first))
  const payloadBytes = decodeBase64url(compact.slice(first + 1, second))
  const signature = decodeBase64url(compact.slice(second + 1))
  if (!headerBytes || !payloadBytes || !signature) throw new WalletError(code, 'not base64url')
  const header = parseObject(headerBytes)
  if (!header) throw new WalletError(code, 'header is not strict JSON')
  if ('crit' in header || 'b64' in header) throw new WalletError(code, 'critical header extension')
  const { alg } = header
  if (!isAlgorithm(alg)) throw new WalletError(code, 'algorithm not accepted')
  return { algorithm: alg, header, payloadBytes, signingInput: encodeUtf8(compact.slice(0, second)), signature }
}

/** As `parseJwsEnvelope`, and the payload is a strict JSON object too. */
export function parseJws(compact: string, code: ErrorCode = 'credential.malformed'): Jws {
  const envelope = parseJwsEnvelope(compact, code)
  const payload = parseObject(envelope.payloadBytes)
  if (!payload) throw new WalletError(code, 'payload is not strict JSON')
  return { ...envelope, payload }
}

/** Whether the signature is the key's; false when the header's algorithm is not that of the key. */
export function verifyJws(jws: JwsEnvelope, jwk: PublicJwk): Promise<boolean> {
  return verifySignature(jws.algorithm, jwk, jws.signature, jws.signingInput)
}

function isAlgorithm(value: unknown): value is KeyAlgorithm {
  return algorithms.includes(value)
}

function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value)
}

function parseObject(bytes: Uint8Array): JsonObject | null {
  const text = decodeUtf8(bytes)
  const value = text === null ? undefined : parseStrictJson(text)
  return isJsonObject(value) ? value : null
}
