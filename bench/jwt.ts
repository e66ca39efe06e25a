import { decodeBase64url, encodeBase64url } from '../src/crypto/base64url.ts'
import { decodeUtf8, encodeUtf8 } from '../src/crypto/bytes.ts'

/** A compact JWS taken apart as far as a bare signature check needs it. Believes what it is given. */
export interface Bare {
  readonly payload: Readonly<Record<string, unknown>>
  readonly signed: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
}

/** Takes a JWT of our own making apart. */
export function openJwt(raw: string): Bare {
  const end = raw.lastIndexOf('.')
  return {
    payload: JSON.parse(decodeUtf8(bytes(raw.slice(raw.indexOf('.') + 1, end))) ?? ''),
    signed: encodeUtf8(raw.slice(0, end)),
    signature: bytes(raw.slice(end + 1)),
  }
}

/** The part of a JWT as it stands in it. */
export function segment(value: object): string {
  return encodeBase64url(encodeUtf8(JSON.stringify(value)))
}

/** The bytes of base64url of our own making. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  const decoded = decodeBase64url(text)
  if (!decoded) throw new Error('not base64url')
  return decoded
}
