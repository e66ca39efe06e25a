import type { Activity, Grant, Site } from '../../core/records.ts'
import type { Party } from '../../core/exchange.ts'
import type { SiteDetail, SiteView } from '../../messaging/sites-contract.ts'
import type { Input, Output } from '../../messaging/contract.ts'
import { me, meToo, now } from './credentials.ts'

const hour = 3_600_000
const day = 24 * hour

interface Told extends Partial<Activity> {
  readonly id: string
  /** Hours. */
  readonly ago: number
}

const web = (host: string): Party => ({ id: `origin:https://${host}`, name: null, proofs: [{ by: 'origin', of: `https://${host}` }] })
const idcheck: Party = {
  id: 'verify.idcheck.example',
  name: 'ID Check Limited',
  proofs: [{ by: 'certificate', of: 'CN=verify.idcheck.example, O=ID Check Limited / CN=Northwind Root Authority, C=NL' }],
}
const stranger: Party = { id: 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH', name: 'Your Bank \u202eknab', proofs: [] }
const long = web('an-extremely-long-subdomain.of.a-company-that-likes-names.international-verification-services.example')

const happened = ({ ago, ...told }: Told, party: Party | null = null): Activity => ({
  at: now - ago * hour,
  kind: 'presentation',
  result: 'done',
  party: party?.id ?? '',
  partyName: party?.name ?? null,
  proofs: party?.proofs ?? [],
  via: party ? 'dc-api' : null,
  credentials: [],
  identifiers: [],
  ...told,
})
const of = (title: string, claims: readonly string[]) => [{ credentialId: null, title, claims: claims.map((name) => `credentialSubject.${name}`) }]

/** What happened in a wallet that is used: every kind and every end. */
export const activities: readonly Activity[] = [
  happened({ id: 'a', ago: 0.2, credentials: of('Driving Licence', ['family_name', 'vehicle_category']), identifiers: [me] }, web('rental.example')),
  happened({ id: 'b', ago: 0.6, kind: 'sign-in', via: 'provider', identifiers: [meToo] }, web('forum.example')),
  happened({ id: 'c', ago: 3, result: 'refused' }, web('tracker.ads.example')),
  happened({ id: 'k', ago: 5, via: 'qr', credentials: of('Driving Licence', ['birth_date']), identifiers: [me] }, idcheck),
  happened({ id: 'd', ago: 30, kind: 'issuance', via: 'provider', credentials: of('University Degree', []) }, web('university.example')),
  happened({ id: 'e', ago: 31, result: 'unknown', via: 'link', credentials: of('Staff Badge', ['department']), identifiers: [me] }, web('clinic.example')),
  happened({ id: 'g', ago: 33, kind: 'removal', credentials: of('Gym Pass', []) }),
  happened({ id: 'h', ago: 54, kind: 'deletion', via: null }, web('shop.example')),
  happened({ id: 'i', ago: 55, kind: 'export' }),
  happened({ id: 'f', ago: 80, result: 'expired' }, web('shop.example')),
  happened({ id: 'j', ago: 90, result: 'failed', via: 'qr' }, stranger),
  happened({ id: 'l', ago: 150, credentials: of('Driving Licence', ['family_name']), identifiers: [me] }, web('rental.example')),
  happened({ id: 'm', ago: 170, credentials: of('University Degree', ['degree', 'familyName']), identifiers: [me] }, web('shop.example')),
  happened({ id: 'n', ago: 300, result: 'refused' }, web('rental.example')),
  happened({ id: 'o', ago: 310, credentials: of('Driving Licence', ['family_name']), identifiers: [me] }, web('rental.example')),
  happened({ id: 'p', ago: 320, credentials: of('Driving Licence', ['given_name']), identifiers: [me] }, web('rental.example')),
  happened({ id: 'q', ago: 400, result: 'refused' }, long),
]

const grant: Grant = {
  asked: 'licence',
  choices: {},
  credentials: of('Driving Licence', ['family_name', 'vehicle_category']),
  at: now - 6 * day,
  until: now + 24 * day,
}
const decided: readonly Pick<Site, 'id' | 'blocked' | 'grants' | 'links'>[] = [
  {
    id: 'origin:https://rental.example',
    blocked: null,
    grants: [grant, { ...grant, asked: 'badge', credentials: of('Staff Badge', ['department']), at: now - 2 * day, until: now + 28 * day }],
    links: [{ kind: 'policy', url: 'https://rental.example/privacy' }],
  },
  { id: 'origin:https://tracker.ads.example', blocked: { at: now - 2 * hour, refused: 3 }, grants: [], links: [] },
]

/** The sites of a wallet that is used, and what can be done about them. */
export function pretendedSites(used: boolean) {
  let happenings = used ? activities : []
  let decisions = used ? decided : []
  const decide = (id: string, change: Partial<Site>): undefined => {
    const old = decisions.find((one) => one.id === id) ?? { id, blocked: null, grants: [], links: [] }
    decisions = [...decisions.filter((one) => one.id !== id), { ...old, ...change }]
  }
  const get = (id: string): SiteDetail | null => {
    const own = happenings.filter(({ party }) => party === id)
    const site = decisions.find((one) => one.id === id)
    const [last] = own
    if (!last && !site) return null
    const received = new Map<string, readonly string[]>()
    const sent = own.filter(({ kind, result }) => kind === 'presentation' && result === 'done').flatMap(({ credentials }) => credentials)
    for (const { title, claims } of sent) received.set(title, [...new Set([...(received.get(title) ?? []), ...claims])])
    return {
      id,
      name: last?.partyName ?? null,
      blocked: site?.blocked ?? null,
      links: site?.links ?? [],
      proofs: last?.proofs ?? [],
      received: [...received].map(([title, claims]) => ({ title, claims })),
      identifiers: [...new Set(own.flatMap(({ identifiers }) => identifiers))].map((did) => ({ did, name: did === me ? 'Personal' : 'forum.example' })),
      grants: site?.grants ?? [],
      activities: own,
    }
  }
  const view = (id: string): SiteView => {
    const { name = null, blocked = null, grants = [], activities: own = [] } = get(id) ?? {}
    const shared = own.filter(({ kind, result }) => result === 'done' && (kind === 'presentation' || kind === 'sign-in'))
    return { id, name, blocked: blocked !== null, grants: grants.length, times: shared.length, last: shared[0]?.at ?? null }
  }
  return {
    'activity.list': () => happenings,
    'sites.list': () => [...new Set([...happenings.map(({ party }) => party), ...decisions.map(({ id }) => id)])].filter(Boolean).map(view),
    'sites.get': ({ id }: Input<'sites.get'>) => get(id),
    'sites.block': ({ id, blocked }: Input<'sites.block'>): undefined => decide(id, { blocked: blocked ? { at: Date.now(), refused: 0 } : null }),
    'sites.revoke': ({ id, asked }: Input<'sites.revoke'>): undefined =>
      decide(id, { grants: (decisions.find((one) => one.id === id)?.grants ?? []).filter((one) => one.asked !== asked) }),
    'sites.forget': ({ id }: Input<'sites.forget'>): undefined => {
      happenings = happenings.filter(({ party }) => party !== id)
      decisions = decisions.filter((one) => one.id !== id)
    },
    'sites.deletion': ({ id }: Input<'sites.deletion'>): Output<'sites.deletion'> => ({ url: get(id)?.links[0]?.url ?? null }),
    'activity.clear': (): undefined => {
      happenings = happenings.filter(({ kind, result }) => result === 'done' && (kind === 'presentation' || kind === 'sign-in'))
    },
  }
}
