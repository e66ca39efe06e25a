import { errorForPage, WalletError } from '../core/errors.ts'
import { isObject } from '../core/json.ts'
import type { Call, Reply } from './contract.ts'
import type { PageSender } from './page-caller.ts'
import { plain } from './parsers.ts'
import type { Caller, Route } from './router.ts'

/** As much of `runtime.Port` as one call needs. */
export interface RuntimePort {
  readonly sender?: PageSender | undefined
  readonly onMessage: { addListener(listener: (message: unknown) => void): void }
  readonly onDisconnect: { addListener(listener: () => void): void }
  postMessage(message: unknown): void
  disconnect(): void
}

/** A call on its way to the background. `active`: the click was fresh when it was made. */
export interface PortCall extends Call {
  readonly active: boolean
}

/** Who is behind a port, or `message.forbidden`. */
export type CallerOf = (sender: PageSender | undefined, active: boolean, callId: string) => Caller

const firstDelay = 50
const longestDelay = 5000
const stableAfter = 1000
const mostTries = 60
/** Longer than any exchange lives (five minutes). */
const patience = 360_000

/** A reply to `id`. The empty id answers whatever was sent: a refusal before anything was read. */
function readReply(message: unknown, id: string): Reply | null {
  if (!isObject(message) || (message['id'] !== id && message['id'] !== '')) return null
  const { ok, output, error } = message
  if (ok === true) return { id, ok, output }
  return ok === false && isObject(error) && typeof error['code'] === 'string' ? { id, ok, error: { code: error['code'] } } : null
}

/**
 * Sends one call over a port of its own and waits for its reply. When the background died it connects again (after 50 ms, 100, 200 … 5 s,
 * from the start again once a port held for a second) and repeats the call under the same id, so that it is never done twice.
 * Answers `aborted` when `signal` aborts, when `connect` throws (the extension is gone), and after 60 vain tries or six minutes. Never rejects.
 */
export function sendOverPort(connect: () => RuntimePort, call: PortCall, signal: AbortSignal): Promise<Reply> {
  return new Promise((resolve) => {
    const began = performance.now()
    let tries = 0
    let port: RuntimePort | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    let settled = false
    const settle = (reply: Reply) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      resolve(reply)
      port?.disconnect()
    }
    const giveUp = () => settle({ id: call.id, ok: false, error: { code: 'aborted' } })
    const attempt = () => {
      const connectedAt = performance.now()
      let lost = false
      const retry = () => {
        if (settled || lost) return
        lost = true
        const now = performance.now()
        if (now - connectedAt >= stableAfter) tries = 0
        if (++tries > mostTries || now - began > patience) giveUp()
        else timer = setTimeout(attempt, Math.min(firstDelay * 2 ** (tries - 1), longestDelay))
      }
      try {
        port = connect()
      } catch {
        return giveUp()
      }
      port.onMessage.addListener((message) => {
        const reply = readReply(message, call.id)
        if (reply) settle(reply)
      })
      port.onDisconnect.addListener(retry)
      try {
        port.postMessage(call)
      } catch {
        retry()
      }
    }
    if (signal.aborted) return giveUp()
    signal.addEventListener('abort', giveUp)
    attempt()
  })
}

/** Ports open at once in one tab; more are turned away. */
export const portLimit = 20
/** How many ports each tab has open. */
export type OpenPorts = Map<number, number>
const openPorts: OpenPorts = new Map()

/** The one message a port may bring, and nothing beside it. Throws `request.malformed`. */
function readPortCall(message: unknown): PortCall {
  plain(message)
  if (!isObject(message)) throw new WalletError('request.malformed', 'not a call')
  const { id, name, input, active, ...more } = message
  if (typeof id !== 'string' || id.length < 1 || id.length > 128) throw new WalletError('request.malformed', 'id is not acceptable')
  if (typeof name !== 'string' || name.length > 64) throw new WalletError('request.malformed', 'name is not acceptable')
  if (typeof active !== 'boolean' || Object.keys(more).length > 0) throw new WalletError('request.malformed', 'not a call')
  return { id, name, input, active }
}

/**
 * Serves one port of a page: one call, parsed strictly and within 1 MiB, from the caller that the browser names; its reply; and an aborted
 * signal when the port closes before. Ports of a tab beyond 20 are refused at once. Never throws.
 */
export function servePort(port: RuntimePort, route: Route, callerOf: CallerOf, open: OpenPorts = openPorts): void {
  const tab = port.sender?.tab?.id ?? -1
  const count = open.get(tab) ?? 0
  if (count >= portLimit) {
    reply(port, refusal('', new WalletError('request.busy', 'too many ports')))
    port.disconnect()
    return
  }
  open.set(tab, count + 1)
  const aborter = new AbortController()
  let state: 'new' | 'called' | 'answered' = 'new'
  port.onDisconnect.addListener(() => {
    const left = (open.get(tab) ?? 1) - 1
    if (left > 0) open.set(tab, left)
    else open.delete(tab)
    if (state !== 'answered') aborter.abort()
  })
  port.onMessage.addListener((message) => {
    if (state !== 'new') return
    state = 'called'
    void answer(message, port, route, callerOf, aborter.signal).then((answered) => {
      state = 'answered'
      reply(port, answered)
    })
  })
}

async function answer(message: unknown, port: RuntimePort, route: Route, callerOf: CallerOf, signal: AbortSignal): Promise<Reply> {
  let id = ''
  try {
    const { active, ...call } = readPortCall(message)
    id = call.id
    return await route(call, callerOf(port.sender, active, id), signal)
  } catch (error) {
    return refusal(id, error)
  }
}

function refusal(id: string, error: unknown): Reply {
  return { id, ok: false, error: { code: errorForPage(error) } }
}

function reply(port: RuntimePort, message: Reply): void {
  try {
    port.postMessage(message)
  } catch {
    // The page left: there is nobody to tell.
  }
}
