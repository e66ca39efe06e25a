import { WalletError } from '../core/errors.ts'
import type { Header } from './header.ts'
import { type Slot, unwrapVaultKey, unwrapVaultKeyBytes } from './slot.ts'
import { withPasskeyKey } from './unlockers/passkey.ts'
import { withPassphraseKey } from './unlockers/passphrase.ts'
import { withRecoveryKey } from './unlockers/recovery.ts'

/** One thing that opens a vault. `prf`: 32 bytes from the passkey of this credential id (base64url). `entropy`: the 32 bytes that the recovery words are. */
export type Secret = { readonly passphrase: string } | { readonly credentialId: string; readonly prf: Uint8Array } | { readonly entropy: Uint8Array }

/** The vault key, by whichever slot this secret is for. Throws `vault.wrong-secret`, also when there is no such slot; `vault.damaged` for a downgrade. */
export function openWith(header: Header, secret: Secret): Promise<CryptoKey> {
  return withSlotKey(header, secret, unwrapVaultKey)
}

/** Uses the bytes of the vault key, to wrap them anew, and wipes them. Throws as `openWith` does. */
export async function withVaultKey<T>(header: Header, secret: Secret, use: (vaultKey: Uint8Array<ArrayBuffer>) => Promise<T>): Promise<T> {
  const bytes = await withSlotKey(header, secret, unwrapVaultKeyBytes)
  try {
    return await use(bytes)
  } finally {
    bytes.fill(0)
  }
}

function withSlotKey<T>({ slots }: Header, secret: Secret, unwrap: (slot: Slot, key: Uint8Array) => Promise<T>): Promise<T> {
  for (const slot of slots) {
    const { header } = slot
    const use = (key: Uint8Array) => unwrap(slot, key)
    if ('passphrase' in secret && header.type === 'pw') return withPassphraseKey(header, secret.passphrase, use)
    if ('entropy' in secret && header.type === 'recovery') return withRecoveryKey(header, secret.entropy, use)
    if ('prf' in secret && header.type === 'prf' && header.credentialId === secret.credentialId) return withPasskeyKey(header, secret.prf, use)
  }
  return Promise.reject(new WalletError('vault.wrong-secret', 'there is no slot for this'))
}
