import type { Identifier } from '../core/did.ts'
import { WalletError } from '../core/errors.ts'
import type { KeyAlgorithm } from '../core/key.ts'
import type { Gate } from './consent.ts'

/**
 * Makes a key and an identifier of it. `origin`: the site it is for; null: for nobody in particular. `methods`: one of these DID methods; absent: any.
 * Throws `vault.locked`, `vault.full`, and `request.unsupported` where no plugin makes such a one.
 */
export async function createIdentifier(
  wanted: { readonly name: string; readonly algorithm: KeyAlgorithm; readonly origin: string | null; readonly methods?: readonly string[] },
  { plugins, holdings, world }: Pick<Gate, 'plugins' | 'holdings' | 'world'>,
): Promise<Identifier> {
  const keystore = [...plugins.keystores.values()].find(({ algorithms }) => algorithms.includes(wanted.algorithm))
  const method = [...plugins.didMethods.values()].find(({ id, create }) => create && (wanted.methods?.includes(id) ?? true))
  if (!keystore || !method?.create) throw new WalletError('request.unsupported', 'no plugin makes such an identifier')
  const key = await keystore.create(wanted.algorithm)
  const did = await method.create(key, world)
  const identifier: Identifier = { did, keyId: key.id, name: wanted.name, origin: wanted.origin, createdAt: world.now() }
  await holdings.commit([{ put: 'identifier', id: did, value: identifier }])
  return identifier
}

/** Gives an identifier another name. */
export async function renameIdentifier(did: string, name: string, { holdings }: Pick<Gate, 'holdings'>): Promise<void> {
  const identifier = await holdings.get('identifier', did)
  if (!identifier) throw new WalletError('identifier.unresolvable', 'no such identifier')
  await holdings.commit([{ put: 'identifier', id: did, value: { ...identifier, name } }])
}

/**
 * Forgets an identifier and its private key for ever: credentials bound to it can be looked at and never shown again.
 * The identifier goes first, so that one without its key is never left. Throws `identifier.unresolvable` when there is none.
 */
export async function removeIdentifier(did: string, { plugins, holdings }: Pick<Gate, 'plugins' | 'holdings'>): Promise<void> {
  const identifier = await holdings.get('identifier', did)
  if (!identifier) throw new WalletError('identifier.unresolvable', 'no such identifier')
  await holdings.commit([{ remove: 'identifier', id: did }])
  for (const keystore of plugins.keystores.values()) await keystore.remove(identifier.keyId)
}
