import type { MakeMatcher } from './matching/matcher.ts'
import { query, walletOf } from './matching/wallet.ts'
import { type Effort, measure, type Rounds } from './measure.ts'

/** The rounds, and what else there is to say. */
export interface MatchRun {
  readonly rounds: Rounds
  readonly notes: readonly string[]
}

/**
 * The same query over a wallet of this size by everybody, and by ours over a smaller one in the same rounds (`small`). Throws when somebody finds
 * other credentials than the others.
 */
export async function match(makers: Readonly<Record<string, MakeMatcher>>, size: number, small: number | null, effort: Effort): Promise<MatchRun> {
  const wallet = walletOf(size)
  const calls: Record<string, () => Promise<unknown>> = {}
  const notes: string[] = []
  let right: string | null = null
  for (const [name, make] of Object.entries(makers)) {
    const matcher = make(wallet, query)
    const start = performance.now()
    const ids = [...matcher.found(matcher.match())].toSorted()
    const first = performance.now() - start
    right ??= ids.join()
    if (ids.length === 0 || ids.join() !== right) throw new Error(`${name} finds ${ids.length} others`)
    calls[name] = async () => matcher.match()
    if (name === 'ours') notes.push(`each finds the same ${ids.length}; the first answer of ours, which makes its groups, took ${first.toFixed(1)} ms`)
  }
  const { ours } = makers
  if (small !== null && ours) {
    const matcher = ours(walletOf(small), query)
    matcher.match()
    calls.small = async () => matcher.match()
  }
  const { dcql, ...others } = calls
  const rounds = await measure(others, effort)
  // In rounds of its own: it leaves so much to be collected that whoever came after it would pay for that.
  return { rounds: dcql ? { ...rounds, ...(await measure({ dcql }, effort)) } : rounds, notes }
}
