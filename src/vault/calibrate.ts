import { argon2, type Cost, defaultCost } from './kdf.ts'

const enough = 500
const tooLong = 2000
const mostPasses = 16

/**
 * What a guess shall cost on this machine: 64 MiB, and as many passes as it takes one run to last 500 ms, from 3 up to 16.
 * Half the memory only where the default lasts more than two seconds. `measure`: milliseconds that one run takes.
 */
export async function calibrateCost(measure: (cost: Cost) => Promise<number> = measureRun): Promise<Cost> {
  let cost = defaultCost
  let lasted = await measure(cost)
  if (lasted > tooLong) return { ...cost, m: cost.m / 2 }
  while (lasted < enough && cost.t < mostPasses) {
    // Time grows with the passes: go where it should be enough, at least one further.
    const guess = Math.floor((cost.t * enough) / Math.max(lasted, 1))
    cost = { ...cost, t: Math.min(mostPasses, Math.max(cost.t + 1, guess)) }
    lasted = await measure(cost)
  }
  return cost
}

async function measureRun(cost: Cost): Promise<number> {
  const start = performance.now()
  await argon2(new Uint8Array(16), new Uint8Array(16), cost)
  return performance.now() - start
}
