import browser from 'webextension-polyfill'
import type { Changed } from '../messaging/contract.ts'

/** Tells our open pages to ask again. Carries no data; nobody listening is fine. */
export function announce(...changed: readonly Changed[]): void {
  for (const what of changed) void browser.runtime.sendMessage({ changed: what }).catch(() => {})
}
