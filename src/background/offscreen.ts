import { callOver, type OffscreenInput, type OffscreenName, type OffscreenOutput, type Post } from '../messaging/offscreen-calls.ts'

/** A place where heavy work is done, until it is closed. */
export interface Place {
  readonly post: Post
  close(): Promise<void> | void
}

/** What is heavy and rare, done elsewhere. */
export interface Offscreen {
  /**
   * One call after the other, each in a place of its own that is closed when it is done, so that a key is there for one call only.
   * The bytes that are handed over are gone. Throws what the function throws; `internal` when it cannot be done at all.
   */
  call<N extends OffscreenName>(name: N, input: OffscreenInput<N>): Promise<OffscreenOutput<N>>
}

const longest = 240_000

/** Calls over places that `open` makes. `milliseconds`: how long to wait for an answer. */
export function offscreen(open: () => Promise<Place>, milliseconds: number = longest): Offscreen {
  let last: Promise<unknown> = Promise.resolve()
  return {
    call(name, input) {
      const done = last.then(async () => {
        const place = await open()
        try {
          return await callOver(place.post, name, input, milliseconds)
        } finally {
          await place.close()
        }
      })
      last = done.catch(() => undefined)
      return done
    },
  }
}

/** The recipient to encrypt backups to that recovery words open; `entropy`: their 32 bytes, which stay the caller's. */
export function recipientFor(port: Offscreen, entropy: Uint8Array): Promise<string> {
  return port.call('age.recipientOf', { entropy: new Uint8Array(entropy) })
}
