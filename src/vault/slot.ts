import { WalletError } from '../core/errors.ts'
import { decodeBase64url, encodeBase64url } from '../crypto/base64url.ts'
import { unshared } from '../crypto/bytes.ts'
import { canonicalJson } from '../crypto/jcs.ts'
import { randomName } from './random-name.ts'
import { object, oneOf, refuse, type Shape, text, variants, whole } from './shape.ts'

/** What every slot says of itself. `createdAt`: milliseconds since the epoch. */
export type SlotNames = { readonly vaultId: string; readonly slotId: string; readonly createdAt: number }
type SlotCommon = SlotNames & { readonly v: 1 }
type Hkdf = { readonly alg: 'hkdf-sha256'; readonly salt: string }
/** The slot a passphrase opens. `m` in KiB; `salt` is 16 bytes, base64url. */
export type PassphraseSlotHeader = SlotCommon & {
  readonly type: 'pw'
  readonly kdf: { readonly alg: 'argon2id'; readonly ver: 19; readonly m: number; readonly t: number; readonly p: number; readonly salt: string }
}
/** The slot a passkey opens (WebAuthn PRF). */
export type PasskeySlotHeader = SlotCommon & {
  readonly type: 'prf'
  readonly kdf: Hkdf
  readonly credentialId: string
  readonly rpId: string
  readonly prfSalt: string
}
/** The slot the recovery words open. */
export type RecoverySlotHeader = SlotCommon & { readonly type: 'recovery'; readonly kdf: Hkdf }
/** What stands in the clear about one way to open the vault, and is authenticated by the wrap. */
export type SlotHeader = PassphraseSlotHeader | PasskeySlotHeader | RecoverySlotHeader

/** The vault key, wrapped for one unlocker: AES-256-GCM, `iv` 12 bytes and `wrapped` 48 bytes, base64url. */
export type Slot<H extends SlotHeader = SlotHeader> = {
  readonly header: H
  readonly iv: string
  readonly wrapped: string
}

/** So many bytes, base64url. */
function bytesOf(length: number): Shape<string> {
  return (value, path) => (typeof value === 'string' && decodeBase64url(value)?.length === length ? value : refuse(path))
}

const common = { v: oneOf(1), vaultId: randomName, slotId: randomName, createdAt: whole } as const
const hkdf = object<Hkdf>({ alg: oneOf('hkdf-sha256'), salt: bytesOf(32) })
const slotHeader = variants<'type', SlotHeader>('type', {
  pw: object<PassphraseSlotHeader>({
    ...common,
    type: oneOf('pw'),
    kdf: object<PassphraseSlotHeader['kdf']>({ alg: oneOf('argon2id'), ver: oneOf(19), m: whole, t: whole, p: whole, salt: bytesOf(16) }),
  }),
  prf: object<PasskeySlotHeader>({ ...common, type: oneOf('prf'), kdf: hkdf, credentialId: text, rpId: text, prfSalt: bytesOf(32) }),
  recovery: object<RecoverySlotHeader>({ ...common, type: oneOf('recovery'), kdf: hkdf }),
})

/** One slot, strictly: an unknown member, type or algorithm is refused. */
export const slot: Shape<Slot> = object<Slot>({ header: slotHeader, iv: bytesOf(12), wrapped: bytesOf(48) })

/** Wraps the vault key. The whole slot header is authenticated, so that neither its cost nor its place can be changed unseen. */
export async function wrapVaultKey<H extends SlotHeader>(header: H, vaultKey: Uint8Array, keyBytes: Uint8Array, iv: Uint8Array): Promise<Slot<H>> {
  const key = await crypto.subtle.importKey('raw', unshared(keyBytes), 'AES-GCM', false, ['encrypt'])
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: unshared(iv), additionalData: associated(header) }, key, unshared(vaultKey))
  return { header, iv: encodeBase64url(iv), wrapped: encodeBase64url(new Uint8Array(wrapped)) }
}

/** The vault key as bytes, to be wrapped anew and then wiped by the caller. Throws `vault.wrong-secret`. */
export async function unwrapVaultKeyBytes({ header, iv, wrapped }: Slot, keyBytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', unshared(keyBytes), 'AES-GCM', false, ['decrypt'])
  const bytes = { iv: decodeBase64url(iv) ?? refuse('slot.iv'), wrapped: decodeBase64url(wrapped) ?? refuse('slot.wrapped') }
  const gcm = { name: 'AES-GCM', iv: bytes.iv, additionalData: associated(header) }
  const vaultKey = await crypto.subtle.decrypt(gcm, key, bytes.wrapped).catch((cause: unknown) => {
    throw new WalletError('vault.wrong-secret', 'the slot does not open with this', { cause })
  })
  return new Uint8Array(vaultKey)
}

/** The vault key as a key that can only derive others; its bytes stay outside the heap. Throws `vault.wrong-secret`. */
export async function unwrapVaultKey({ header, iv, wrapped }: Slot, keyBytes: Uint8Array): Promise<CryptoKey> {
  const key = await crypto.subtle.importKey('raw', unshared(keyBytes), 'AES-GCM', false, ['unwrapKey'])
  const bytes = { iv: decodeBase64url(iv) ?? refuse('slot.iv'), wrapped: decodeBase64url(wrapped) ?? refuse('slot.wrapped') }
  const gcm = { name: 'AES-GCM', iv: bytes.iv, additionalData: associated(header) }
  return crypto.subtle.unwrapKey('raw', bytes.wrapped, key, gcm, 'HKDF', false, ['deriveBits']).catch((cause: unknown) => {
    throw new WalletError('vault.wrong-secret', 'the slot does not open with this', { cause })
  })
}

function associated(header: SlotHeader): Uint8Array<ArrayBuffer> {
  return canonicalJson(header, 'internal')
}
