import { WalletError } from '../core/errors.ts'
import type { Plan, Received, Shown, Warning } from '../core/exchange.ts'
import { isSameData, type Json } from '../core/json.ts'
import type { Activity, Grant, Site } from '../core/records.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { sha256 } from '../crypto/hash.ts'
import { canonicalJson } from '../crypto/jcs.ts'
import { given } from './activity.ts'
import { checkDecision, type Yes } from './decision.ts'

/** For how long a choice is remembered: thirty days, in milliseconds. */
export const grantLasts = 2_592_000_000

/** Where one of these is said, each request is looked at anew. */
const never: ReadonlySet<Warning> = new Set<Warning>(['unverified-party', 'cross-device', 'punycode', 'verifier-is-not-site', 'answer-goes-elsewhere'])

/** What is asked, and where it was asked. */
export interface Asked {
  readonly plan: Plan
  readonly received: Pick<Received, 'origin' | 'topOrigin' | 'inPrivate'>
}

/** True when a choice may be remembered: the party is proven, nothing calls for special care, and the yes allows nothing but what is chosen. */
export function mayRemember({ party, asks, offers, transactions, powers, warnings }: Plan): boolean {
  return (
    party.proofs.length > 0 &&
    asks.length > 0 &&
    offers.length === 0 &&
    transactions.length === 0 &&
    powers.length === 0 &&
    !asks.some(({ kind }) => kind === 'input') &&
    !warnings.some((warning) => never.has(warning))
  )
}

/**
 * The name of exactly this ask, base64url: a hash of who asks, how that is proven and what is vouched for, on which page and in which frame, for what and in which combinations,
 * and where the answer goes. Null where it may not be remembered.
 */
export async function nameOf({ plan, received }: Asked): Promise<string | null> {
  if (received.inPrivate || !mayRemember(plan)) return null
  const { kind, protocol, party, asks, sets, answer, statements } = plan
  const who = [party.id, party.proofs, statements.filter(({ verified }) => verified)]
  const exactly = [kind, protocol, who, asks, sets, answer.to, answer.audience, answer.encrypted, received.origin, received.topOrigin]
  const bytes = canonical(JSON.parse(JSON.stringify(exactly)))
  return bytes && encodeBase64url(await sha256(bytes))
}

/** What to remember of a yes that was carried out; null where it may not be. */
export async function grantOf(asked: Asked, { choices }: Yes, { credentials, at }: Activity): Promise<Grant | null> {
  const name = await nameOf(asked)
  if (name === null) return null
  return {
    asked: name,
    choices: Object.fromEntries(Object.entries(choices).filter(([, chosen]) => chosen.length > 0)),
    credentials: credentials.map(({ title, claims }) => ({ title, claims })),
    at,
    until: at + grantLasts,
  }
}

/**
 * What was chosen when exactly this was asked before and the person had it remembered. Null once that has ended, and where it could not be chosen again or
 * would show anything else. `now`: milliseconds since the epoch.
 */
export async function grantFor(asked: Asked, site: Site | null, offered: Pick<Shown, 'candidates' | 'identifiers'>, now: number): Promise<Shown['grant']> {
  const open = site?.grants.filter((grant) => isOpen(grant, now)) ?? []
  if (open.length === 0) return null
  const name = await nameOf(asked)
  const grant = open.find((one) => one.asked === name)
  return grant && isOfferedStill(grant, asked.plan, offered) ? { choices: grant.choices, until: grant.until } : null
}

/** True until a grant has ended. */
export function isOpen({ until }: Pick<Grant, 'until'>, now: number): boolean {
  return until > now
}

/** Whether these very choices could be made on the screen, and would show under the same names what they showed then. */
function isOfferedStill({ choices, credentials }: Grant, plan: Plan, offered: Pick<Shown, 'candidates' | 'identifiers'>): boolean {
  const again: Yes = { version: 1, allow: true, choices, inputs: {}, offers: [] }
  try {
    checkDecision({ ...offered, version: 1, plan }, again)
  } catch (error) {
    if (error instanceof WalletError) return false
    throw error
  }
  const shows = given(plan, offered.candidates, again).credentials.map(({ title, claims }) => ({ title, claims }))
  return isSameData(shows, credentials)
}

/** Null for what has no canonical form: it is asked anew each time. */
function canonical(value: Json): Uint8Array<ArrayBuffer> | null {
  try {
    return canonicalJson(value)
  } catch (error) {
    if (error instanceof WalletError) return null
    throw error
  }
}
