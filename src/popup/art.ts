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
