const base = 36
const longest = 63

/** The text of a label without its `xn--` (RFC 3492 section 6.2), or null when it is none. */
export function decodePunycode(encoded: string): string | null {
  const hyphen = encoded.lastIndexOf('-')
  const points = Array.from(encoded.slice(0, Math.max(0, hyphen)), (letter) => letter.charCodeAt(0))
  if (encoded.length > longest || points.some((point) => point > 0x7f)) return null
  let point = 128
  let at = 0
  let bias = 72
  let first = true
  for (let next = hyphen > 0 ? hyphen + 1 : 0; next < encoded.length; ) {
    const before = at
    let weight = 1
    for (let step = base; ; step += base) {
      const digit = digitOf(encoded.charCodeAt(next++))
      if (digit === null) return null
      at += digit * weight
      const threshold = Math.min(26, Math.max(1, step - bias))
      if (digit < threshold) break
      weight *= base - threshold
    }
    const length = points.length + 1
    bias = adapt(at - before, length, first)
    first = false
    point += Math.floor(at / length)
    at %= length
    if (point > 0x10_ffff || (point >= 0xd800 && point <= 0xdfff)) return null
    points.splice(at++, 0, point)
  }
  return String.fromCodePoint(...points)
}

/** Null for what is no digit, the end of the text among it. */
function digitOf(code: number): number | null {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61
  return code >= 0x30 && code <= 0x39 ? code - 0x30 + 26 : null
}

function adapt(change: number, length: number, first: boolean): number {
  let delta = Math.floor(change / (first ? 700 : 2))
  delta += Math.floor(delta / length)
  let bias = 0
  for (; delta > 455; bias += base) delta = Math.floor(delta / 35)
  return bias + Math.floor((36 * delta) / (delta + 38))
}
