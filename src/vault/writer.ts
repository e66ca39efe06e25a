/** Runs one piece of writing at a time, in the order asked for, across all contexts of the browser where it has locks. */
export interface Writer {
  run<T>(work: () => PromiseLike<T>): Promise<T>
  /** Waits for what was asked for before. */
  settled(): Promise<void>
}

/** A queue of our own, and the Web Locks API around each piece of work where it exists. */
export function createWriter(lockName: string): Writer {
  let tail: Promise<unknown> = Promise.resolve()
  return {
    run(work) {
      const done = tail.then(() => withLock(lockName, work))
      tail = done.catch(() => undefined)
      return done
    },
    async settled() {
      await tail
    },
  }
}

async function withLock<T>(name: string, work: () => PromiseLike<T>): Promise<T> {
  const locks: LockManager | undefined = globalThis.navigator?.locks
  return locks ? locks.request(name, work) : work()
}
