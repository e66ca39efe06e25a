import type { Consent, World } from '../core/plugin.ts'
import { client, type Send } from '../messaging/client.ts'
import type { Handlers } from '../messaging/router.ts'

declare const send: Send
declare const world: World
declare const consent: Consent

/** What must not compile. Never run: `tsc` is the test. */
export async function laws() {
  const page = client<'page'>(send)
  await page('exchange.request', { intent: 'get', via: 'provider', requests: [{ protocol: 'did-auth', data: {} }] })
  // @ts-expect-error a page cannot even name vault.unlock
  await page('vault.unlock', { passphrase: '' })
  // @ts-expect-error a popup cannot pose as a page
  await client<'popup'>(send)('exchange.request', { intent: 'get', via: 'provider', requests: [] })
  // @ts-expect-error before consent there is no pen
  world.signer('key')
  // @ts-expect-error before consent there is no pen, by no other name
  await world.sign(new Uint8Array())
  // @ts-expect-error not even consent hands out a raw signer
  await consent.signer('ask')
  // @ts-expect-error not even consent signs just anything
  await consent.sign(new Uint8Array())
  // @ts-expect-error every message needs a handler
  const handlers: Handlers = { 'vault.lock': async () => undefined }
  return handlers
}
