import { WalletError } from '../core/errors.ts'
import { startWorker } from '../messaging/start-worker.ts'
import type { Place } from './offscreen.ts'

interface WindowClient {
  readonly url: string
  postMessage(message: unknown, transfer: Transferable[]): void
}
interface Clients {
  matchAll(options: { readonly type: 'window'; readonly includeUncontrolled: true }): Promise<readonly WindowClient[]>
}

const page = 'offscreen_document.html'

/** Where this browser does heavy work: Chrome's worker cannot start another one and asks a document to, Firefox's event page can. */
export function openPlace(): Promise<Place> {
  return __BROWSER__ === 'chrome' ? inDocument() : inWorker()
}

async function inWorker(): Promise<Place> {
  const { post, end } = startWorker()
  return { post, close: end }
}

async function inDocument(): Promise<Place> {
  // One may be left of a background that was stopped while it waited.
  if (await chrome.offscreen.hasDocument()) await close()
  await chrome.offscreen.createDocument({
    url: page,
    reasons: ['WORKERS'],
    justification: 'Opens and makes encrypted backup files, and reads QR codes in a picture: work that takes seconds.',
  })
  const { clients } = globalThis as unknown as { readonly clients: Clients }
  const address = chrome.runtime.getURL(page)
  const found = (await clients.matchAll({ type: 'window', includeUncontrolled: true })).find(({ url }) => url === address)
  if (!found) throw new WalletError('internal', 'no offscreen document')
  return { post: (request, transfer) => found.postMessage(request, transfer), close }
}

/** It may have closed itself. */
async function close(): Promise<void> {
  await chrome.offscreen.closeDocument().catch(() => undefined)
}
