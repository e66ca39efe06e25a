import type { Agent } from '../agent/agent.ts'
import type { ExchangeId, Origin, Received } from '../core/exchange.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { intentOf } from '../messaging/request-links.ts'
import type { Beginnings } from './began.ts'

/** A tab, the origin that it showed, and whether it is in a private window. */
export interface FoundIn {
  readonly id: number
  readonly origin: Origin | null
  readonly inPrivate?: true
}

/** A request that is a text, and where it was found. */
export interface FoundText {
  readonly via: 'link' | 'qr' | 'paste' | 'file'
  readonly text: string
  /** Where the link or the code stood, by the browser's word; null: on no page, or the browser does not say. */
  readonly origin: Origin | null
  readonly topOrigin: Origin | null
  /** The tab it was found in. */
  readonly tab: FoundIn | null
}

/** Plans a text, under this id or a fresh one. Throws what planning throws; nothing is kept then. */
export type Receive = (found: FoundText, id?: ExchangeId) => Promise<ExchangeId>

/** Takes in texts. Where each was found is kept before it is planned, so that the browser can be sent on from there. */
export function receiver(agent: Agent, began: Beginnings): Receive {
  return async ({ via, text, origin, topOrigin, tab }, id = freshId()) => {
    const received: Received = { id, via, intent: intentOf(text), origin, topOrigin, protocol: null, data: text, ...(tab?.inPrivate && { inPrivate: true }) }
    await began.put(id, { via, tab })
    try {
      await agent.plan(received)
    } catch (error) {
      await began.take(id)
      throw error
    }
    return id
  }
}

function freshId(): ExchangeId {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(16))) as ExchangeId
}
