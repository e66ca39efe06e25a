import type { Party, Plan, Received } from '../core/exchange.ts'
import { isSameData } from '../core/json.ts'
import type { World } from '../core/plugin.ts'
import type { Activity, Grant, Site } from '../core/records.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { sha256 } from '../crypto/hash.ts'
import { isOpen } from './grants.ts'
import { randomId } from './ids.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { Change, Holdings } from './ports.ts'
import { receipts } from './received.ts'

/** At most so many grants are kept for one party; the oldest go first. */
const mostGrants = 100
/** Addresses longer than this are not kept. UTF-16 units. */
const longestLink = 2048
const day = 86_400_000

/** What a person decides about the parties, by their ids as they were shown. Everything throws `vault.locked` and, where it writes, `vault.full`. */
export interface Sites {
  /** Who of the two that ask may not: the party, or the page on which it asks; null: neither is blocked. */
  blockedOf(asking: { readonly plan: Pick<Plan, 'party'>; readonly received: Pick<Received, 'origin'> }): Promise<Party | null>
  /** Blocking ends the party's grants. */
  block(id: string, blocked: boolean): Promise<void>
  /** Ends one grant. */
  revoke(id: string, asked: string): Promise<void>
  /** Forgets what happened with the party, its grants, and that it is blocked. */
  forget(id: string): Promise<void>
  /** Writes down that a party was asked to delete what it has, if it is known. Where that can be asked; null: it never said. */
  deletion(id: string): Promise<string | null>
  /** Forgets everything that happened, but for what each party has received. */
  clear(): Promise<void>
  /** Writes down how an exchange ended, and with it, at once, what is to be remembered of the party. */
  note(plan: Plan, activity: Activity, grant: Grant | null): Promise<void>
}

/** True for the id of a party; pasted text and files have none. */
export function isParty(id: string): boolean {
  return id !== '' && id !== 'paste' && id !== 'file'
}

/** The parties as they are held. What concerns one of them happens one after the other. */
export function makeSites(holdings: Holdings, world: Pick<World, 'now' | 'random'>): Sites {
  const alone = oneAtATime()

  /** The change that makes a site's record what it is to be; none where it is that already, or says nothing. Grants that have ended are dropped with it. */
  function kept(before: Site | null, after: Site): readonly Change[] {
    const site = { ...after, grants: after.grants.filter((grant) => isOpen(grant, world.now())).slice(-mostGrants) }
    return isSameData(before ?? unknown(site.id), site) ? [] : [{ put: 'site', id: site.id, value: site }]
  }

  const isBlocked = async (id: string) => ((await holdings.get('site', id))?.blocked ?? null) !== null

  const change = (id: string, edit: (site: Site) => Site): Promise<void> =>
    alone(id, async () => {
      const site = await holdings.get('site', id)
      const changes = kept(site, edit(site ?? unknown(id)))
      if (changes.length > 0) await holdings.commit(changes)
    })

  return {
    async blockedOf({ plan: { party }, received: { origin } }) {
      // A page that is blocked does not get round it by asking in somebody else's name.
      const page: Party | null = origin === null ? null : { id: origin, name: null, proofs: [{ by: 'origin', of: origin }] }
      const [partyIs, pageIs] = await Promise.all([isBlocked(party.id), page !== null && page.id !== party.id && isBlocked(page.id)])
      if (partyIs) return party
      return pageIs ? page : null
    },
    block: (id, blocked) =>
      change(id, (site) => (blocked ? { ...site, blocked: site.blocked ?? { at: world.now(), refused: 0 }, grants: [] } : { ...site, blocked: null })),
    revoke: (id, asked) => change(id, (site) => ({ ...site, grants: site.grants.filter((grant) => grant.asked !== asked) })),
    forget: (id) =>
      alone(id, async () => {
        const happened = (await holdings.list('activity')).filter(({ party }) => party === id)
        await holdings.commit([{ remove: 'site', id }, ...happened.map((activity): Change => ({ remove: 'activity', id: activity.id }))])
      }),
    async deletion(party) {
      const site = await holdings.get('site', party)
      const happened = (await holdings.list('activity')).findLast((activity) => activity.party === party)
      if (!site && !happened) return null
      const value: Activity = {
        id: randomId(world),
        at: world.now(),
        kind: 'deletion',
        result: 'done',
        party,
        partyName: site?.name ?? happened?.partyName ?? null,
        proofs: [],
        via: null,
        credentials: [],
        identifiers: [],
      }
      await holdings.commit([{ put: 'activity', id: value.id, value }])
      return site && deletionOf(site.links)
    },
    async clear() {
      const activities = await holdings.list('activity')
      const left = receipts(activities)
      const ids = new Set(left.map(({ id }) => id))
      const gone = activities.filter(({ id }) => !ids.has(id))
      await holdings.commit([
        ...gone.map(({ id }): Change => ({ remove: 'activity', id })),
        ...left.map((value): Change => ({ put: 'activity', id: value.id, value })),
      ])
    },
    note: ({ links }, activity, grant) =>
      alone(activity.party, async () => {
        const { party, partyName, result, at } = activity
        const before = isParty(party) ? await holdings.get('site', party) : null
        const id = before?.blocked && result === 'refused' ? await idOfDay(party, at) : activity.id
        const changes: Change[] = [{ put: 'activity', id, value: { ...activity, id } }]
        if (isParty(party) && (before || result === 'done')) {
          const base = before ?? unknown(party)
          const blocked = base.blocked && result === 'refused' ? { ...base.blocked, refused: base.blocked.refused + 1 } : base.blocked
          const grants = grant && !blocked ? [...base.grants.filter(({ asked }) => asked !== grant.asked), grant] : base.grants
          changes.push(...kept(before, { ...base, name: partyName, links: links.filter(({ url }) => url.length <= longestLink), blocked, grants }))
        }
        await holdings.commit(changes)
      }),
  }
}

function unknown(id: string): Site {
  return { id, name: null, blocked: null, grants: [], links: [] }
}

/** What a blocked party tried is one line for each day, however often it tries: nobody fills the vault with it. */
async function idOfDay(party: string, at: number): Promise<string> {
  return encodeBase64url(await sha256(encodeUtf8(JSON.stringify(['blocked', party, Math.floor(at / day)]))))
}

/** Where a party says what it does with what it has, rather than what else it says. Only https. */
function deletionOf(links: Plan['links']): string | null {
  const https = links.filter(({ url }) => URL.canParse(url) && new URL(url).protocol === 'https:')
  for (const kind of ['policy', 'terms', 'client']) {
    const found = https.find((link) => link.kind === kind)
    if (found) return found.url
  }
  return null
}
