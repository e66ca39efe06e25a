import type { Call, NameFrom, Reply } from '../messaging/contract.ts'
import { hasActivation, hasAttention, isCrossOriginFrame, policyAllows } from '../messaging/document-rules.ts'
import { plain } from '../messaging/parsers.ts'
import { portLimit, type RuntimePort, sendOverPort } from '../messaging/port-channel.ts'
import { acceptChannels, type Scope } from '../messaging/window-channel.ts'
import { followLinks } from './follow-links.ts'

const link: NameFrom<'page'> = 'exchange.follow'

/** As much of `runtime` as a relay needs; `id` is gone once the extension was updated or removed. */
export interface Runtime {
  readonly id?: string | undefined
  readonly lastError?: unknown
  connect(info: { readonly name: string }): RuntimePort
}

/**
 * Carries calls from the page to the background and replies back, the links that a person clicks too, and keeps nothing. It adds only what the page cannot:
 * whether the person is there and the click is fresh, by the browser's own word in this world, and an id that no page can repeat. What a frame may not ask
 * (permissions policy) it does not carry, and no word of a page is a click on a link. A newer relay in the same document takes over from this one,
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

  const carry = async (call: Call, active: boolean, signal: AbortSignal): Promise<Reply> => {
    const refuse = (code: string): Reply => ({ id: call.id, ok: false, error: { code } })
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

  const ask = async (call: Call, signal: AbortSignal): Promise<Reply> => {
    const { intent }: { readonly intent?: unknown } = call.input ?? {}
    if (call.name === link || !policyAllows(scope, intent === 'create' ? intent : 'get')) return { id: call.id, ok: false, error: { code: 'access_denied' } }
    return carry(call, hasActivation(scope) && hasAttention(scope), signal)
  }

  const ready = () => runtime.id !== undefined
  // The background refuses such frames, and then nobody would follow the link.
  const mayFollow = () => ready() && !isCrossOriginFrame(scope)
  // Nobody waits for the reply: the answer goes to the party, and the background sends the tab on.
  const follow = (url: string) => void carry({ id: '', name: link, input: { url } }, true, new AbortController().signal)
  const stops = [acceptChannels(scope, ready, ask), followLinks(scope, mayFollow, follow)]
  scope.dispatchEvent(new Event(takeover))
  scope.addEventListener(takeover, () => {
    for (const stop of stops) stop()
  })
  scope.addEventListener('pagehide', () => {
    leaving.abort()
    leaving = new AbortController()
  })
}
