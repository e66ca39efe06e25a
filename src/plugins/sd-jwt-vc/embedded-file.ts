import { decodeUtf8, encodeUtf8 } from '../../crypto/bytes.ts'
import { decodeBase64 } from '../../crypto/x509.ts'

/** A file that is part of a URI. */
export interface EmbeddedFile {
  /** The media type in lower case, without its parameters. */
  readonly type: string
  readonly bytes: Uint8Array
}

/** The file in a `data:` URI (RFC 2397); null where there is none, it says no media type, or its base64 is broken. What follows a `#` is no part of it. */
export function readEmbedded(uri: string): EmbeddedFile | null {
  const [, said = '', data = ''] = /^data:([^,#]{0,200}),([^#]*)/i.exec(uri) ?? []
  const [type = '', ...parameters] = said.toLowerCase().split(';')
  if (!/^[a-z]+\/[a-z0-9.+-]+$/.test(type)) return null
  const written = percentDecoded(data)
  if (parameters.at(-1) !== 'base64') return { type, bytes: written }
  const bytes = decodeBase64(decodeUtf8(written) ?? '')
  return bytes && { type, bytes }
}

/** The bytes a text stands for (URL Standard section 1.3): `%` without two digits after it stays what it is. */
function percentDecoded(text: string): Uint8Array {
  const from = encodeUtf8(text)
  const to = new Uint8Array(from.length)
  let length = 0
  for (let at = 0; at < from.length; at++) {
    const digits = from[at] === 0x25 ? String.fromCharCode(from[at + 1] ?? 0, from[at + 2] ?? 0) : ''
    const encoded = /^[0-9a-f]{2}$/i.test(digits)
    to[length++] = encoded ? Number.parseInt(digits, 16) : (from[at] ?? 0)
    if (encoded) at += 2
  }
  return to.subarray(0, length)
}
