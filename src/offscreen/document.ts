import { buffersOf } from '../messaging/offscreen-calls.ts'
import { startWorker } from '../messaging/start-worker.ts'

/** Nothing takes as long, not even on a slow machine: whoever asked is gone then. */
const longest = 300_000

// Chrome's background cannot start a Worker. Only the background itself can send a message of this kind here: no page, no other extension.
const worker = startWorker()
navigator.serviceWorker.onmessage = ({ data, ports }: MessageEvent) => {
  worker.post(data, [...ports, ...buffersOf(data)])
}
setTimeout(() => window.close(), longest)
