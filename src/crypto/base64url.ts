const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const codes = Uint8Array.from(alphabet, (letter) => letter.charCodeAt(0))
const values = new Uint8Array(256).fill(255)
codes.forEach((code, value) => {
  values[code] = value
})
const ascii = new TextDecoder('latin1')

interface NativeDecoder {
  fromBase64(text: string, options: { alphabet: 'base64url'; lastChunkHandling: 'strict' }): Uint8Array<ArrayBuffer>
}
function decodesNatively(constructor: object): constructor is NativeDecoder {
  return 'fromBase64' in constructor
}
const native: NativeDecoder | null = decodesNatively(Uint8Array) ? Uint8Array : null

/** Base64url without padding (RFC 4648 section 5, RFC 7515 section 2). */
export function encodeBase64url(bytes: Uint8Array): string {
  const length = bytes.length
  const out = new Uint8Array(Math.ceil((length * 4) / 3))
  let to = 0
  let from = 0
  for (; from + 2 < length; from += 3) {
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0)
    out[to++] = codes[group >> 18] ?? 0
    out[to++] = codes[(group >> 12) & 63] ?? 0
    out[to++] = codes[(group >> 6) & 63] ?? 0
    out[to++] = codes[group & 63] ?? 0
  }
  if (from < length) {
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8)
    out[to++] = codes[group >> 18] ?? 0
    out[to++] = codes[(group >> 12) & 63] ?? 0
    if (from + 1 < length) out[to++] = codes[(group >> 6) & 63] ?? 0
  }
  return ascii.decode(out)
}

/** The bytes, or null when the text is not exactly what `encodeBase64url` writes: padding, whitespace, other letters and stray last bits are refused. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 === 1) return null
  return native ? decodeNative(native, text) : decodeTable(text)
}

function decodeNative(decoder: NativeDecoder, text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const rest = text.length % 4
    const padded = rest === 0 ? text : text + (rest === 2 ? '==' : '=')
    const bytes = decoder.fromBase64(padded, { alphabet: 'base64url', lastChunkHandling: 'strict' })
    // The platform skips whitespace and takes padding: either leaves fewer bytes than the length of the text promises.
    return bytes.length === Math.floor((text.length * 3) / 4) ? bytes : null
  } catch {
    return null
  }
}

/** The same without the platform's decoder (Chrome before 140, Node before 25). */
export function decodeTable(text: string): Uint8Array<ArrayBuffer> | null {
  const length = text.length
  const rest = length % 4
  const whole = length - rest
  const out = new Uint8Array(Math.floor((length * 3) / 4))
  let to = 0
  let seen = 0
  for (let at = 0; at < whole; at += 4) {
    const a = valueAt(text, at)
    const b = valueAt(text, at + 1)
    const c = valueAt(text, at + 2)
    const d = valueAt(text, at + 3)
    seen |= a | b | c | d
    out[to++] = (a << 2) | (b >> 4)
    out[to++] = (b << 4) | (c >> 2)
    out[to++] = (c << 6) | d
  }
  if (rest === 1) return null
  if (rest > 1) {
    const a = valueAt(text, whole)
    const b = valueAt(text, whole + 1)
    const c = rest === 3 ? valueAt(text, whole + 2) : 0
    seen |= a | b | c
    out[to++] = (a << 2) | (b >> 4)
    if (rest === 3) out[to++] = (b << 4) | (c >> 2)
    if (rest === 2 ? b & 15 : c & 3) return null
  }
  return seen > 63 ? null : out
}

function valueAt(text: string, at: number): number {
  return values[text.charCodeAt(at)] ?? 255
}
