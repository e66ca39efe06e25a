import { WalletError } from '../core/errors.ts'
import type { CredentialFormat, DidMethod, Keystore, Plugin, Protocol, StatusMethod } from '../core/plugin.ts'

/** The plugins of one agent, by kind and id, in the order they were listed. */
export interface Plugins {
  readonly didMethods: ReadonlyMap<string, DidMethod>
  readonly formats: ReadonlyMap<string, CredentialFormat>
  readonly statusMethods: ReadonlyMap<string, StatusMethod>
  readonly protocols: ReadonlyMap<string, Protocol>
  readonly keystores: ReadonlyMap<string, Keystore>
}

/** Sorts plugins by kind. Throws on two with one id, and on two protocols that serve the same name: never an override. */
export function sortPlugins(list: readonly Plugin[]): Plugins {
  const served = new Set<string>()
  for (const plugin of list) {
    if (plugin.kind !== 'protocol') continue
    for (const name of [...plugin.serves.get.map((id) => `get ${id}`), ...plugin.serves.create.map((id) => `create ${id}`)]) {
      if (served.has(name)) throw new WalletError('internal', `two protocols serve ${name}`)
      served.add(name)
    }
  }
  return {
    didMethods: byId(list.filter((plugin) => plugin.kind === 'did-method')),
    formats: byId(list.filter((plugin) => plugin.kind === 'credential-format')),
    statusMethods: byId(list.filter((plugin) => plugin.kind === 'credential-status')),
    protocols: byId(list.filter((plugin) => plugin.kind === 'protocol')),
    keystores: byId(list.filter((plugin) => plugin.kind === 'keystore')),
  }
}

function byId<P extends Plugin>(plugins: readonly P[]): ReadonlyMap<string, P> {
  const map = new Map<string, P>()
  for (const plugin of plugins) {
    if (map.has(plugin.id)) throw new WalletError('internal', `two plugins of kind ${plugin.kind} are called ${plugin.id}`)
    map.set(plugin.id, plugin)
  }
  return map
}
