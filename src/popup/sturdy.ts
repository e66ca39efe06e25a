import { RemoteError, type Send } from '../messaging/client.ts'
import { isObject } from '../core/json.ts'

const asleep = /receiving end does not exist|message (?:channel|port) (?:is )?closed|could not establish connection/i

/**
 * The same way, tried once more when the worker was asleep or died under the call; the call keeps its id, so nothing is done twice.
 * Throws `internal` when there is no reply at all.
 */
export function sturdy(send: Send, wait: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms))): Send {
  return async (call, signal) => {
    const first = await send(call, signal).catch((error: unknown) => {
      if (error instanceof Error && asleep.test(error.message)) return undefined
      throw error
    })
    if (isObject(first)) return first
    await wait(60)
    const second = await send(call, signal)
    if (!isObject(second)) throw new RemoteError('internal')
    return second
  }
}
