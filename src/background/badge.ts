import browser from 'webextension-polyfill'

/** Counts on the toolbar icon what waits for the person. */
export async function showWaiting(count: number): Promise<void> {
  await browser.action.setBadgeBackgroundColor({ color: '#b4540a' })
  await browser.action.setBadgeText({ text: count ? String(count) : '' })
}
