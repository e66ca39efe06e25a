import { WalletError } from '../core/errors.ts'
import type { MirrorStore } from './mirror.ts'
import { number, object, oneOf, type Shape, whole } from './shape.ts'

type Tried = { readonly v: 1; readonly failures: number; readonly at: number }
const shape: Shape<Tried> = object<Tried>({ v: oneOf(1), failures: whole, at: number })
const free = 3
const longest = 60_000

/** Runs an attempt at a secret, if it is time for one. */
export type Guard = <T>(attempt: () => Promise<T>) => Promise<T>

/**
 * Makes wrong secrets wait: after the third 1 s, after each further one twice as long, at most a minute. Kept over restarts, and counted before the attempt,
 * so that ending the program does not save one. Throws `vault.wrong-secret` with `detail.reason` `wait` and `detail.milliseconds` when it is too soon.
 * A clock that was set back never makes it wait longer. It is a courtesy: what protects the vault is the cost of a guess.
 */
export function delaysAfter(store: MirrorStore, now: () => number): Guard {
  return async (attempt) => {
    const before = await read(store)
    const left = before ? waitAfter(before.failures) - (now() - before.at) : 0
    if (before && left > 0 && left <= waitAfter(before.failures)) {
      throw new WalletError('vault.wrong-secret', 'too soon after the last one', { detail: { reason: 'wait', milliseconds: left } })
    }
    await store.set({ v: 1, failures: (before?.failures ?? 0) + 1, at: now() })
    try {
      const opened = await attempt()
      await store.set(null)
      return opened
    } catch (error) {
      if (!(error instanceof WalletError && error.code === 'vault.wrong-secret')) await store.set(before)
      throw error
    }
  }
}

function waitAfter(failures: number): number {
  return failures < free ? 0 : Math.min(longest, 1000 * 2 ** (failures - free))
}

async function read(store: MirrorStore): Promise<Tried | null> {
  try {
    const value = await store.get()
    return value === null ? null : shape(value, 'delays')
  } catch {
    return null
  }
}
