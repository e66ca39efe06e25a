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
 * `failed` hears of every wrong secret, and the how manieth in a row it is.
 */
export function delaysAfter(store: MirrorStore, now: () => number, failed: (inARow: number) => Promise<void> = async () => undefined): Guard {
  // Beside the store, which may keep nothing, and for attempts at the same time, which it counts as one.
  let wrong = 0
  return async (attempt) => {
    const before = await read(store)
    const left = leftOf(before, now)
    if (left > 0) throw new WalletError('vault.wrong-secret', 'too soon after the last one', { detail: { reason: 'wait', milliseconds: left } })
    const failures = (before?.failures ?? 0) + 1
    await write(store, { v: 1, failures, at: now() })
    try {
      const opened = await attempt()
      wrong = 0
      await write(store, null)
      return opened
    } catch (error) {
      if (error instanceof WalletError && error.code === 'vault.wrong-secret') {
        wrong += 1
        await failed(Math.max(wrong, failures))
      } else await write(store, before)
      throw error
    }
  }
}

/** When the next secret may be tried, milliseconds since the epoch; 0: at once. */
export async function waitUntil(store: MirrorStore, now: () => number): Promise<number> {
  const left = leftOf(await read(store), now)
  return left > 0 ? now() + left : 0
}

function leftOf(tried: Tried | null, now: () => number): number {
  if (!tried) return 0
  const wait = waitAfter(tried.failures)
  const left = wait - (now() - tried.at)
  // More than the whole wait: the clock was set back.
  return left > wait ? 0 : Math.max(0, left)
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

// A store that is damaged must not keep anybody out of the vault.
async function write(store: MirrorStore, tried: Tried | null): Promise<void> {
  await store.set(tried).catch(() => undefined)
}
