import type { Json } from '../../core/json.ts'
import type { SessionStore } from '../../vault/session.ts'

/** A session store in memory: what the browser keeps while it runs, whatever becomes of the worker. */
export interface FakeSessionStore extends SessionStore {
  /** What is in it, as JSON text. */
  content(): string
}

/** A session store that keeps JSON text, so that nothing but JSON comes through it. */
export function fakeSessionStore(): FakeSessionStore {
  let text = 'null'
  return {
    get: async () => JSON.parse(text) as Json,
    async set(value) {
      text = JSON.stringify(value)
    },
    async clear() {
      text = 'null'
    },
    content: () => text,
  }
}
