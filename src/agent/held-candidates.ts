import type { IndexEntry } from '../core/credential.ts'
import type { Candidate, Plan } from '../core/exchange.ts'
import type { World } from '../core/plugin.ts'
import { withFittingSigners } from './fitting-signers.ts'
import { farMisses, mayServe } from './explain.ts'
import { type MatchContext, type Most, matches } from './match.ts'
import type { Plugins } from './plugins.ts'
import type { Holdings } from './ports.ts'

/** So many credentials of another kind are listed where nothing comes nearer. */
const farShown = 5
/** What stands on a screen is kept whole until it is answered, where there is room for a few megabytes: so many that fit are listed, and so many that come near. */
export const shownMost: Most = Object.freeze({ usable: 200, near: 50 })

/** What is listed for each ask, and how many more would fit. */
export interface Listed {
  readonly candidates: Readonly<Record<string, readonly Candidate[]>>
  readonly more: Readonly<Record<string, number>>
}

/**
 * For each ask for a credential what could serve it and what comes near, as `candidates` has it. Where nothing does, the newest five of what is held,
 * rather of the same format than of another, each with the reason why it does not do. Opens no entry of a kind that nothing asks for. Throws `vault.locked`.
 */
export async function candidatesOf(
  { asks }: Pick<Plan, 'asks'>,
  plugins: Pick<Plugins, 'formats'>,
  holdings: Pick<Holdings, 'entriesOf'>,
  about: Omit<MatchContext, 'satisfies'>,
  world: Pick<World, 'resolve'>,
): Promise<Listed> {
  const wanted = asks.flatMap((ask) =>
    ask.kind === 'credential' ? [{ id: ask.id, query: ask.query, context: { ...about, ...formatOf(ask.query.format, plugins) } }] : [],
  )
  if (wanted.length === 0) return { candidates: {}, more: {} }
  const { entries } = await holdings.entriesOf((kind) => wanted.some(({ query, context }) => mayServe(kind, query, context)))
  const nearest = nearestTo(holdings)
  const found: Record<string, readonly Candidate[]> = {}
  const more: Record<string, number> = {}
  for (const { id, query, context } of wanted) {
    const { usable, near, more: left } = matches(query, entries, context, shownMost)
    if (left.usable > 0) more[id] = left.usable
    const listed = await withFittingSigners(query, [...usable, ...near], world)
    found[id] = listed.length > 0 ? listed : farMisses(query, await nearest(query.format), context)
  }
  return { candidates: found, more }
}

/** A format's part of matching; of one that is not known nothing fits. */
export function formatOf(id: string, plugins: Pick<Plugins, 'formats'>): Pick<MatchContext, 'satisfies'> {
  const format = plugins.formats.get(id)
  return { satisfies: format ? format.satisfies : () => false }
}

/** The newest of a format, else the newest of all; looked up once for each format. */
function nearestTo(holdings: Pick<Holdings, 'entriesOf'>): (format: string) => Promise<readonly IndexEntry[]> {
  const known = new Map<string, readonly IndexEntry[]>()
  return async (format) => {
    const found = known.get(format) ?? (await newest(holdings, format))
    known.set(format, found)
    return found
  }
}

async function newest(holdings: Pick<Holdings, 'entriesOf'>, wanted: string): Promise<readonly IndexEntry[]> {
  const { entries } = await holdings.entriesOf(({ format }) => format === wanted, farShown)
  return entries.length > 0 ? entries : (await holdings.entriesOf(() => true, farShown)).entries
}
