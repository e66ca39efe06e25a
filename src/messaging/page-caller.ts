import { WalletError } from '../core/errors.ts'
import type { Origin } from '../core/exchange.ts'
import type { Caller } from './router.ts'

/** What the browser says of the other end of a port. `url` is not among it on purpose: that of a sandboxed frame lies. */
export interface PageSender {
  readonly id?: string | undefined
  readonly origin?: string | undefined
  readonly frameId?: number | undefined
  readonly documentId?: string | undefined
  readonly documentLifecycle?: string | undefined
  readonly tab?: { readonly id?: number | undefined; readonly url?: string | undefined; readonly incognito?: boolean | undefined } | undefined
}

const local = /^http:\/\/(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1)(?::\d+)?$/

/** The origin a URL stands for (that of its creator for blob:), or null where it has none. */
function originOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null
  const { origin } = new URL(url)
  return origin === 'null' ? null : origin
}

function acceptable(origin: string): boolean {
  return originOf(origin) === origin && (origin.startsWith('https://') || local.test(origin))
}

/**
 * Who is calling, by the browser's word alone. Throws `message.forbidden` for everyone but a content script of `ownId` in a live document
 * of a secure origin: opaque origins ("null": sandboxed and data: frames), cross-origin frames, documents that are prerendered or leaving,
 * http: outside this machine, file: and extension pages are refused. Frames that inherit their origin (srcdoc, about:blank, blob:) count as it.
 */
export function pageCaller(sender: PageSender | undefined, active: boolean, callId: string, ownId: string): Caller<'page'> {
  const refuse = (why: string) => new WalletError('message.forbidden', why)
  if (!sender || sender.id !== ownId) throw refuse('not from this extension')
  const { origin, frameId, documentId, documentLifecycle = 'active', tab } = sender
  if (tab?.id === undefined || frameId === undefined) throw refuse('not from a tab')
  if (documentLifecycle !== 'active') throw refuse('the document is not the active one')
  if (origin === undefined || !acceptable(origin)) throw refuse('not an origin that may ask')
  const topOrigin = originOf(tab.url)
  // A top document may be about:blank with its opener's origin; a frame needs a known top.
  if (frameId === 0 ? topOrigin !== null && topOrigin !== origin : topOrigin !== origin) throw refuse('the tab shows another origin')
  return {
    context: 'page',
    origin: origin as Origin,
    topOrigin: origin as Origin,
    tabId: tab.id,
    frameId,
    documentId: documentId ?? `${tab.id}/${frameId}`,
    active,
    callId,
    ...(tab.incognito === true && { inPrivate: true }),
  }
}
