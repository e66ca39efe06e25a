// The ten kinds of writing that a person can do, each as a call and as what is held after it.
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright/test'
import { credentialSaying } from '../issuer.ts'
import { call } from './calls.ts'
import type { Dice } from './dice.ts'
import type { Held, Secrets, Seen } from './held.ts'

/** What is known before a write. */
export interface Known extends Seen {
  readonly secrets: Secrets
}

/** One write that is about to be done. */
export interface Write {
  readonly kind: Kind
  /** Does it, and returns when the wallet has said that it is done. */
  readonly does: (page: Page) => Promise<unknown>
  readonly after: Held
  readonly secretsAfter: Secrets
}

/** The kinds of writing. */
export const kinds = ['create', 'rename', 'receive', 'remove', 'passphrase', 'words', 'settings', 'lock', 'rotate', 'check'] as const
export type Kind = (typeof kinds)[number]
/** Those that derive no key from a passphrase. */
export const quickKinds = ['create', 'rename', 'receive', 'settings', 'check'] as const satisfies readonly Kind[]

/** Which sites may ask, in all of these tests. */
export const sites = { mode: 'all' as const, chosen: new Array<string>() }

/** Makes a write of this kind; where there is nothing that it could be done to, the one that makes it. */
export async function writeOf(kind: Kind, { held, dids, ids, secrets }: Known, dice: Dice): Promise<Write> {
  const fresh = randomBytes(6).toString('hex')
  const same = { kind, after: held, secretsAfter: secrets }
  const secret = { passphrase: secrets.passphrase }
  const name = held.names.size ? dice.one([...held.names]) : null
  const label = held.labels.size ? dice.one([...held.labels]) : null
  if (kind === 'rename' && name !== null) {
    const names = new Set([...held.names].map((one) => (one === name ? `renamed ${fresh}` : one)))
    const did = dids.get(name) ?? ''
    return { ...same, does: (page) => call(page, 'identifiers.rename', { did, name: `renamed ${fresh}` }), after: { ...held, names } }
  }
  if (kind === 'create' || kind === 'rename') {
    const does = (page: Page) => call(page, 'identifiers.create', { name: `made ${fresh}`, algorithm: dice.one(['ES256', 'EdDSA'] as const) })
    return { ...same, kind: 'create', does, after: { ...held, names: new Set([...held.names, `made ${fresh}`]) } }
  }
  if (kind === 'remove' && label !== null) {
    const labels = new Set([...held.labels].filter((one) => one !== label))
    const checked = held.checked?.label === label ? null : held.checked
    return { ...same, does: (page) => call(page, 'credentials.remove', { id: ids.get(label) ?? '' }), after: { ...held, labels, checked } }
  }
  if (kind === 'check' && label !== null) {
    const at = Date.now()
    return { ...same, does: (page) => call(page, 'credentials.verify', { id: ids.get(label) ?? '' }), after: { ...held, checked: { label, at } } }
  }
  if (kind === 'receive' || kind === 'remove' || kind === 'check') {
    const raw = await credentialSaying({ label: `taken ${fresh}`, note: 'x'.repeat(dice.whole(2000)) }, ['FaultCredential'])
    return { ...same, kind: 'receive', does: (page) => receive(page, raw), after: { ...held, labels: new Set([...held.labels, `taken ${fresh}`]) } }
  }
  if (kind === 'passphrase') {
    const passphrase = `nine slow herons ${fresh} wade`
    return { ...same, does: (page) => call(page, 'unlockers.changePassphrase', { secret, passphrase }), secretsAfter: { ...secrets, passphrase } }
  }
  if (kind === 'words') {
    const entropy = randomBytes(32).toString('base64url')
    const does = (page: Page) => call(page, 'unlockers.setRecovery', { secret, entropy })
    return { ...same, does, after: { ...held, words: true }, secretsAfter: { ...secrets, entropy } }
  }
  if (kind === 'rotate') {
    const does = (page: Page) => call(page, 'unlockers.rotate', secret)
    return { ...same, does, after: { ...held, words: false }, secretsAfter: { ...secrets, entropy: null } }
  }
  if (kind === 'settings') {
    const minutes = 30 + ((held.minutes + 1 + dice.whole(500)) % 600)
    return {
      ...same,
      does: (page) => call(page, 'settings.set', { autoLockMinutes: minutes, strict: false, developer: false, sites }),
      after: { ...held, minutes },
    }
  }
  const does = async (page: Page) => {
    await call(page, 'vault.lock')
    await call(page, 'vault.unlock', { secret })
  }
  return { ...same, does }
}

/** Takes a credential as a person does who pastes it and says yes. */
export async function receive(page: Page, raw: string): Promise<void> {
  const { id } = await call(page, 'exchange.receive', { via: 'paste', text: raw })
  await accept(page, id)
}

/** Says yes to everything that an exchange offers. */
export async function accept(page: Page, id: Parameters<typeof call<'exchange.shown'>>[2]['id']): Promise<void> {
  const { version, plan } = await call(page, 'exchange.shown', { id })
  const decision = { version, allow: true as const, choices: {}, inputs: {}, offers: plan.offers.map((offer) => offer.id) }
  await call(page, 'exchange.decide', { id, decision })
}
