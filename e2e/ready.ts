// What has to be so before a verifier on this machine can be answered.
import { expect } from 'playwright/test'
import { offer, startAndAllow } from './asking.ts'
import type { Wallet } from './browser/wallet.ts'
import { answerOf, failureOf } from './inside.ts'
import { credentialSaying } from './issuer.ts'

/** This machine's own servers may be asked without https, and this authority (PEM) says who verifiers are. */
export async function trustHere(wallet: Wallet, authority: string): Promise<void> {
  const settings = await answerOf<object>(wallet, 'settings.get')
  await answerOf(wallet, 'settings.set', { ...settings, developer: true })
  expect(await failureOf(wallet, 'trust.add', { text: authority })).toBeNull()
}

/** The person takes a credential that is made for a new identifier of theirs, from a page at this address. */
export async function hold(wallet: Wallet, address: string, make: (did: string) => Promise<string>): Promise<void> {
  const { did } = await answerOf<{ readonly did: string }>(wallet, 'identifiers.create', { name: 'Me', algorithm: 'ES256' })
  const page = await wallet.visit(address)
  await startAndAllow(wallet, page, offer(await make(did)))
  await page.close()
}

/** A degree as a JWT. */
export const jwtDegree = (did: string): Promise<string> => credentialSaying({ id: did, degree: 'Mathematics' }, ['UniversityDegreeCredential'], did)

/** A link's markup. */
export function anchor(address: string): string {
  return `<a id="link" href="${address.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">Show my degree</a>`
}
