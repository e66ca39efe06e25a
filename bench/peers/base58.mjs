const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Base58 (Bitcoin's alphabet) of a number without leading zero bytes, as a multicodec key is. */
export function decodeBase58(text) {
  let number = 0n
  for (const letter of text) number = number * 58n + BigInt(letters.indexOf(letter))
  const hex = number.toString(16)
  const even = hex.padStart(hex.length + (hex.length % 2), '0')
  return Uint8Array.from(even.match(/../g), (pair) => Number.parseInt(pair, 16))
}
