/** Runs one piece of writing at a time, in the order asked for, across all contexts of the browser where it has locks. */
export interface Writer {
  run<T>(work: () => PromiseLike<T>): Promise<T>
  /** The same for work that begins before its turn with what can be done then, and awaits the turn before it writes. */
  runAhead<T>(work: (turn: Promise<void>) => Promise<T>): Promise<T>
  /** Waits for what was asked for before. */
  settled(): Promise<void>
}

/** A queue of our own, and the Web Locks API around each piece of work where it exists. */
export function createWriter(lockName: string): Writer {
  let tail: Promise<unknown> = Promise.resolve()
  const queue = <T>(work: () => Promise<T>): Promise<T> => {
    const done = tail.then(work)
    tail = done.catch(() => undefined)
    return done
  }
  return {
    run: (work) => queue(() => withLock(lockName, work)),
    runAhead: (work) =>
      queue(() => {
        let arrive = (): void => undefined
        const turn = new Promise<void>((resolve) => {
          arrive = resolve
        })
        const done = work(turn)
        // It may fail before its turn has come; whoever asked hears of it then.
        done.catch(() => undefined)
        return withLock(lockName, () => {
          arrive()
          return done
        })
      }),
    async settled() {
      await tail
    },
  }
}

async function withLock<T>(name: string, work: () => PromiseLike<T>): Promise<T> {
  const locks: LockManager | undefined = globalThis.navigator?.locks
  return locks ? locks.request(name, work) : work()
}
