import type { Candidate } from '../core/exchange.ts'
import type { Credential } from '../core/credential.ts'
import { WalletError } from '../core/errors.ts'
import type { Ask, AskId, Exchange, Offer, Plan, Shown } from '../core/exchange.ts'
import { isSameData, type Json } from '../core/json.ts'
import type { Binding, Consent, CredentialFormat, Signer, World } from '../core/plugin.ts'
import { checkDecision, choicesFor, isAnswered, type Yes } from './decision.ts'
import { createIdToken } from './id-token.ts'
import { keep } from './keep.ts'
import type { Plugins } from './plugins.ts'
import type { Holdings } from './ports.ts'

/** What the gate needs to open: who can act, what is held, and a way to say "something may have left" before it does. */
export interface Gate {
  readonly plugins: Plugins
  readonly holdings: Holdings
  readonly world: World
  readonly leaving: () => Promise<void>
}

/**
 * THE gate. A Consent is made here and nowhere else, out of exactly what stood on the screen and the person's answer to it.
 * Nothing signs or discloses but through its verbs; no protocol ever holds a signer. Throws `consent.mismatch`.
 */
export function consent(shown: Shown, decision: Yes, gate: Gate): Consent {
  checkDecision(shown, decision)
  const { plan } = shown
  return verbs(plan, decision, gate, {
    async present(ask, binding) {
      const found = askOf(plan, ask)
      if (found.kind !== 'credential') throw denied('this ask is not for a credential')
      const authorized = authorizedBy(ask, plan, decision)
      const presentations: Json[] = []
      for (const choice of choicesFor(found, decision)) {
        if (!('credentialId' in choice)) throw denied('not a credential')
        const candidate = shown.candidates?.[ask]?.find(({ credentialId }) => credentialId === choice.credentialId)
        const disclose = candidate?.sets[choice.set]
        if (!candidate || !disclose) throw denied('never offered')
        const { credential, format } = await open(choice.credentialId, gate)
        const signer = found.query.holderBinding ? await holderOf(candidate, credential, gate) : null
        const paths = disclose.filter(({ asked }) => asked).map(({ path }) => path)
        // Of several credentials only one may authorize (OpenID4VP 1.0 section 5.1): the first.
        const transactionData = presentations.length === 0 ? authorized : []
        const bound: Binding = { kind: 'nonce', audience: plan.answer.audience, nonce: binding.nonce, transactionData }
        presentations.push(await format.present(credential, paths, bound, signer, gate.world))
      }
      return presentations
    },
    async authenticate(ask, { nonce }, as) {
      const found = askOf(plan, ask)
      const [choice] = choicesFor(found, decision)
      if (found.kind !== 'identifier' || !choice || !('identifier' in choice)) throw denied('no identifier was chosen')
      const signer = await signerFor(choice.identifier, gate)
      if (found.algorithms && !found.algorithms.includes(signer.key.algorithm)) throw denied('a signature nobody asked for')
      const { audience } = plan.answer
      if (as === 'id-token') return createIdToken({ audience, nonce, subject: found.subject ?? null }, signer, gate.world.now())
      const format = gate.plugins.formats.get('jwt_vc_json')
      if (!format?.authenticate || found.subject) throw new WalletError('request.unsupported', 'no plugin makes this kind of sign-in')
      return format.authenticate({ kind: 'nonce', audience, nonce, transactionData: [] }, signer, gate.world)
    },
    async keep(what) {
      const accepted = 'offer' in what ? plan.offers.find(({ id }) => id === what.offer && decision.offers.includes(id)) : offerOf(what.raw, plan, decision)
      if (!accepted?.raw) throw denied('this was not accepted')
      return keep(accepted.raw, plan.party.id, gate)
    },
  })
}

/** The consent that goes on after the click: the same decision, with the powers that were shown and no others, until they end. */
export function resume(exchange: Exchange, gate: Gate): Consent {
  const { plan, decision } = exchange
  if (!decision.allow || exchange.until <= gate.world.now()) throw new WalletError('consent.expired', 'what was agreed to has ended')
  let keeps = exchange.powers.reduce((sum, power) => (power.kind === 'keep' && shownPower(plan, power) ? sum + power.times : sum), 0)
  return verbs(plan, decision, gate, {
    present: () => Promise.reject(denied('not among the powers that were shown')),
    authenticate: () => Promise.reject(denied('not among the powers that were shown')),
    async keep(what) {
      if (!('raw' in what) || keeps <= 0) throw denied('not among the powers that were shown')
      keeps -= 1
      return keep(what.raw, plan.party.id, gate)
    },
  })
}

