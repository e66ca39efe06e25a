import { WalletError } from '../../core/errors.ts'
import type { KeyAlgorithm, KeyId, PublicKey, WrappedKey } from '../../core/key.ts'
import type { Keystore } from '../../core/plugin.ts'
import { generateWrappedKey, type SigningAlgorithm, unwrapSigner } from '../../crypto/keys.ts'

/** What a vault gives this keystore. Every call but `fresh` throws `vault.locked` while it is locked. */
export interface KeyHost {
  /** A name for a new key, and the time: milliseconds since the epoch. */
  fresh(): { readonly id: KeyId; readonly createdAt: number }
  /** What private keys are wrapped with: the same object until the vault is locked, another one after that. */
  wrapping(): Promise<CryptoKey>
  /** What the wrapped bytes of this key are bound to. */
  binding(id: KeyId): Promise<Uint8Array>
  put(id: KeyId, key: WrappedKey): Promise<void>
  /** `null`: no such key. */
  get(id: KeyId): Promise<WrappedKey | null>
  remove(id: KeyId): Promise<void>
}

type Sign = (data: Uint8Array) => Promise<Uint8Array>

const algorithms: readonly SigningAlgorithm[] = Object.freeze(['ES256', 'EdDSA'])

/**
 * Keys that live in the vault of this browser, made and used inside WebCrypto.
 * An opened key is kept for as long as the vault stays open; a signer from before a lock signs no more.
 */
export function localKeystore(host: KeyHost): Keystore {
  // Hangs on the wrapping key, which is another object after each lock: what was opened before is then out of reach.
  const opened = new WeakMap<CryptoKey, Map<KeyId, Promise<Sign>>>()

  async function open(id: KeyId): Promise<Sign> {
    const wrapping = await host.wrapping()
    const signs = opened.get(wrapping) ?? new Map<KeyId, Promise<Sign>>()
    opened.set(wrapping, signs)
    const known = signs.get(id)
    if (known) return known
    const opening = unwrap(id, wrapping)
    signs.set(id, opening)
    opening.catch(() => signs.delete(id))
    return opening
  }

  async function unwrap(id: KeyId, wrapping: CryptoKey): Promise<Sign> {
    const key = await host.get(id)
    if (!key) throw new WalletError('key.unavailable', 'the key is gone')
    return unwrapSigner(signing(key.algorithm), key.jwk, key.wrapped, wrapping, await host.binding(id))
  }

  return Object.freeze({
    kind: 'keystore',
    id: 'local',
    algorithms,
    async create(algorithm: KeyAlgorithm): Promise<PublicKey> {
      const known = signing(algorithm)
      const { id, createdAt } = host.fresh()
      const { jwk, wrapped } = await generateWrappedKey(known, await host.wrapping(), await host.binding(id))
      await host.put(id, { id, algorithm, jwk, purpose: 'holder', usePolicy: 'session', wrapped, createdAt })
      return { id, algorithm, jwk }
    },
    async signer(id: KeyId) {
      const key = await host.get(id)
      if (!key) return null
      await open(id)
      return { key: { id, algorithm: key.algorithm, jwk: key.jwk }, sign: async (data: Uint8Array) => (await open(id))(data) }
    },
    async remove(id: KeyId) {
      await host.remove(id)
      opened.get(await host.wrapping())?.delete(id)
    },
  })
}

function signing(algorithm: KeyAlgorithm): SigningAlgorithm {
  const known = algorithms.find((one) => one === algorithm)
  if (!known) throw new WalletError('key.unavailable', 'not an algorithm of this keystore')
  return known
}
