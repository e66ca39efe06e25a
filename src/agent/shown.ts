import type { OfferedIdentifier, Origin, Plan, Received, Shown } from '../core/exchange.ts'
import type { Identifier } from '../core/did.ts'
import type { Activity } from '../core/records.ts'
import { isSameData } from '../core/json.ts'
import type { Plugins } from './plugins.ts'
import type { Holdings, Pending } from './ports.ts'
import type { World } from '../core/plugin.ts'
import { fittingIdentifiers } from './fitting-identifiers.ts'
import { grantFor } from './grants.ts'
import { candidatesOf } from './held-candidates.ts'

/** Everything the consent screen shows but its number: the plan, and, when the vault is open, what could serve it. */
export type Content = Omit<Shown, 'version'>

/** What stands on the screen for this exchange now. Reads what is held; asks nobody. */
export async function contentOf(pending: Pending, plugins: Plugins, holdings: Holdings, world: Pick<World, 'now' | 'resolve'>): Promise<Content> {
  const { plan } = pending
  const { via, origin, topOrigin, inPrivate } = pending.received
  const received: Shown['received'] = { via, origin, topOrigin, ...(inPrivate && { inPrivate }) }
  if (!(await holdings.unlocked())) return { plan, received, candidates: null, more: {}, identifiers: null, before: null, grant: null }
  const [identifiers, activities, site] = await Promise.all([holdings.list('identifier'), holdings.list('activity'), holdings.get('site', plan.party.id)])
  const parties = partiesByIdentifier(activities)
  const seenBy = (did: string) => [...(parties.get(did) ?? [])].filter((party) => party !== plan.party.id)
  const own = new Set<string>(identifiers.map((identifier) => identifier.did))
  const { candidates, more } = await candidatesOf(plan, plugins, holdings, { mine: (did) => own.has(did), seenBy, now: world.now() }, world)
  const fitting = await fittingIdentifiers(plan, identifiers, world)
  const offers = { candidates, more, identifiers: offered(fitting, siteFor(plan, received), seenBy) }
  const grant = await grantFor({ plan, received }, site, offers, world.now())
  return { plan, received, ...offers, before: before(activities, plan), grant }
}

/** The screen with this content: the one that stands, if it shows the same, else the next one. */
export function nextShown(pending: Pending, content: Content): Shown {
  const next: Shown = { version: pending.version + 1, ...content }
  return pending.shown && isSameData({ ...pending.shown, version: next.version }, next) ? pending.shown : next
}

/** For each identifier, the parties it signed for. */
function partiesByIdentifier(activities: readonly Activity[]): ReadonlyMap<string, ReadonlySet<string>> {
  const parties = new Map<string, Set<string>>()
  for (const { identifiers, party } of activities) for (const did of identifiers) parties.set(did, (parties.get(did) ?? new Set()).add(party))
  return parties
}

/** Identifiers to choose from: the one made for this site first, then those made for nobody, then those made for others. */
function offered(identifiers: readonly Identifier[], origin: string | null, seenBy: (did: string) => readonly string[]): readonly OfferedIdentifier[] {
  const rank = (identifier: Identifier) => (identifier.origin === null ? 1 : identifier.origin === origin ? 0 : 2)
  return identifiers
    .toSorted((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt)
    .map((identifier) => ({ did: identifier.did, name: identifier.name, origin: identifier.origin, seenBy: seenBy(identifier.did) }))
}

/** The site that a fresh identifier is made for: the one that gets the answer, never the page on which a link or a code only stood. */
export function siteFor({ answer }: Pick<Plan, 'answer'>, { origin }: Pick<Received, 'origin'>): Origin | null {
  return answer.to === null ? origin : (new URL(answer.to).origin as Origin)
}

/** What this party has received before, so that the screen can say what is new this time. */
function before(activities: readonly Activity[], plan: Plan): Content['before'] {
  const past = activities.filter((activity) => activity.party === plan.party.id && activity.result === 'done' && activity.kind === plan.kind)
  if (!past.length) return null
  const claims = new Set(past.flatMap((activity) => activity.credentials.flatMap((credential) => credential.claims)))
  return { times: past.length, last: Math.max(...past.map((activity) => activity.at)), claims: [...claims].toSorted() }
}
