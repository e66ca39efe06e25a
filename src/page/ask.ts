import type { Send } from '../messaging/client.ts'
import type { Call, Input, NameFrom } from '../messaging/contract.ts'
import type { PageAnswer } from '../messaging/views.ts'
import { type Scope, unclaimed } from '../messaging/window-channel.ts'

const name: NameFrom<'page'> = 'exchange.request'

/** What a page asks for, taken from its arguments once. */
export type PageRequest = Input<typeof name>
/** One request as a page wrote it: nothing of it is trusted, `data` may be anything. */
export type WrittenRequest = PageRequest['requests'][number]
/**
 * Asks the wallet. Rejects with the signal's own reason, and as the Digital Credentials API does: TypeError for what is malformed, AbortError,
 * NotAllowedError for every kind of no. `elsewhere`: the person wants another wallet, or this one is gone.
 */
export type Ask = (request: PageRequest, signal?: AbortSignal) => Promise<PageAnswer>

/** An `Ask` over `send`. */
export function asker(scope: Scope, send: Send): Ask {
  const { crypto, DOMException, Reflect, TypeError } = scope
  const { randomUUID } = crypto
  return async (input, signal) => {
    const call: Call = { id: Reflect.apply(randomUUID, crypto, []), name, input }
    const reply = await send(call, signal)
    if (signal?.aborted) throw signal.reason
    if (reply.ok) return readAnswer(reply.output) ?? refuse()
    const { code } = reply.error
    if (code === unclaimed) return { kind: 'elsewhere' }
    if (code === 'invalid_request') throw new TypeError('The request is not acceptable')
    if (code === 'aborted') throw new DOMException('The request was aborted', 'AbortError')
    return refuse()
  }

  function refuse(): never {
    throw new DOMException('The request was not allowed', 'NotAllowedError')
  }
}

function readAnswer(output: unknown): PageAnswer | null {
  if (typeof output !== 'object' || output === null || !('kind' in output)) return null
  if (output.kind === 'elsewhere') return { kind: 'elsewhere' }
  if (output.kind !== 'answer' || !('protocol' in output) || !('data' in output)) return null
  const { protocol, data } = output
  return typeof protocol === 'string' ? { kind: 'answer', protocol, data } : null
}
