import type { AskId, Candidate, Plan } from '../core/exchange.ts'
import type { World } from '../core/plugin.ts'
import { explain, type Explanation, mayServe } from './explain.ts'
import { withFittingSigners } from './fitting-signers.ts'
import { formatOf } from './held-candidates.ts'
import type { Plugins } from './plugins.ts'
import type { Holdings } from './ports.ts'

/** At most so many candidates, and so many other kinds, are told of one ask. */
const most = 50

/** What became of one ask: what could serve or comes near, and of everything else how much there is and why it is out. `more`: how many of either were left out. */
export interface TracedAsk {
  readonly ask: AskId
  /** Milliseconds, of the clock of the world: looking the entries up and matching them. */
  readonly took: number
  readonly candidates: readonly (Pick<Candidate, 'credentialId' | 'title' | 'unusable'> & { readonly sets: number })[]
  readonly others: Explanation['others']
  readonly more: { readonly candidates: number; readonly others: number }
}

/**
 * Why each held credential fits an ask of this plan or does not (OpenID4VP 1.0 section 6.4), by ask. Says names and reasons, and no value of a claim.
 * Throws `vault.locked`.
 */
export async function traceOf(
  { asks }: Pick<Plan, 'asks'>,
  plugins: Pick<Plugins, 'formats'>,
  holdings: Pick<Holdings, 'entriesOf' | 'list'>,
  world: Pick<World, 'now' | 'resolve'>,
): Promise<readonly TracedAsk[]> {
  const own = new Set<string>((await holdings.list('identifier')).map(({ did }) => did))
  const traced: TracedAsk[] = []
  for (const ask of asks) {
    if (ask.kind !== 'credential') continue
    const began = world.now()
    const context = { mine: (did: string) => own.has(did), seenBy: () => [], now: began, ...formatOf(ask.query.format, plugins) }
    const { entries, kinds } = await holdings.entriesOf((kind) => mayServe(kind, ask.query, context))
    const { candidates: matched, others } = explain(ask.query, entries, kinds, context)
    const candidates = await withFittingSigners(ask.query, matched, world)
    traced.push({
      ask: ask.id,
      took: world.now() - began,
      candidates: candidates
        .slice(0, most)
        .map(({ credentialId, title, sets, unusable }) => ({ credentialId, title, sets: sets.length, unusable: unusable.slice(0, most) })),
      others: others.slice(0, most),
      more: { candidates: Math.max(0, candidates.length - most), others: Math.max(0, others.length - most) },
    })
  }
  return traced
}
