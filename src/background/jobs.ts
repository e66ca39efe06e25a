import type { Job } from '../messaging/views.ts'
import { announce } from './changed.ts'

const step = 0.01
let running: Job | null = null

/** What takes long, and how far it is. Only in memory: a job ends with the worker that does it. */
export const jobs = {
  current: (): Job | null => running,
  /** Does it, telling the screens how far it is; `progress` is called with 0 to 1. */
  async run<T>(kind: Job['kind'], work: (progress: (part: number) => void) => Promise<T>): Promise<T> {
    running = { kind, part: 0 }
    announce('job')
    try {
      return await work((part) => {
        if (running?.kind !== kind || part - running.part < step) return
        running = { kind, part }
        announce('job')
      })
    } finally {
      running = null
      announce('job')
    }
  },
}
