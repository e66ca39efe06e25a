/** How a credential looks: its colours and the lines of its guilloche. The same issuer and title always look the same. */
export interface Art {
  readonly from: string
  readonly to: string
  /** Degrees. */
  readonly angle: number
  /** SVG paths in a box of 200 by 200. */
  readonly lines: readonly string[]
}

/** Pairs of colours, dark enough for white text of any size (contrast of 4.5 and more on every point between them). */
export const palette: readonly (readonly [string, string])[] = [
  ['#0a4638', '#11755f'],
  ['#1a2a5e', '#3350a8'],
  ['#43204f', '#7d3f8d'],
  ['#571528', '#9c3149'],
  ['#56290f', '#96511f'],
  ['#07405a', '#0f6f90'],
  ['#232c33', '#4c5d69'],
  ['#1b3f1d', '#38752f'],
]

/** FNV-1a, 32 bits: spreads, and proves nothing. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  value ^= value >>> 15
  value = Math.imul(value, 0x2c1b3c6d)
  return (value ^ (value >>> 12)) >>> 0
}

/** The look of what this issuer issues under this title. */
export function artOf(issuer: string, title: string): Art {
  const seed = hash(`${issuer}\n${title}`)
  const [from, to] = palette[seed % palette.length] ?? ['#232c33', '#4c5d69']
  const rounds = 3 + ((seed >>> 4) % 3)
  const waves = rounds * (9 + ((seed >>> 7) % 4)) + 1 + ((seed >>> 10) % 2)
  const hole = 38 + ((seed >>> 13) % 16)
  const outer = band(waves, rounds, (hole + 96) / 2, (96 - hole) / 2)
  const inner = band(10 + 3 * ((seed >>> 17) % 4), 3, hole / 2 + 1, hole / 2 - 8)
  return { from, to, angle: 125 + ((seed >>> 21) % 40), lines: [outer, inner] }
}

/** A line that swings between two circles and closes after so many rounds: the band of a banknote. */
function band(waves: number, rounds: number, middle: number, swing: number): string {
  const points = waves * 16
  let line = ''
  for (let index = 0; index < points; index++) {
    const turn = (index / points) * 2 * Math.PI
    const radius = middle + swing * Math.cos(turn * waves)
    const angle = turn * rounds
    line += `${index ? 'L' : 'M'}${round(100 + radius * Math.cos(angle))} ${round(100 + radius * Math.sin(angle))}`
  }
  return `${line}Z`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** The colours of a card, and what is legible on them. */
export interface OwnColours {
  readonly background: string
  readonly text: string
}

/**
 * The colours an issuer wants, if its text can be read on its background by anybody (WCAG 2.2, 1.4.3: contrast of 4.5 and more); else null. Where it names
 * no colour for the text, white or black, whichever is clearer.
 */
export function ownColours({ background, text }: { readonly background: string | null; readonly text: string | null }): OwnColours | null {
  if (!isColour(background)) return null
  const chosen = text ?? (contrast(background, '#ffffff') >= contrast(background, '#000000') ? '#ffffff' : '#000000')
  return isColour(chosen) && contrast(background, chosen) >= 4.5 ? { background, text: chosen } : null
}

/** The contrast of two colours `#rrggbb`, from 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

function isColour(text: string | null): text is string {
  return text !== null && /^#[0-9a-f]{6}$/i.test(text)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
