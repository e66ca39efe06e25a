/** Lets so many at a time do something under one name; whoever comes later waits, first come first served. */
export interface Turns {
  /** Resolves when it is one's turn; call what it gives when done. Rejects with the signal's reason when that comes first. */
  take(name: string, signal: AbortSignal): Promise<() => void>
}

interface Queue {
  running: number
  readonly waiting: Set<() => void>
}

/** At most `limit` at a time per name. Nothing is remembered of a name under which nobody is. */
export function turns(limit: number): Turns {
  const queues = new Map<string, Queue>()

  function done(name: string, queue: Queue): void {
    queue.running--
    const [next] = queue.waiting
    if (next) next()
    else if (queue.running === 0) queues.delete(name)
  }

  return {
    take(name, signal) {
      const queue = queues.get(name) ?? { running: 0, waiting: new Set() }
      queues.set(name, queue)
      return new Promise((resolve, reject) => {
        const start = () => {
          queue.waiting.delete(start)
          signal.removeEventListener('abort', leave)
          queue.running++
          let ended = false
          resolve(() => {
            if (!ended) done(name, queue)
            ended = true
          })
        }
        const leave = () => {
          queue.waiting.delete(start)
          reject(asError(signal.reason))
        }
        if (signal.aborted) return leave()
        if (queue.running < limit) return start()
        queue.waiting.add(start)
        signal.addEventListener('abort', leave, { once: true })
      })
    },
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted')
}
