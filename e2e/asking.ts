// How the pages of these tests ask Lanyard, and how their calls end.
import { expect, type Frame, type JSHandle, type Page } from 'playwright/test'
import type { Wallet } from './browser/wallet.ts'
import { allow } from './story.ts'

/** What a page asks for, and by which of the two ways. */
export interface Asked {
  readonly via: 'provider' | 'dc-api'
  readonly intent: 'get' | 'create'
  readonly requests: readonly { readonly protocol: string; readonly data: object }[]
}

/** How a call ended: an answer, or the name of the error it was rejected with. */
export type Ended = { readonly protocol: string; readonly data: Readonly<Record<string, unknown>> } | { readonly error: string }

/** A call that a page has made and that goes on by itself. */
export interface Asking {
  /** Waits for its end. */
  readonly ended: () => Promise<Ended>
  /** Whether it has an end already. */
  readonly isOver: () => Promise<boolean>
  /** The page changes its mind. */
  readonly abort: () => Promise<void>
}

/** Asks who is there, over the provider. */
export const signIn = (nonce: string = crypto.randomUUID()): Asked => ({
  via: 'provider',
  intent: 'get',
  requests: [{ protocol: 'did-auth', data: { nonce } }],
})

/** Asks for a credential with these types, over either way. */
export const presentation = (via: Asked['via'] = 'dc-api', types: readonly string[] = ['VerifiableCredential', 'UniversityDegreeCredential']): Asked => ({
  via,
  intent: 'get',
  requests: [{ protocol: 'openid4vp-v1-unsigned', data: openid4vp(types) }],
})

/** Hands a credential over. */
export const offer = (credential: string): Asked => ({ via: 'provider', intent: 'create', requests: [{ protocol: 'w3c-vc', data: { credential } }] })

/** An unsigned OpenID4VP request for any credential with these types. */
export function openid4vp(types: readonly string[]): object {
  const credentials = [{ id: 'wanted', format: 'jwt_vc_json', meta: { type_values: [types] } }]
  return { response_type: 'vp_token', response_mode: 'dc_api', nonce: crypto.randomUUID(), dcql_query: { credentials } }
}

interface Running {
  readonly ended: Promise<Ended>
  over: boolean
  readonly abort: () => void
}

/** A real click on nothing, in the tab that is in front then: for a while the page may ask. */
export async function click(frame: Page | Frame): Promise<void> {
  await ('page' in frame ? frame.page() : frame).bringToFront()
  await frame.locator('html').click({ position: { x: 2, y: 2 } })
}

/** Clicks on nothing in a page or frame, and makes the call there. Over the provider it is rejected with `no wallet` where nobody answers. */
export async function start(frame: Page | Frame, asked: Asked): Promise<Asking> {
  await click(frame)
  const running: JSHandle<Running> = await frame.evaluateHandle(({ via, intent, requests }) => {
    type Answer = { readonly protocol: string; readonly data: Readonly<Record<string, unknown>> }
    type Ask = (options: object) => Promise<Answer>
    const provider = () => {
      let found: { readonly get: Ask; readonly create: Ask } | null = null
      const hear = (event: Event) => {
        if (event instanceof CustomEvent) found = event.detail.provider
      }
      addEventListener('identity:announceProvider', hear)
      dispatchEvent(new Event('identity:requestProvider'))
      removeEventListener('identity:announceProvider', hear)
      if (!found) throw new DOMException('nobody answered', 'no wallet')
      return found as { readonly get: Ask; readonly create: Ask }
    }
    const aborter = new AbortController()
    const { signal } = aborter
    const credentials = navigator.credentials as unknown as { readonly get: Ask; readonly create: Ask }
    const call = async () => (via === 'provider' ? provider()[intent]({ requests, signal }) : credentials[intent]({ digital: { requests }, signal }))
    const running: Running = {
      over: false,
      ended: call()
        .then(
          ({ protocol, data }): Ended => ({ protocol, data }),
          (error: unknown): Ended => ({ error: error instanceof Error || error instanceof DOMException ? error.name : String(error) }),
        )
        .finally(() => {
          running.over = true
        }),
      abort: () => aborter.abort(),
    }
    return running
  }, asked)
  return {
    ended: () => running.evaluate(({ ended }) => ended),
    isOver: () => running.evaluate(({ over }) => over),
    abort: () => running.evaluate(({ abort }) => abort()),
  }
}

/** Makes the call and waits for the question it leads to. */
export async function startAndAsk(wallet: Wallet, frame: Page | Frame, asked: Asked): Promise<{ readonly call: Asking; readonly prompt: Page }> {
  const calls: Asking[] = []
  const prompt = await wallet.promptFrom(async () => calls.push(await start(frame, asked)))
  await expect(prompt.getByTestId('consent')).toBeVisible()
  const [call] = calls
  if (!call) throw new Error('a question without a call')
  return { call, prompt }
}

/** Makes the call, says no to the question it leads to, and gives back what the page got. */
export async function startAndRefuse(wallet: Wallet, frame: Page | Frame, asked: Asked): Promise<Ended> {
  const { call, prompt } = await startAndAsk(wallet, frame, asked)
  await wallet.press(prompt.getByTestId('refuse'))
  return call.ended()
}

/** Makes the call, says yes to the question it leads to, closes its window, and gives back what the page got. Throws when that is no answer. */
export async function startAndAllow(wallet: Wallet, frame: Page | Frame, asked: Asked): Promise<Readonly<Record<string, unknown>>> {
  const { call, prompt } = await startAndAsk(wallet, frame, asked)
  await allow(prompt)
  await wallet.closeWindow(prompt)
  const end = await call.ended()
  if ('error' in end) throw new Error(end.error)
  return end.data
}

/** Makes the call and waits for its end. */
export async function outcome(frame: Page | Frame, asked: Asked): Promise<Ended> {
  return (await start(frame, asked)).ended()
}

/** The answer of a wallet whose person said no, to a request of this protocol. */
export const refused = (protocol: string): Ended => ({ protocol, data: { error: 'access_denied' } })

/** A script for a page's own markup: `wallet()` is the provider that Lanyard hands out there, or undefined. */
export const findWallet = `<script>
  function wallet() {
    let found
    addEventListener('identity:announceProvider', (event) => { found = event.detail.provider }, { once: true })
    dispatchEvent(new Event('identity:requestProvider'))
    return found
  }
</script>`

/** A page's own script, from a function that stands by itself. */
export const script = (runs: () => unknown): string => `<script>(${runs})()</script>`
