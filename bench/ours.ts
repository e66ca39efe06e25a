import { createAgent } from '../src/agent/agent.ts'
import type { Holdings, Outside } from '../src/agent/ports.ts'
import { isDid } from '../src/core/did.ts'
import type { KeyId, WrappedKey } from '../src/core/key.ts'
import type { Binding, CredentialFormat, Keystore, Plugin } from '../src/core/plugin.ts'
import { concatBytes, encodeUtf8 } from '../src/crypto/bytes.ts'
import { plugins } from '../src/plugins/index.ts'
import type { KeyHost } from '../src/plugins/local-keystore/index.ts'
import { memoryJournal } from '../src/testing/fakes/journal.ts'
import { fakeWorld } from '../src/testing/fakes/world.ts'
import type { Contender, Holder, Inputs } from './contender.ts'

const outside: Outside = {
  fetch: () => Promise.reject(new Error('nothing is fetched here')),
  now: Date.now,
  trust: async () => ({ anchors: [], attesters: [] }),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
}

const nothingHeld: Holdings = {
  unlocked: async () => true,
  get: async () => null,
  list: async () => [],
  entriesOf: async () => ({ entries: [], kinds: [] }),
  commit: async () => {},
}

/** Lanyard: the agent with all its plugins, and for a signature the format and the keystore as consent uses them. */
export async function make({ credential: raw, holder }: Inputs): Promise<Contender> {
  const list = plugins(await hostOf(holder))
  const agent = createAgent(list, { outside, journal: memoryJournal(), holdings: nothingHeld })
  const format = pick(list, (plugin): plugin is CredentialFormat => plugin.kind === 'credential-format' && plugin.id === 'jwt_vc_json')
  const keys = pick(list, (plugin): plugin is Keystore => plugin.kind === 'keystore')
  const world = fakeWorld({ now: Date.now })
  const held = format.parse(raw)
  const { did } = holder
  if (!held || !isDid(did)) throw new Error('the credential or its holder cannot be read')
  return {
    verifyCredential: async (text) => passed((await agent.verify(text)).checks),
    verifyPresentation: async (text, binding) => {
      const { checks, credentials } = await agent.verifyPresentation(text, boundTo(binding))
      return passed(checks) && credentials.every((report) => passed(report.checks))
    },
    async signPresentation(_, binding) {
      const key = await keys.signer(keyId)
      if (!key) throw new Error('no key')
      const presentation = await format.present(held, [], boundTo(binding), { ...key, did, verificationMethod: holder.keyUrl }, world)
      if (typeof presentation !== 'string') throw new Error('not a JWT')
      return presentation
    },
  }
}

const keyId = 'bench' as KeyId

/** A vault with one key in it, wrapped by another as the real one does. */
async function hostOf({ jwk: { d, ...jwk } }: Holder): Promise<KeyHost> {
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['wrapKey', 'unwrapKey'])
  const key = await crypto.subtle.importKey('jwk', { ...jwk, d }, { name: 'Ed25519' }, true, ['sign'])
  const additionalData = encodeUtf8('bench')
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = new Uint8Array(await crypto.subtle.wrapKey('pkcs8', key, wrapping, { name: 'AES-GCM', iv, additionalData }))
  const wrapped: WrappedKey = { id: keyId, algorithm: 'EdDSA', jwk, purpose: 'holder', usePolicy: 'session', wrapped: concatBytes(iv, sealed), createdAt: 0 }
  return {
    fresh: () => ({ id: keyId, createdAt: 0 }),
    wrapping: async () => wrapping,
    binding: async () => additionalData,
    put: async () => {},
    get: async (id) => (id === keyId ? wrapped : null),
    remove: async () => {},
  }
}

function boundTo({ audience, nonce }: Inputs['binding']): Binding {
  return { kind: 'nonce', audience, nonce, transactionData: [] }
}

function passed(checks: readonly { readonly result: string }[]): boolean {
  return checks.length > 0 && checks.every(({ result }) => result === 'passed')
}

function pick<P extends Plugin>(list: readonly Plugin[], is: (plugin: Plugin) => plugin is P): P {
  const found = list.find(is)
  if (!found) throw new Error('a plugin is missing')
  return found
}