type Acting = Pick<Consent, 'present' | 'authenticate' | 'keep'>

function verbs(plan: Plan, decision: Yes, gate: Gate, acting: Acting): Consent {
  return Object.freeze({
    ...acting,
    world: { ...gate.world, fetch: guarded(gate) },
    input(ask: AskId) {
      const text = askOf(plan, ask).kind === 'input' && Object.hasOwn(decision.inputs, ask) ? decision.inputs[ask] : undefined
      if (text === undefined) throw denied('nothing was typed')
      return text
    },
    answered: () => plan.asks.filter((ask) => isAnswered(ask, decision)).map(({ id }) => id),
    accepted: () => plan.offers.map(({ id }) => id).filter((id) => decision.offers.includes(id)),
  })
}

/** Whatever is sent is first written down as sent, so that after a crash nobody claims it was not. */
function guarded(gate: Gate): World['fetch'] {
  return async (url, init) => {
    if (init?.method === 'POST') await gate.leaving()
    return gate.world.fetch(url, init)
  }
}

/** The transactions that this ask's presentation authorizes: those it is the first answered ask of (OpenID4VP 1.0 section 5.1). Exactly what was shown. */
function authorizedBy(ask: AskId, { asks, transactions }: Plan, decision: Yes): readonly string[] {
  const answered = new Set(asks.filter((each) => isAnswered(each, decision)).map(({ id }) => id))
  return transactions.filter((transaction) => transaction.asks.find((id) => answered.has(id)) === ask).map(({ raw }) => raw)
}

function askOf(plan: Plan, id: AskId): Ask {
  const ask = plan.asks.find((each) => each.id === id)
  if (!ask) throw denied('never asked')
  return ask
}

async function open(id: string, gate: Gate): Promise<{ credential: Credential; format: CredentialFormat }> {
  const held = await gate.holdings.get('credential', id)
  const format = held && gate.plugins.formats.get(held.format)
  const copy = held?.copies.toSorted((a, b) => a.uses - b.uses)[0]
  const credential = copy && format ? format.parse(copy.raw) : null
  if (!format || !credential) throw new WalletError('credential.no-match', 'the credential is no longer here')
  return { credential, format }
}

/** The signer of the holder that was shown; never of another. */
async function holderOf(candidate: Candidate, credential: Credential, gate: Gate): Promise<Signer> {
  if (!credential.holder || credential.holder !== candidate.holder) throw denied('bound to nobody, or to somebody else')
  return signerFor(credential.holder, gate)
}

async function signerFor(did: string, { plugins, holdings, world }: Gate): Promise<Signer> {
  const identifier = await holdings.get('identifier', did)
  if (!identifier) throw new WalletError('key.unavailable', 'no such identifier')
  const document = await world.resolve(identifier.did)
  for (const keystore of plugins.keystores.values()) {
    const signer = await keystore.signer(identifier.keyId)
    if (!signer) continue
    const { crv, x, y } = signer.key.jwk
    const method = document.verificationMethod.find(
      ({ id, publicKeyJwk: jwk }) => document.authentication.includes(id) && jwk.crv === crv && jwk.x === x && jwk.y === y,
    )
    if (!method) break
    return { key: signer.key, did: identifier.did, verificationMethod: method.id, sign: (data) => signer.sign(data) }
  }
  throw new WalletError('key.unavailable', 'no keystore holds the key of this identifier')
}

function offerOf(raw: string, plan: Plan, decision: Yes): Offer | undefined {
  return plan.offers.find((offer) => decision.offers.includes(offer.id) && offer.raw === raw)
}

function shownPower(plan: Plan, power: Exchange['powers'][number]): boolean {
  return plan.powers.some((shown) => isSameData(shown, power))
}

function denied(message: string): WalletError {
  return new WalletError('consent.mismatch', message)
}
