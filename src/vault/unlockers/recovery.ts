import { encodeBase64url } from '../../crypto/base64url.ts'
import { type RecoverySlotHeader, type Slot, type SlotNames, wrapVaultKey } from '../slot.ts'
import { withDerivedKey } from './hkdf-slot.ts'

const info = 'lanyard/1/slot/recovery'

/** A new slot that opens with these 32 bytes of entropy (the 24 words of BIP-39 are how a person keeps them). */
export async function makeRecoverySlot(
  entropy: Uint8Array,
  vaultKey: Uint8Array,
  names: SlotNames,
  random: (length: number) => Uint8Array,
): Promise<Slot<RecoverySlotHeader>> {
  const salt = encodeBase64url(random(32))
  const header: RecoverySlotHeader = { v: 1, ...names, type: 'recovery', kdf: { alg: 'hkdf-sha256', salt } }
  return withDerivedKey(entropy, salt, info, (key) => wrapVaultKey(header, vaultKey, key, random(12)))
}

/** Derives what the slot was wrapped with, uses it and wipes it. Throws `vault.wrong-secret`. */
export function withRecoveryKey<T>({ kdf }: RecoverySlotHeader, entropy: Uint8Array, use: (key: Uint8Array) => Promise<T>): Promise<T> {
  return withDerivedKey(entropy, kdf.salt, info, use)
}
