import { Sentence } from '../scripts/sentence.mjs'

/** What Lanyard's popup says to its background. */
export const message = (name, input = {}) => ({ id: crypto.randomUUID(), name, input })

/** Makes a wallet and leaves it open, as the popup would, from any page of the extension: the DID in it. It is on no site, or on all. Throws a Sentence when it is refused. */
export async function makeWallet(browser, page, mode = 'chosen') {
  const create = message('vault.create', { passphrase: 'seven otters juggle copper lanterns', sites: { mode, chosen: [] } })
  let output
  for (const each of [create, message('identifiers.create', { name: 'Bench', algorithm: 'ES256' })]) {
    const reply = await page.call((text) => chrome.runtime.sendMessage(text), each)
    if (!reply?.ok) throw new Sentence(`Lanyard's background refused "${each.name}": ${reply?.error?.code ?? 'no answer'}.`)
    output = reply.output
  }
  // Lanyard opened it when it was installed; it would keep on asking the background.
  await browser.closeTabs('surface=tab')
  return output.did
}
