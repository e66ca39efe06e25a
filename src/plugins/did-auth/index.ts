import { callerOf } from '../../core/caller.ts'
import type { AskId, Outcome, Plan, Received } from '../../core/exchange.ts'
import type { Consent, Protocol, World } from '../../core/plugin.ts'
import { list, malformed, member, members } from '../../openid/members.ts'
import { onceOf, parseNonce } from '../../openid/nonce.ts'

const id = 'did-auth'
const ask = 'identifier' as AskId
const answerWithin = 5 * 60_000
const denied: Outcome = { reply: { error: 'access_denied' }, redirect: null, delivered: null }

/**
 * Sign-in with an identifier, over Lanyard's provider: `{ nonce, methods? }`, answered with `{ vp }`, a VP JWT (VCDM 1.1 section 6.3.1) without
 * credentials whose audience is the site's origin. `methods` are DID method names in no order; without them did:key is meant.
 */
export const didAuth = Object.freeze<Protocol>({
  kind: 'protocol',
  id,
  serves: { get: [id], create: [] },
  plan: async (received, world) => (received.protocol === id && received.intent === 'get' ? planSignIn(received, world) : null),
  perform: signIn,
  refuse: async () => denied,
})

async function planSignIn(received: Received, world: World): Promise<Plan> {
  const { origin, party } = callerOf(received)
  const { nonce, methods } = parseData(received.data)
  return {
    id: received.id,
    kind: 'sign-in',
    protocol: id,
    party,
    asks: [{ id: ask, purpose: null, kind: 'identifier', methods }],
    sets: [{ required: true, options: [[ask]] }],
    offers: [],
    answer: { to: null, audience: origin, encrypted: false },
    transactions: [],
    statements: [],
    warnings: [],
    links: [],
    powers: [],
    once: await onceOf(origin, nonce),
    expiresAt: world.now() + answerWithin,
    memo: { nonce },
  }
}

function parseData(data: unknown): { readonly nonce: string; readonly methods: readonly string[] } {
  const request = members(data, 'data')
  const methods = member(request, 'methods')
  const method = (value: unknown, where: string) => (typeof value === 'string' && /^[a-z0-9]{1,32}$/.test(value) ? value : malformed(where))
  return { nonce: parseNonce(member(request, 'nonce')), methods: methods === undefined ? ['key'] : [...new Set(list(methods, 'methods', 20, method))] }
}

async function signIn(plan: Plan, consent: Consent): Promise<Outcome> {
  if (!consent.answered().includes(ask)) return denied
  const vp = await consent.authenticate(ask, { nonce: parseNonce(plan.memo.nonce) }, 'vp-jwt')
  return { reply: { vp }, redirect: null, delivered: null }
}
