/** So many pixels of one picture are drawn: some 30 MB of memory. */
export const mostPixels = 8_000_000

const [png, riff, webp] = ['\x89PNG\r\n\x1a\n', 'RIFF', 'WEBP']

/**
 * How many pixels a PNG, JPEG or WebP picture says it has, whatever media type it came under: its reader goes by its first bytes, too, and makes room for
 * all of them, so that a few kilobytes can ask for gigabytes. Null for anything else.
 */
export function pixelsOf(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (startsWith(bytes, 0, png)) return startsWith(bytes, 12, 'IHDR') ? view.getUint32(16) * view.getUint32(20) : null
    if (startsWith(bytes, 0, riff) && startsWith(bytes, 8, webp)) return pixelsOfWebp(bytes, view)
    return view.getUint16(0) === 0xffd8 ? pixelsOfJpeg(view) : null
  } catch (error) {
    // It ends before it says so.
    if (error instanceof RangeError) return null
    throw error
  }
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  return Array.from(text).every((letter, index) => bytes[at + index] === letter.charCodeAt(0))
}

/** ITU-T T.81 annex B: segments up to the header of the frame. */
function pixelsOfJpeg(view: DataView): number | null {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return view.getUint16(at + 5) * view.getUint16(at + 7) || null
    else if (marker === 0xd9 || marker === 0xda) return null
    else at += 2 + view.getUint16(at + 2)
  }
}

/** RFC 9649 sections 2.5 to 2.7: lossy, lossless or extended. */
function pixelsOfWebp(bytes: Uint8Array, view: DataView): number | null {
  if (startsWith(bytes, 12, 'VP8X')) return (1 + (view.getUint32(24, true) & 0xff_ffff)) * (1 + (view.getUint32(26, true) >>> 8))
  if (startsWith(bytes, 12, 'VP8 ')) return (view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff) || null
  if (!startsWith(bytes, 12, 'VP8L')) return null
  const sizes = view.getUint32(21, true)
  return (1 + (sizes & 0x3fff)) * (1 + ((sizes >>> 14) & 0x3fff))
}
