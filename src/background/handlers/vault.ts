import type { Handlers } from '../../messaging/router.ts'
import { announce } from '../changed.ts'
import { autoLock } from '../lock.ts'
import { readSettings, writeSettings } from '../settings.ts'
import { enableSites, injectIntoOpenTabs } from '../sites.ts'
import type { Host } from './host.ts'

/** Making, opening and closing the vault, and the settings that are needed while it is closed. */
export function vaultHandlers({
  agent,
  vault,
  lock,
}: Host): Pick<Handlers, 'wallet.state' | 'vault.create' | 'vault.unlock' | 'vault.lock' | 'settings.get' | 'settings.set'> {
  return {
    async 'wallet.state'() {
      const open = (await agent.pending()).filter(({ outcome, plan }) => !outcome && plan.expiresAt > Date.now())
      const waiting = open.map(({ id, plan, received }) => ({ id, kind: plan.kind, via: received.via, party: plan.party, expiresAt: plan.expiresAt }))
      return { vault: await vault.state(), waiting }
    },
    async 'vault.create'({ passphrase, sites }) {
      await vault.create(passphrase)
      await writeSettings({ ...(await readSettings()), sites })
      await autoLock.touch()
      await enableSites(sites)
      await injectIntoOpenTabs(sites)
      announce('vault', 'settings')
      return undefined
    },
    async 'vault.unlock'({ passphrase }) {
      await vault.unlock(passphrase)
      await autoLock.touch()
      await agent.recover()
      announce('vault', 'exchanges')
      return undefined
    },
    async 'vault.lock'() {
      await lock()
      return undefined
    },
    'settings.get': () => readSettings(),
    async 'settings.set'(settings) {
      await writeSettings(settings)
      await autoLock.touch()
      if ((await vault.state()) !== 'absent') await enableSites(settings.sites)
      announce('settings')
      return undefined
    },
  }
}
