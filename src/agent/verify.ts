import { type DidDocument, isDid } from '../core/did.ts'
import { WalletError } from '../core/errors.ts'
import type { Binding, PresentationReport, Report, World } from '../core/plugin.ts'
import type { Plugins } from './plugins.ts'
import type { Outside } from './ports.ts'

const freshFor = 5 * 60_000
const remembered = 200

/** The world of the plugins: the host's outside, and what only the agent can do, resolve and verify by whichever plugin it takes. */
export function makeWorld(plugins: Plugins, outside: Outside): World {
  const documents = new Map<string, { readonly at: number; readonly document: Promise<DidDocument> }>()

  const resolve = (did: string): Promise<DidDocument> => {
    const known = documents.get(did)
    if (known && Math.abs(outside.now() - known.at) < freshFor) return known.document
    const document = resolveWith(plugins, did, world)
    documents.delete(did)
    documents.set(did, { at: outside.now(), document })
    document.catch(() => documents.delete(did))
    if (documents.size > remembered) for (const oldest of documents.keys()) if (documents.size > remembered) documents.delete(oldest)
    return document
  }
  const world: World = Object.freeze({
    fetch: outside.fetch,
    now: outside.now,
    random: outside.random,
    trust: outside.trust,
    resolve,
    verify: (raw: string) => verifyWith(plugins, raw, world),
  })
  return world
}

async function resolveWith(plugins: Plugins, did: string, world: World): Promise<DidDocument> {
  if (!isDid(did)) throw new WalletError('identifier.malformed', 'not a DID')
  const method = plugins.didMethods.get(did.slice(4, did.indexOf(':', 4)))
  if (!method) throw new WalletError('identifier.unresolvable', 'no plugin resolves this DID method')
  const document = await method.resolve(did, world)
  if (document.id !== did) throw new WalletError('identifier.unresolvable', 'the document is of another DID')
  return document
}

async function verifyWith(plugins: Plugins, raw: string, world: World): Promise<Report> {
  for (const format of plugins.formats.values()) {
    const credential = format.parse(raw)
    if (credential) return { credential, checks: await format.verify(credential, world) }
  }
  throw new WalletError('credential.malformed', 'no plugin knows this credential format')
}

/** Verifies a presentation and every credential in it, by the first format that can read it. Throws `credential.malformed` when none can. */
export async function verifyPresentation(plugins: Plugins, raw: string, binding: Binding, world: World): Promise<PresentationReport> {
  let failure = new WalletError('credential.malformed', 'no plugin verifies presentations')
  for (const format of plugins.formats.values()) {
    try {
      if (format.verifyPresentation) return await format.verifyPresentation(raw, binding, world)
    } catch (error) {
      if (!(error instanceof WalletError) || error.code !== 'credential.malformed') throw error
      failure = error
    }
  }
  throw failure
}
