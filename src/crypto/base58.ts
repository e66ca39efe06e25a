const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const values = new Int8Array(128).fill(-1)
for (let value = 0; value < 58; value++) values[alphabet.charCodeAt(value)] = value

/**
 * Base58 with Bitcoin's alphabet (draft-msporny-base58-03); null for a letter outside it.
 * Time grows with the square of the length: cap it before.
 */
export function decodeBase58(text: string): Uint8Array<ArrayBuffer> | null {
  // log(58) / log(256) is 0.7322…
  const reversed = new Uint8Array(Math.ceil(text.length * 0.7323) + 1)
  let length = 0
  for (let at = 0; at < text.length; at++) {
    let carry = values[text.charCodeAt(at)] ?? -1
    if (carry < 0) return null
    for (let byte = 0; byte < length; byte++) {
      carry += (reversed[byte] ?? 0) * 58
      reversed[byte] = carry & 255
      carry >>= 8
    }
    while (carry > 0) {
      reversed[length++] = carry & 255
      carry >>= 8
    }
  }
  let zeros = 0
  while (zeros < text.length && text[zeros] === '1') zeros++
  const out = new Uint8Array(zeros + length)
  for (let byte = 0; byte < length; byte++) out[zeros + byte] = reversed[length - 1 - byte] ?? 0
  return out
}

/** The bytes as Base58 with Bitcoin's alphabet. Time grows with the square of the length. */
export function encodeBase58(bytes: Uint8Array): string {
  const digits: number[] = []
  for (const byte of bytes) {
    let carry = byte
    for (let at = 0; at < digits.length; at++) {
      carry += (digits[at] ?? 0) << 8
      digits[at] = carry % 58
      carry = Math.floor(carry / 58)
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58)
  }
  let zeros = 0
  while (zeros < bytes.length && bytes[zeros] === 0) zeros++
  return (
    '1'.repeat(zeros) +
    digits
      .toReversed()
      .map((digit) => alphabet[digit])
      .join('')
  )
}
