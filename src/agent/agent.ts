import type { HeldCredential } from '../core/credential.ts'
import type { DidDocument, Identifier } from '../core/did.ts'
import type { KeyAlgorithm } from '../core/key.ts'
import type { Binding, Plugin, PresentationReport, Report } from '../core/plugin.ts'
import type { StoredReport } from '../core/records.ts'
import { type Exchanges, makeExchanges } from './exchanges.ts'
import { createIdentifier, removeIdentifier, renameIdentifier } from './identifiers.ts'
import { check } from './check.ts'
import { type Reread, reread } from './keep.ts'
import { sortPlugins } from './plugins.ts'
import type { Ports } from './ports.ts'
import { removeCredential } from './remove-credential.ts'
import { makeSites, type Sites } from './sites.ts'
import { makeWorld, verifyPresentation } from './verify.ts'

/** The one who acts. The same in a service worker, in Node and in tests. */
export interface Agent extends Exchanges {
  resolve(did: string): Promise<DidDocument>
  verify(raw: string): Promise<Report>
  verifyPresentation(raw: string, binding: Binding): Promise<PresentationReport>
  /** Verifies a held credential again, keeps the report, and asks anew how its issuer wants it to look. Throws `credential.no-match`. */
  check(credentialId: string): Promise<StoredReport>
  /** A credential that comes out of a backup, made anew from what was issued; see `reread`. Stores nothing. Throws `credential.malformed`. */
  reread(held: HeldCredential, isMine: (holder: string) => boolean): Promise<Reread | null>
  /** Removes a credential and writes down that it was here. Throws `vault.locked`, `vault.full`. */
  removeCredential(credentialId: string): Promise<void>
  createIdentifier(wanted: { readonly name: string; readonly algorithm: KeyAlgorithm }): Promise<Identifier>
  /** Throws `identifier.unresolvable` when there is none. */
  renameIdentifier(did: string, name: string): Promise<void>
  /** Forgets an identifier and its private key for ever. Throws `identifier.unresolvable` when there is none. */
  removeIdentifier(did: string): Promise<void>
  /** What a person decides about the parties. */
  readonly sites: Sites
}

/** The agent over these plugins and this host. Throws on two plugins with one id. */
export function createAgent(list: readonly Plugin[], { outside, journal, holdings }: Ports): Agent {
  const plugins = sortPlugins(list)
  const world = makeWorld(plugins, outside)
  const parts = { plugins, holdings, world }
  const sites = makeSites(holdings, world)
  return Object.freeze({
    ...makeExchanges(parts, journal, sites),
    resolve: world.resolve,
    verify: world.verify,
    verifyPresentation: (raw: string, binding: Binding) => verifyPresentation(plugins, raw, binding, world),
    check: (id: string) => check(id, parts),
    reread: (held: HeldCredential, isMine: (holder: string) => boolean) => reread(held, isMine, parts),
    removeCredential: (id: string) => removeCredential(id, holdings, world),
    createIdentifier: (wanted: { readonly name: string; readonly algorithm: KeyAlgorithm }) => createIdentifier({ ...wanted, origin: null }, parts),
    renameIdentifier: (did: string, name: string) => renameIdentifier(did, name, parts),
    removeIdentifier: (did: string) => removeIdentifier(did, parts),
    sites,
  })
}
