import type { Call, Reply } from '../messaging/contract.ts'
import { plain } from '../messaging/parsers.ts'
import { portLimit, type RuntimePort, sendOverPort } from '../messaging/port-channel.ts'
import { acceptChannels, type Scope } from '../messaging/window-channel.ts'
import { followLinks } from './follow-links.ts'

/** As much of `runtime` as a relay needs; `id` is gone once the extension was updated or removed. */
export interface Runtime {
  readonly id?: string | undefined
  readonly lastError?: unknown
  connect(info: { readonly name: string }): RuntimePort
}

/**
 * Carries calls from the page to the background and replies back, the links that a person clicks too, and keeps nothing. It adds only what the page cannot: whether the click is fresh,
 * by the browser's own word in this world, and an id that no page can repeat. A newer relay in the same document takes over from this one,
 * one whose extension is gone takes nothing, and calls under way are aborted when the document is left.
 */
export function startRelay(scope: Scope, runtime: Runtime): void {
  const takeover = `lanyard:relay:${runtime.id}`
  let leaving = new AbortController()
  let open = 0

  const connect = (): RuntimePort => {
    if (runtime.id === undefined) throw new Error('the extension is gone')
    const port = runtime.connect({ name: 'page' })
    // Chrome logs an error that nobody looked at.
    port.onDisconnect.addListener(() => void runtime.lastError)
    return port
  }

  const carry = async (call: Call, signal: AbortSignal): Promise<Reply> => {
    const refuse = (code: string): Reply => ({ id: call.id, ok: false, error: { code } })
    const active = scope.navigator.userActivation?.isActive === true
    if (open >= portLimit) return refuse('access_denied')
    try {
      // Chrome's ports carry JSON and would quietly change what is not.
      plain(call.input)
    } catch {
      return refuse('invalid_request')
    }
    open++
    const reply = await sendOverPort(connect, { ...call, id: crypto.randomUUID(), active }, AbortSignal.any([signal, leaving.signal]))
    open--
    return { ...reply, id: call.id }
  }

  const ready = () => runtime.id !== undefined
  // Nobody waits for the reply: the answer goes to the party, and the background sends the tab on.
  const follow = (url: string) => void carry({ id: '', name: 'exchange.follow', input: { url } }, new AbortController().signal)
  const stops = [acceptChannels(scope, ready, carry), followLinks(scope, ready, follow)]
  scope.dispatchEvent(new Event(takeover))
  scope.addEventListener(takeover, () => {
    for (const stop of stops) stop()
  })
  scope.addEventListener('pagehide', () => {
    leaving.abort()
    leaving = new AbortController()
  })
}
