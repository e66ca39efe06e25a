import { callerOf } from '../../core/caller.ts'
import type { Offer, Outcome, Party, Plan, Received, Warning } from '../../core/exchange.ts'
import type { Consent, Protocol, World } from '../../core/plugin.ts'
import { offerOf, parseCredentials, parsePasted } from './parse-offer.ts'

const id = 'w3c-vc'
const answerWithin = 5 * 60_000
const denied: Outcome = { reply: { error: 'access_denied' }, redirect: null, delivered: null }

/**
 * A signed credential as it is, in any format the wallet knows. Over Lanyard's provider (`create`): `{ credential }`, a string or an array of up to 20,
 * answered with `{ accepted }`, how many were kept. Pasted or dropped: the text of one. Each is verified before it is shown, and again before it is kept.
 */
export const w3cVc = Object.freeze<Protocol>({
  kind: 'protocol',
  id,
  serves: { get: [], create: [id] },
  plan: planIssuance,
  perform: keepAccepted,
  refuse: async (plan) => (isPasted(plan) ? silent : denied),
})

/** Nobody waits for an answer to a paste. */
const silent: Outcome = { reply: null, redirect: null, delivered: null }
const isPasted = (plan: Plan) => plan.memo.pasted === true

async function planIssuance(received: Received, world: World): Promise<Plan | null> {
  if (received.intent !== 'create') return null
  if (received.protocol === id) {
    const { origin, party } = callerOf(received)
    const offers = await Promise.all(parseCredentials(received.data).map((raw, index) => offerOf(raw, index, world)))
    return issuance(received, world, {
      party,
      offers,
      audience: origin,
      warnings: offers.some(({ preview }) => isOtherSite(preview.issuer, origin)) ? ['issuer-is-not-site'] : [],
    })
  }
  if (received.protocol !== null || (received.via !== 'paste' && received.via !== 'file')) return null
  const offers = await parsePasted(received, world)
  return offers && issuance(received, world, { party: { id: received.via, name: null, proofs: [] }, offers, audience: received.via, warnings: [] })
}

interface Handover {
  readonly party: Party
  readonly offers: readonly Offer[]
  readonly audience: string
  readonly warnings: readonly Warning[]
}

function issuance(received: Received, world: World, { party, offers, audience, warnings }: Handover): Plan {
  return {
    id: received.id,
    kind: 'issuance',
    protocol: id,
    party,
    asks: [],
    sets: [],
    offers,
    answer: { to: null, audience, encrypted: false },
    transactions: [],
    statements: [],
    warnings,
    links: [],
    powers: [],
    once: null,
    expiresAt: world.now() + answerWithin,
    memo: { pasted: received.protocol === null },
  }
}

/** True when the issuer names a web host (did:web, or an https URL) that is not the site's; other issuers have no site to compare. */
function isOtherSite(issuer: string, origin: string): boolean {
  const host = /^did:web:([^:]+)/.exec(issuer)?.[1]?.replace(/%3a/i, ':') ?? /^https:\/\/([^/?#]+)/.exec(issuer)?.[1]
  return host !== undefined && host.toLowerCase() !== origin.slice(origin.indexOf('//') + 2)
}

async function keepAccepted(plan: Plan, consent: Consent): Promise<Outcome> {
  let accepted = 0
  for (const offer of consent.accepted()) {
    await consent.keep({ offer })
    accepted += 1
  }
  if (isPasted(plan)) return silent
  return accepted === 0 ? denied : { reply: { accepted }, redirect: null, delivered: null }
}
