// What Lanyard itself knows, by the word of one of its own pages.
import { expect } from 'playwright/test'
import type { Wallet } from './browser/wallet.ts'

interface Extension {
  readonly extension: { getViews(): Window[] }
  readonly storage: { readonly session: { get(keys: null): Promise<Record<string, unknown>> } }
  readonly windows: {
    getAll(options?: { windowTypes: string[] }): Promise<readonly { readonly id: number; readonly state: string }[]>
    remove(id: number): Promise<void>
  }
  readonly tabs: {
    query(query: object): Promise<readonly { readonly id: number }[]>
    getCurrent(): Promise<{ readonly id: number }>
    remove(id: number): Promise<void>
  }
  readonly action: { getBadgeText(of: object): Promise<string> }
  readonly runtime: { sendMessage(message: unknown): Promise<unknown> }
}

/** What waits for the person now. */
export interface WaitingNow {
  /** The origins whose requests have no outcome yet, in the order of the alphabet. */
  readonly origins: readonly string[]
  /** The addresses of the prompts that are open. */
  readonly prompts: readonly string[]
  /** What stands on the toolbar icon. */
  readonly badge: string
}

/** What waits for the person now. */
export function waiting({ welcome }: Wallet): Promise<WaitingNow> {
  return welcome.evaluate(async () => {
    const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension }
    const host = browser ?? chrome
    const stored = Object.entries(await host.storage.session.get(null)).filter(([key]) => key.startsWith('exchange:'))
    const open = stored.map(([, value]) => value as { outcome: unknown; received: { origin: string } }).filter(({ outcome }) => outcome === null)
    const views = host.extension.getViews().map(({ location }) => location.href)
    return {
      origins: open.map(({ received }) => received.origin).toSorted(),
      prompts: views.filter((address) => address.includes('surface=prompt')),
      badge: await host.action.getBadgeText({}),
    }
  })
}

/** Nobody is asked anything. */
export const nothing: WaitingNow = { origins: [], prompts: [], badge: '' }

/** Sends a message as Lanyard's own pages do, and gives back the code it failed with; null where it did not fail. */
export function failureOf({ welcome }: Wallet, name: string, input: unknown): Promise<string | null> {
  return welcome.evaluate(
    async ([called, given]) => {
      const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension }
      const reply = await (browser ?? chrome).runtime.sendMessage({ id: crypto.randomUUID(), name: called, input: given })
      return (reply as { error?: { code: string } }).error?.code ?? null
    },
    [name, input] as const,
  )
}

/** Sends a message as Lanyard's own pages do, and gives back what was answered. Throws the code it failed with. */
export async function answerOf<T>({ welcome }: Wallet, name: string, input?: unknown): Promise<T> {
  const reply = await welcome.evaluate(
    async ([called, given]) => {
      const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension }
      return (browser ?? chrome).runtime.sendMessage({ id: crypto.randomUUID(), name: called, input: given })
    },
    [name, input] as const,
  )
  const { ok, output, error } = reply as { readonly ok: boolean; readonly output: T; readonly error: { readonly code: string } }
  if (!ok) throw new Error(error.code)
  return output
}

/** Closes every tab and window but Lanyard's first, and waits until nothing waits for the person any more. */
export async function leaveAll(wallet: Wallet): Promise<void> {
  await wallet.welcome.evaluate(async () => {
    const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension }
    const { tabs } = browser ?? chrome
    const { id: own } = await tabs.getCurrent()
    const others = (await tabs.query({})).filter(({ id }) => id !== own)
    // A prompt may close by itself as soon as its page is gone.
    await Promise.allSettled(others.map(({ id }) => tabs.remove(id)))
  })
  await expect.poll(() => waiting(wallet)).toEqual(nothing)
}
