// The messages of Lanyard's own pages, sent from one of them.
import type { Page } from 'playwright/test'
import type { Input, NameFrom, Output, Reply } from '../../src/messaging/contract.ts'

/** A call that was answered with a code. */
export class Refused extends Error {
  readonly code: string
  constructor(name: string, code: string) {
    super(`${name}: ${code}`)
    this.code = code
  }
}

interface Extension {
  readonly runtime: { sendMessage(message: unknown): Promise<unknown> }
}

/** Sends a message and waits for its answer. Throws Refused with the code, and anything else where the way is broken: the browser or the background ended. */
export async function call<N extends NameFrom<'popup'>>(
  page: Page,
  name: N,
  ...[input]: undefined extends Input<N> ? [Input<N>?] : [Input<N>]
): Promise<Output<N>> {
  const reply = await page.evaluate(
    async ([called, given]) => {
      const { browser, chrome } = globalThis as unknown as { browser?: Extension; chrome: Extension }
      return (browser ?? chrome).runtime.sendMessage({ id: crypto.randomUUID(), name: called, input: given })
    },
    [name, input] as const,
  )
  const answer = reply as Reply | undefined
  if (!answer) throw new Error(`${name}: nobody answered`)
  if (!answer.ok) throw new Refused(name, answer.error.code)
  return answer.output as Output<N>
}

/** How a call ended: with its answer, with a code, or not at all within ten seconds. */
export type Ending<T> = { readonly answer: T } | { readonly code: string } | 'broken'

/** Waits for the end of a call that may never come. */
export async function ending<T>(call: Promise<T>, patience = 10_000): Promise<Ending<T>> {
  const late = new Promise<'broken'>((resolve) => {
    setTimeout(() => resolve('broken'), patience).unref()
  })
  const ended = call.then(
    (answer) => ({ answer }),
    (error: unknown) => (error instanceof Refused ? { code: error.code } : ('broken' as const)),
  )
  return Promise.race([ended, late])
}
