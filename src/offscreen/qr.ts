import { decodeQRBatch } from 'qr/decode.js'

/** A picture as a canvas gives it: four bytes for each pixel, red, green, blue, alpha. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

/** Of the longest side, in pixels; what is larger is made smaller first. */
const largest = 3840
/** Milliseconds for what a first look did not find, in each picture. */
const patience = 400
const effort = 8
/** A page that shows more is none that a person could choose from. */
const mostCodes = 20

/**
 * The texts of the QR codes (ISO/IEC 18004) in a picture, each once, at most 20: codes that are light on dark too, several of them,
 * with modules of about 1.5 pixels or more. The picture is looked at as it is, twice as large, and both in their negative.
 */
export async function decodeAll(picture: Pixels): Promise<readonly string[]> {
  const whole = fitting(picture)
  const found = new Set<string>()
  const larger = doubled(whole)
  for (const image of [whole, negative(whole), ...(larger ? [larger, negative(larger)] : [])]) {
    const [results = []] = await decodeQRBatch([image], { effort, timeLimit: patience, maxSize: { width: image.width, height: image.height } })
    for (const result of results) if (typeof result === 'string' && result !== '') found.add(result)
  }
  return [...found].slice(0, mostCodes)
}

function negative({ width, height, data }: Pixels): Pixels {
  return { width, height, data: data.map((value, at) => (at % 4 === 3 ? value : 255 - value)) }
}

/** Between two pixels the picture gets their mean: small codes have edges then that can be found. Null: it is large enough. */
function doubled(picture: Pixels): Pixels | null {
  const { width, height } = picture
  return Math.max(width, height) * 2 > largest ? null : scaled(picture, width * 2, height * 2)
}

function fitting(picture: Pixels): Pixels {
  const { width, height } = picture
  const part = largest / Math.max(width, height)
  return part >= 1 ? picture : scaled(picture, Math.max(1, Math.floor(width * part)), Math.max(1, Math.floor(height * part)))
}

/** Another size, each pixel from the four next to its place (bilinear). */
function scaled({ width, height, data }: Pixels, toWidth: number, toHeight: number): Pixels {
  const to = new Uint8ClampedArray(toWidth * toHeight * 4)
  for (let y = 0; y < toHeight; y++) {
    const fromY = Math.min(height - 1, Math.max(0, ((y + 0.5) * height) / toHeight - 0.5))
    const top = Math.floor(fromY)
    const down = fromY - top
    const above = top * width
    const below = Math.min(height - 1, top + 1) * width
    for (let x = 0; x < toWidth; x++) {
      const fromX = Math.min(width - 1, Math.max(0, ((x + 0.5) * width) / toWidth - 0.5))
      const left = Math.floor(fromX)
      const across = fromX - left
      const right = Math.min(width - 1, left + 1)
      const at = (y * toWidth + x) * 4
      for (let channel = 0; channel < 4; channel++) {
        const value = (pixel: number) => data[pixel * 4 + channel] ?? 0
        const upper = value(above + left) * (1 - across) + value(above + right) * across
        const lower = value(below + left) * (1 - across) + value(below + right) * across
        to[at + channel] = upper * (1 - down) + lower * down
      }
    }
  }
  return { width: toWidth, height: toHeight, data: to }
}
