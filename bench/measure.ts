/** What one contender needed in each round: microseconds per call. */
export type Rounds = Readonly<Record<string, readonly number[]>>

/** How long to measure: rounds, milliseconds of one slice, milliseconds before the first. */
export interface Effort {
  readonly rounds: number
  readonly slice: number
  readonly warmUp: number
}

/**
 * Times every contender in every round, one slice each, in an order that changes from round to round: what else the machine does hits all
 * alike, and a ratio of two times of one round means something even where the times themselves do not.
 */
export async function measure(contenders: Readonly<Record<string, () => Promise<unknown>>>, { rounds, slice, warmUp }: Effort): Promise<Rounds> {
  const entries = Object.entries(contenders)
  const times = new Map(entries.map(([name]) => [name, [] as number[]]))
  for (const [, call] of entries) await timed(call, warmUp)
  for (let round = 0; round < rounds; round++) {
    for (const [name, call] of shuffled(entries)) times.get(name)?.push(await timed(call, slice))
  }
  return Object.fromEntries(times)
}

async function timed(call: () => Promise<unknown>, milliseconds: number): Promise<number> {
  const start = performance.now()
  let calls = 0
  let end = start
  while (end - start < milliseconds) {
    await call()
    calls++
    end = performance.now()
  }
  return ((end - start) * 1000) / calls
}

function shuffled<T>(list: readonly T[]): readonly T[] {
  return list
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
