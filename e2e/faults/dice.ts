import { createHash } from 'node:crypto'

/** Chance that can be had again: the same seed and name make the same throws. */
export interface Dice {
  /** A number from 0 (included) to 1 (excluded). */
  readonly next: () => number
  /** A whole number from 0 to `below` (excluded). */
  readonly whole: (below: number) => number
  /** One of several. Throws when there are none. */
  readonly one: <T>(several: readonly T[]) => T
}

/** Dice for one purpose, by a 32-bit xorshift (Marsaglia 2003) whose start is the hash of seed and name. */
export function dice(seed: string, name: string): Dice {
  let state = createHash('sha256').update(`${seed}|${name}`).digest().readUInt32LE() || 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  const whole = (below: number) => Math.floor(next() * below)
  return {
    next,
    whole,
    one: (several) => {
      const found = several[whole(several.length)]
      if (found === undefined) throw new Error('nothing to choose from')
      return found
    },
  }
}
