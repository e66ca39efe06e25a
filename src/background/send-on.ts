import type { Beginning } from './began.ts'

/** As much of the browser's tabs as sending somebody on needs. */
export interface Tabs {
  /** The address that a tab shows; null: there is no such tab, or the browser does not say. */
  addressOf(id: number): Promise<string | null>
  show(id: number, url: string): Promise<void>
  /** A new one: where that tab is in a private window, in that window. */
  open(url: string, beside: number | null): Promise<void>
}

const loopback = /^(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])$/

/** Whether a party may send the browser there (OpenID4VP 1.0 section 8.2): to https without a name and password in it; for developers to this machine too. */
export function maySendTo(url: string, developer: boolean): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, username, password } = new URL(url)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (developer && protocol === 'http:' && loopback.test(hostname))
}

/**
 * Sends the browser where the party said, in the way that fits how the exchange began: a link's own tab, if it still shows the site that the link
 * stood on, and a new tab otherwise; a new tab for pasted text and files; nowhere for a code, because the page that shows it moves on by itself.
 * False: nobody was sent anywhere.
 */
export async function sendOn(url: string, { via, tab }: Beginning, tabs: Tabs): Promise<boolean> {
  if (via === 'qr') return false
  const shown = via === 'link' && tab ? await tabs.addressOf(tab.id) : null
  if (tab && shown !== null && tab.origin !== null && URL.canParse(shown) && new URL(shown).origin === tab.origin) await tabs.show(tab.id, url)
  else await tabs.open(url, tab?.id ?? null)
  return true
}
