import type { Send } from './client.ts'
import type { Call, Reply } from './contract.ts'

/** A window as a script in it sees it. */
export type Scope = Window & typeof globalThis

/** Not an answer of the wallet: no relay stood at the other end of the window (the extension is gone, or not yet there). */
export const unclaimed = 'unclaimed'

const tag = 'lanyard:channel'

/** The nonce of a window message that hands over a port: only from this very window and origin. */
function handshake(event: MessageEvent<unknown>, scope: Scope): string | null {
  if (!event.isTrusted || event.source !== scope || event.origin !== scope.origin) return null
  const { data } = event
  if (typeof data !== 'object' || data === null || !(tag in data)) return null
  return typeof data[tag] === 'string' ? data[tag] : null
}

/**
 * The page's end of the way to the wallet: one MessageChannel per call, handed to the isolated world by one window message to this origin.
 * Replies come through that port alone; nothing said to the window is one. An aborted signal tells the other end and answers `aborted`;
 * where nobody takes the port the answer is `unclaimed`. What it needs of the realm is taken once, so that a page that
 * replaces built-in functions later gets a working call or a failed one.
 */
export function openChannel(scope: Scope): Send {
  const { crypto, MessageChannel, Object, origin, postMessage: post, Promise, Reflect } = scope
  const { apply } = Reflect
  const { close, postMessage: tell, start } = scope.MessagePort.prototype
  const { addEventListener: listen, removeEventListener: unlisten } = scope.EventTarget.prototype
  const { getRandomValues } = crypto
  const missed: Record<string, (() => void) | undefined> = Object.create(null)

  const makeNonce = () => apply(getRandomValues, crypto, [new Uint32Array(4)]).join('-')

  // Relays listen in the capture phase and stop what they take: a handshake that gets here was taken by none.
  const onMissed = (event: MessageEvent<unknown>) => {
    const nonce = handshake(event, scope)
    if (nonce !== null) missed[nonce]?.()
  }
  apply(scope.addEventListener, scope, ['message', onMissed])

  return (call, signal) =>
    new Promise<Reply>((resolve) => {
      const nonce = makeNonce()
      const { port1, port2 } = new MessageChannel()
      const settle = (reply: Reply) => {
        delete missed[nonce]
        resolve(reply)
        // A page may use one signal for as long as it lives.
        if (signal) apply(unlisten, signal, ['abort', abort])
        apply(close, port1, [])
      }
      const fail = (code: string) => settle({ id: call.id, ok: false, error: { code } })
      const abort = () => {
        apply(tell, port1, [{ abort: true }])
        fail('aborted')
      }
      missed[nonce] = () => fail(unclaimed)
      apply(listen, port1, ['message', (event: MessageEvent<Reply>) => settle(event.data)])
      apply(start, port1, [])
      apply(tell, port1, [{ call }])
      apply(post, scope, [{ [tag]: nonce }, origin, [port2]])
      if (signal?.aborted) abort()
      else if (signal) apply(listen, signal, ['abort', abort, { once: true }])
    })
}

/** The call in the first message on a port, or null. Its input is passed on unread. */
function readCall(message: unknown): Call | null {
  if (typeof message !== 'object' || message === null || !('call' in message)) return null
  const { call } = message
  if (typeof call !== 'object' || call === null || !('id' in call) || !('name' in call)) return null
  const { id, name } = call
  if (typeof id !== 'string' || id.length > 128 || typeof name !== 'string' || name.length > 64) return null
  return { id, name, input: 'input' in call ? call.input : undefined }
}

/**
 * The content script's end: takes the ports that pages of this very window hand over, and gives each first call to `handle`, which must not reject.
 * One call and one reply per port; whatever else a page says is ignored. While `ready` is false nothing is taken.
 * Gives back the function that stops it; calls under way go on.
 */
export function acceptChannels(scope: Scope, ready: () => boolean, handle: (call: Call, signal: AbortSignal) => Promise<Reply>): () => void {
  const onHandshake = (event: MessageEvent<unknown>) => {
    if (handshake(event, scope) === null) return
    const [port, ...more] = event.ports
    if (!port || more.length > 0 || !ready()) return
    event.stopImmediatePropagation()
    serve(port, handle)
  }
  scope.addEventListener('message', onHandshake, true)
  return () => scope.removeEventListener('message', onHandshake, true)
}

function serve(port: MessagePort, handle: (call: Call, signal: AbortSignal) => Promise<Reply>): void {
  const aborter = new AbortController()
  let called = false
  const onMessage = ({ data }: MessageEvent<unknown>) => {
    if (called) {
      if (typeof data === 'object' && data !== null && 'abort' in data && data.abort === true) aborter.abort()
      return
    }
    const call = readCall(data)
    if (!call) return
    called = true
    void handle(call, aborter.signal).then((reply) => {
      port.postMessage(reply)
      port.close()
    })
  }
  port.addEventListener('message', onMessage)
  port.start()
}
