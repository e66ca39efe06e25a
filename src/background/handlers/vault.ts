import type { Handlers } from '../../messaging/router.ts'
import type { Settings, WalletState } from '../../messaging/views.ts'
import type { Vault } from '../../vault/vault.ts'
import { announce } from '../changed.ts'
import { jobs } from '../jobs.ts'
import { autoLock } from '../lock.ts'
import { secretOf } from '../secret.ts'
import { readSettings, writeSettings } from '../settings.ts'
import { disableSites, enableSites } from '../sites.ts'
import type { Host } from './host.ts'

type Names =
  | 'wallet.state'
  | 'vault.create'
  | 'vault.unlock'
  | 'vault.lock'
  | 'vault.erase'
  | 'recovery.restore'
  | 'recovery.keep'
  | 'job.get'
  | 'settings.get'
  | 'settings.set'

/** Making, opening, closing, recovering and erasing the vault, and the settings that are needed while it is closed. */
export function vaultHandlers({
  agent,
  vault,
  lock,
  opened,
  letAsk,
  forget,
}: Host & { readonly letAsk: (sites: Settings['sites']) => Promise<void>; readonly forget: () => Promise<void> }): Pick<Handlers, Names> {
  return {
    async 'wallet.state'() {
      const [pending, how] = await Promise.all([agent.pending(), stateOf(vault)])
      const open = pending.filter(({ outcome, plan }) => !outcome && plan.expiresAt > Date.now())
      const waiting = open.map(({ id, plan, received }) => ({ id, kind: plan.kind, via: received.via, party: plan.party, expiresAt: plan.expiresAt }))
      return { ...how, waiting }
    },
    async 'vault.create'({ passphrase, sites }) {
      await vault.create(passphrase)
      await autoLock.touch()
      await letAsk(sites)
      announce('vault', 'settings')
      return undefined
    },
    async 'vault.unlock'({ secret }) {
      await vault.unlock(secretOf(secret))
      await opened()
      return undefined
    },
    async 'vault.lock'() {
      await lock()
      return undefined
    },
    async 'vault.erase'() {
      await lock()
      await vault.erase()
      await disableSites()
      await forget()
      announce('vault', 'settings')
      return undefined
    },
    async 'recovery.restore'({ secret }) {
      await vault.restore(secretOf(secret))
      await opened()
      return undefined
    },
    async 'recovery.keep'({ secret }) {
      await vault.keep(secretOf(secret))
      announce('vault')
      return undefined
    },
    'job.get': async () => jobs.current(),
    'settings.get': () => readSettings(),
    async 'settings.set'(settings) {
      const before = await readSettings()
      await writeSettings(settings)
      // Where the keys are is decided when the vault is opened.
      if (before.strict !== settings.strict) await lock()
      await autoLock.touch()
      if ((await vault.state()) !== 'absent') await enableSites(settings.sites)
      announce('settings')
      return undefined
    },
  }
}

/** How the vault is, for a screen. Only what is not open is looked at closely: that takes the mirror as well. */
async function stateOf(vault: Vault): Promise<Omit<WalletState, 'waiting'>> {
  const [known, slots, waitUntil] = await Promise.all([vault.state(), vault.slots.list().catch(() => []), vault.waitUntil()])
  const passkeys = slots.flatMap((slot) =>
    slot.type === 'prf' ? [{ slotId: slot.slotId, credentialId: slot.credentialId, rpId: slot.rpId, prfSalt: slot.prfSalt }] : [],
  )
  const common = { recovery: null, waitUntil, passkeys, words: slots.some(({ type }) => type === 'recovery') }
  if (known === 'unlocked') return { ...common, vault: 'unlocked' }
  const boot = await vault.boot()
  if (boot.kind === 'recover') return { ...common, vault: 'recover', recovery: { why: boot.why, actions: boot.actions } }
  if (boot.kind === 'unavailable') return { ...common, vault: 'recover', recovery: { why: 'unavailable', actions: ['import', 'erase'] } }
  return { ...common, vault: boot.kind === 'ready' ? 'locked' : boot.kind }
}
