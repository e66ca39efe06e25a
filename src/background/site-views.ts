import { isOpen } from '../agent/grants.ts'
import { isReceipt, together } from '../agent/received.ts'
import { isParty } from '../agent/sites.ts'
import type { Identifier } from '../core/did.ts'
import type { Activity, Site } from '../core/records.ts'
import type { SiteDetail, SiteView } from '../messaging/sites-contract.ts'

/** Every party that something happened with or that something was decided about; the one of which anything was heard last comes first. */
export function siteViews(activities: readonly Activity[], sites: readonly Site[], now: number): readonly SiteView[] {
  const decided = new Map(sites.map((site) => [site.id, site]))
  const happened = byParty(activities)
  const views = [...new Set([...happened.keys(), ...decided.keys()])].filter(isParty).map((id) => {
    const site = decided.get(id)
    const own = happened.get(id) ?? []
    const receipts = own.filter(isReceipt)
    const view: SiteView = {
      id,
      name: nameOf(site, own),
      blocked: (site?.blocked ?? null) !== null,
      grants: site?.grants.filter((grant) => isOpen(grant, now)).length ?? 0,
      times: receipts.length,
      last: receipts[0]?.at ?? null,
    }
    return { view, heard: Math.max(own[0]?.at ?? 0, site?.blocked?.at ?? 0) }
  })
  return views.toSorted((a, b) => b.heard - a.heard).map(({ view }) => view)
}

/** Everything that is known of one party; null: nothing. */
export function siteDetail(
  id: string,
  { activities, site, identifiers }: { readonly activities: readonly Activity[]; readonly site: Site | null; readonly identifiers: readonly Identifier[] },
  now: number,
): SiteDetail | null {
  const own = isParty(id) ? newestFirst(activities.filter(({ party }) => party === id)) : []
  if (!site && own.length === 0) return null
  const names = new Map<string, string>(identifiers.map(({ did, name }) => [did, name]))
  const shown = own.filter(isReceipt).flatMap(({ credentials }) => credentials)
  return {
    id,
    name: nameOf(site, own),
    blocked: site?.blocked ?? null,
    links: site?.links ?? [],
    proofs: own.find(isAsking)?.proofs ?? [],
    received: together(shown, ({ title }) => title).map(({ title, claims }) => ({ title, claims })),
    identifiers: [...new Set(own.filter(isReceipt).flatMap((activity) => activity.identifiers))].map((did) => ({ did, name: names.get(did) ?? did })),
    grants: site?.grants.filter((grant) => isOpen(grant, now)) ?? [],
    activities: own,
  }
}

/** What happened with each party, newest first. */
function byParty(activities: readonly Activity[]): ReadonlyMap<string, readonly Activity[]> {
  const found = new Map<string, Activity[]>()
  for (const activity of newestFirst(activities)) {
    const own = found.get(activity.party)
    if (own) own.push(activity)
    else found.set(activity.party, [activity])
  }
  return found
}

function newestFirst(activities: readonly Activity[]): readonly Activity[] {
  return activities.toSorted((a, b) => b.at - a.at)
}

/** Whether the party itself asked for this. */
function isAsking({ kind }: Activity): boolean {
  return kind === 'presentation' || kind === 'issuance' || kind === 'sign-in'
}

function nameOf(site: Site | null | undefined, own: readonly Activity[]): string | null {
  return site?.name ?? own.find(({ partyName }) => partyName !== null)?.partyName ?? null
}
