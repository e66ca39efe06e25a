import type { GivenSecret } from '../messaging/views.ts'

/** How long what was just given counts as given once more, in milliseconds. */
const freshFor = 120_000
let kept: { readonly secret: GivenSecret; readonly until: number } | null = null

/** Keeps what just opened the wallet, in this page's memory, so that the screen it leads to need not ask for it again. */
export function keepFresh(secret: GivenSecret, now: number): void {
  kept = { secret, until: now + freshFor }
}

/** What just opened the wallet, once; null when it is too long ago. */
export function takeFresh(now: number): GivenSecret | null {
  const taken = kept && now < kept.until ? kept.secret : null
  kept = null
  return taken
}
