import type { Agent } from '../agent/agent.ts'
import type { Pending } from '../agent/ports.ts'
import { WalletError } from '../core/errors.ts'
import type { ExchangeId, Received } from '../core/exchange.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { sha256 } from '../crypto/hash.ts'
import type { Input } from '../messaging/contract.ts'
import type { PageAnswer } from '../messaging/views.ts'
import type { Caller } from '../messaging/router.ts'

const atOnce = 5
const patience = 3000

/** What pages need from the rest of the background. */
export interface PageHost {
  readonly agent: Agent
  readonly ask: (id: ExchangeId, active: boolean) => Promise<void>
  readonly gone: (id: ExchangeId) => Promise<void>
}

/** The pages that wait for an answer: which exchange belongs to which call, and who is still there to hear of it. */
export interface Pages {
  request(input: Input<'exchange.request'>, caller: Caller<'page'>, signal: AbortSignal): Promise<PageAnswer>
  /** A link that was clicked on a page: admitted like a call, planned by `plan`, asked about. Nobody on the page waits, and it lives on when the page is left. */
  follow(caller: Caller<'page'>, plan: (id: ExchangeId) => Promise<unknown>): Promise<void>
  /** True once the page that asked is known to be there; false when it did not come back within 3 s of a restart. */
  isThere(pending: Pending): Promise<boolean>
  /** Gives the outcome to whoever waits. False while there is none: a yes that failed leaves the question open. Throws `consent.expired` when the exchange is gone. */
  ended(id: ExchangeId): Promise<boolean>
  /** The person wants another wallet for this one. */
  elsewhere(id: ExchangeId): void
}

/** Whether a page holds a call open for this one. For a link, a code, pasted text and a file none does. */
const isAwaited = ({ via }: Received) => via === 'dc-api' || via === 'provider'

/** The call id is an idempotency key: the same call of the same document is the same exchange, whatever happened to the worker. */
async function exchangeIdOf({ origin, documentId, callId }: Caller<'page'>): Promise<ExchangeId> {
  return encodeBase64url(await sha256(new TextEncoder().encode(JSON.stringify([origin, documentId, callId])))) as ExchangeId
}

/** Serves the pages. Waiting is in memory only: after a restart each page asks again with the same call and is attached again. */
export function servePages({ agent, ask, gone }: PageHost): Pages {
  const waiting = new Map<ExchangeId, (answer: PageAnswer) => void>()
  const arrivals = new Set<() => void>()
  const admitting = new Set<string>()

  async function admit(caller: Caller<'page'>, plan: () => Promise<unknown>): Promise<void> {
    const open = (await agent.pending()).filter(({ outcome, received }) => outcome === null && received.origin !== null)
    if (admitting.has(caller.origin) || open.some(({ received }) => received.origin === caller.origin)) throw busy()
    if (open.length + admitting.size >= atOnce) throw busy()
    admitting.add(caller.origin)
    try {
      await plan()
    } finally {
      admitting.delete(caller.origin)
    }
  }

  /** The requests of one call are alternatives: the first that a protocol takes is the one. */
  async function planFirst(
    id: ExchangeId,
    { intent, via, requests }: Input<'exchange.request'>,
    { origin, topOrigin, inPrivate }: Caller<'page'>,
  ): Promise<void> {
    let failure: unknown = new WalletError('request.unsupported', 'no protocol of ours')
    for (const { protocol, data } of requests) {
      const received: Received = { id, via, intent, origin, topOrigin, protocol, data, ...(inPrivate && { inPrivate }) }
      try {
        await agent.plan(received)
        return
      } catch (error) {
        failure = error
      }
    }
    throw failure
  }

  async function answerOf(id: ExchangeId): Promise<PageAnswer | null> {
    const pending = (await agent.pending()).find((each) => each.id === id)
    if (!pending) throw new WalletError('consent.expired', 'no longer under way')
    if (!pending.outcome) return null
    return { kind: 'answer', protocol: pending.received.protocol ?? '', data: pending.outcome.reply }
  }

  return {
    async request(input, caller, signal) {
      const id = await exchangeIdOf(caller)
      const known = (await agent.pending()).some((pending) => pending.id === id)
      if (!known) await admit(caller, () => planFirst(id, input, caller))
      const answered = new Promise<PageAnswer>((resolve) => waiting.set(id, resolve))
      for (const arrival of arrivals) arrival()
      const aborted = new Promise<never>((_resolve, reject) => {
        const leave = () => {
          waiting.delete(id)
          void gone(id)
          reject(new WalletError('request.aborted', 'the page is gone, or changed its mind'))
        }
        if (signal.aborted) leave()
        else signal.addEventListener('abort', leave, { once: true })
      })
      aborted.catch(() => {})
      if (!known && !signal.aborted) await ask(id, caller.active)
      const ready = await answerOf(id).catch((error: unknown) => (signal.aborted ? aborted : Promise.reject(error)))
      return ready ?? Promise.race([answered, aborted])
    },
    async follow(caller, plan) {
      const id = await exchangeIdOf(caller)
      if ((await agent.pending()).some((pending) => pending.id === id)) return
      await admit(caller, () => plan(id))
      await ask(id, caller.active)
    },
    isThere({ id, received }) {
      if (!isAwaited(received) || waiting.has(id)) return Promise.resolve(true)
      return new Promise((resolve) => {
        const done = (there: boolean) => {
          arrivals.delete(arrival)
          clearTimeout(timer)
          resolve(there)
        }
        const arrival = () => waiting.has(id) && done(true)
        const timer = setTimeout(() => done(false), patience)
        arrivals.add(arrival)
      })
    },
    async ended(id) {
      const answer = await answerOf(id)
      if (!answer) return false
      waiting.get(id)?.(answer)
      waiting.delete(id)
      return true
    },
    elsewhere(id) {
      waiting.get(id)?.({ kind: 'elsewhere' })
      waiting.delete(id)
    },
  }
}

function busy(): WalletError {
  return new WalletError('request.busy', 'a request is waiting already')
}
