import type { Credential } from '../../src/core/credential.ts'
import { isDid } from '../../src/core/did.ts'
import type { KeyId } from '../../src/core/key.ts'
import type { Binding, Signer } from '../../src/core/plugin.ts'
import { unshared } from '../../src/crypto/bytes.ts'
import { sdJwtVc } from '../../src/plugins/sd-jwt-vc/index.ts'
import { fakeWorld } from '../../src/testing/fakes/world.ts'
import type { SdBinding, SdContender, SdInputs } from './contender.ts'
import { publicOf } from './inputs.ts'

const world = fakeWorld({ now: Date.now })
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** Lanyard's format. The credential was read before, as it is when a person looks at what will be shown. */
export async function make(inputs: SdInputs): Promise<SdContender> {
  const { verifyPresentation } = sdJwtVc
  const signer = await signerOf(inputs)
  const held = sdJwtVc.parse(inputs.credential)
  if (!held || !verifyPresentation) throw new Error('the credential cannot be read')
  return {
    present: (_, wanted, binding) => presentHeld(held, wanted, binding, signer),
    async verify(presentation, binding) {
      const { checks, credentials } = await verifyPresentation(presentation, boundTo(binding), world)
      const [first] = credentials
      if (!first || checks.length === 0 || checks.some(({ result }) => result !== 'passed')) throw new Error('refused')
      return first.credential.claims
    },
  }
}

/** A presentation of a credential that was read, as text. */
export async function presentHeld(held: Credential, wanted: readonly string[], binding: SdBinding, signer: Signer): Promise<string> {
  const paths = wanted.map((name) => [name])
  const presentation = await sdJwtVc.present(held, paths, boundTo(binding), signer, world)
  if (typeof presentation !== 'string') throw new Error('not an SD-JWT')
  return presentation
}

/** The holder's key, which cannot be exported, as consent hands it to a format. */
export async function signerOf({ holder }: SdInputs): Promise<Signer> {
  const key = await crypto.subtle.importKey('jwk', { ...holder.jwk }, ecdsa, false, ['sign'])
  const { did } = holder
  if (!isDid(did)) throw new Error('not a DID')
  return {
    key: { id: 'bench' as KeyId, algorithm: 'ES256', jwk: publicOf(holder) },
    did,
    verificationMethod: `${did}#${did.slice('did:key:'.length)}`,
    sign: async (data) => new Uint8Array(await crypto.subtle.sign(ecdsa, key, unshared(data))),
  }
}

function boundTo({ audience, nonce }: SdBinding): Binding {
  return { kind: 'nonce', audience, nonce, transactionData: [] }
}
