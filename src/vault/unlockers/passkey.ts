import { encodeBase64url } from '../../crypto/base64url.ts'
import { type PasskeySlotHeader, type Slot, type SlotNames, wrapVaultKey } from '../slot.ts'
import { withDerivedKey } from './hkdf-slot.ts'

const info = 'lanyard/1/slot/prf'

/** Which passkey: its credential id (base64url), the rp.id it belongs to, and the 32 bytes its PRF was asked for (base64url). */
export type Passkey = Pick<PasskeySlotHeader, 'credentialId' | 'rpId' | 'prfSalt'>

/** A new slot that opens with the 32 bytes a passkey answers (WebAuthn Level 3, PRF extension), from a `get()` after it was registered. */
export async function makePasskeySlot(
  { credentialId, rpId, prfSalt }: Passkey,
  prf: Uint8Array,
  vaultKey: Uint8Array,
  names: SlotNames,
  random: (length: number) => Uint8Array,
): Promise<Slot<PasskeySlotHeader>> {
  const salt = encodeBase64url(random(32))
  const header: PasskeySlotHeader = { v: 1, ...names, type: 'prf', kdf: { alg: 'hkdf-sha256', salt }, credentialId, rpId, prfSalt }
  return withDerivedKey(prf, salt, info, (key) => wrapVaultKey(header, vaultKey, key, random(12)))
}

/** Derives what the slot was wrapped with, uses it and wipes it. Throws `vault.wrong-secret`. */
export function withPasskeyKey<T>({ kdf }: PasskeySlotHeader, prf: Uint8Array, use: (key: Uint8Array) => Promise<T>): Promise<T> {
  return withDerivedKey(prf, kdf.salt, info, use)
}
