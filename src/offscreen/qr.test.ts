import encodeQR from 'qr'
import { describe, expect, it } from 'vitest'
import { decodeAll, type Pixels } from './qr.ts'

type Colour = readonly [number, number, number]
const black: Colour = [0, 0, 0]
const white: Colour = [255, 255, 255]
const night: Colour = [18, 18, 24]
const request = `openid4vp://?client_id=x509_san_dns%3Averifier.example&request_uri=https%3A%2F%2Fverifier.example%2Frequests%2F${'a1b2c3d4'.repeat(5)}`

function sheet(width: number, height: number, colour: Colour): Pixels {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let at = 0; at < data.length; at += 4) data.set([...colour, 255], at)
  return { width, height, data }
}

interface Drawing {
  readonly text?: string
  readonly x?: number
  readonly y?: number
  /** Pixels for each module; a part of one is drawn as a browser does, with a colour between. */
  readonly module?: number
  readonly dark?: Colour
  readonly light?: Colour
  readonly ecc?: 'medium' | 'high'
  /** The part of its side that a logo hides in the middle. */
  readonly logo?: number
}

/** Draws a code with a margin of four modules. */
function draw(on: Pixels, { text = request, x = 97, y = 51, module = 4, dark = black, light = white, ecc = 'medium', logo = 0 }: Drawing = {}): void {
  const code = encodeQR(text, 'raw', { border: 4, ecc })
  const side = Math.round(code.length * module)
  const parts = [1 / 8, 3 / 8, 5 / 8, 7 / 8]
  const isDark = (column: number, row: number) => code[Math.floor(row / module)]?.[Math.floor(column / module)] === true
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const share = parts.flatMap((a) => parts.map((b) => isDark(column + a, row + b))).filter(Boolean).length / 16
      const hidden = Math.max(Math.abs(column / side - 0.5), Math.abs(row / side - 0.5)) < logo / 2
      const colour = hidden ? [200, 40, 60] : dark.map((value, channel) => value * share + (light[channel] ?? 0) * (1 - share))
      on.data.set(colour, ((y + row) * on.width + x + column) * 4)
    }
  }
}

function drawn(paper: Colour, ...drawings: readonly Drawing[]): Pixels {
  const picture = drawings.length > 1 ? sheet(1200, 700, paper) : sheet(560, 480, paper)
  for (const drawing of drawings) draw(picture, drawing)
  return picture
}

describe('the codes in a picture', { timeout: 60_000 }, () => {
  const sizes = [1.5, 1.75, 2, 2.3, 3, 4, 5, 6]

  it.each(sizes)('are read on a light page with modules of %f pixels', async (module) => {
    expect(await decodeAll(drawn(white, { module }))).toEqual([request])
  })

  it.each(sizes)('are read on a dark page with modules of %f pixels, light on dark', async (module) => {
    expect(await decodeAll(drawn(night, { module, dark: white, light: night }))).toEqual([request])
  })

  it.each([1.5, 3, 6])('are read on a light plate on a dark page with modules of %f pixels', async (module) => {
    expect(await decodeAll(drawn(night, { module }))).toEqual([request])
  })

  it('are read in colours that differ less', async () => {
    expect(await decodeAll(drawn([240, 244, 250], { dark: [40, 60, 140], light: [240, 244, 250] }))).toEqual([request])
  })

  it.each([0.15, 0.2])('are read with a logo that hides %f of their side', async (logo) => {
    expect(await decodeAll(drawn(white, { ecc: 'high', logo }))).toEqual([request])
  })

  it('are all read when there are three of several sizes, and one is light on dark', async () => {
    const texts = ['a', 'b', 'c'].map((end) => `${request}${end}`)
    const picture = drawn(
      white,
      { text: texts[0] ?? '', x: 30, y: 40, module: 3 },
      { text: texts[1] ?? '', x: 400, y: 300, module: 5 },
      { text: texts[2] ?? '', x: 850, y: 60, module: 2.5, dark: white, light: black },
    )
    expect((await decodeAll(picture)).toSorted()).toEqual(texts)
  })

  it('are given once when the same is there twice', async () => {
    expect(await decodeAll(drawn(white, { x: 30, module: 3 }, { x: 600, module: 4 }))).toEqual([request])
  })

  it('are read in a picture that is larger than what is looked at', async () => {
    const picture = sheet(4600, 1200, white)
    draw(picture, { x: 3000, module: 6 })
    expect(await decodeAll(picture)).toEqual([request])
  })

  it('are none where there is none', async () => {
    expect(await decodeAll(drawn(white))).toEqual([])
    expect(await decodeAll(sheet(1, 1, black))).toEqual([])
    const noise = sheet(800, 600, white)
    let state = 7
    for (let at = 0; at < noise.data.length; at++) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      if (at % 4 !== 3) noise.data[at] = state >> 16
    }
    expect(await decodeAll(noise)).toEqual([])
  })
})
