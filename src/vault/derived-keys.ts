import { encodeUtf8 } from '../crypto/bytes.ts'
import { hasNativeEd25519 } from '../crypto/ed25519.ts'

/** What each key that comes out of the vault key is called in HKDF-SHA-256. */
const labels = {
  rec: 'lanyard/1/rec/rec',
  keys: 'lanyard/1/rec/keys',
  blobs: 'lanyard/1/rec/blobs',
  pages: 'lanyard/1/rec/pages',
  quarantine: 'lanyard/1/rec/quarantine',
  wrapping: 'lanyard/1/keys',
  manifest: 'lanyard/1/manifest',
} as const

/** The name of a derived key: one per table of sealed rows, one that wraps private keys, one that authenticates the manifest. */
export type KeyName = keyof typeof labels

/** The derived keys as bytes, 32 each: what a session outlives the worker with. */
export type KeyBytes = { readonly [K in KeyName]: Uint8Array<ArrayBuffer> }

/** The derived keys ready to use, none of them extractable. */
export type Keys = { readonly [K in KeyName]: CryptoKey }

/** Derives the keys from the vault key (HKDF, RFC 5869, SHA-256, no salt: the vault key is random). */
export async function deriveKeys(vaultKey: CryptoKey): Promise<KeyBytes> {
  const derive = async (name: KeyName) => {
    const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: encodeUtf8(labels[name]) }
    return new Uint8Array(await crypto.subtle.deriveBits(hkdf, vaultKey, 256))
  }
  return eachKey(derive)
}

/** The key of what only a fresh unlock may use: wraps and unwraps. Never among the keys of a session, which has not the vault key to derive it from. */
export async function deriveHighKey(vaultKey: CryptoKey): Promise<CryptoKey> {
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: encodeUtf8('lanyard/1/high') }
  const bytes = new Uint8Array(await crypto.subtle.deriveBits(hkdf, vaultKey, 256))
  try {
    return await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['wrapKey', 'unwrapKey', 'encrypt', 'decrypt'])
  } finally {
    bytes.fill(0)
  }
}

/** The keys from their bytes. The wrapping key wraps and unwraps and nothing else, except where WebCrypto has no Ed25519 and cannot be asked to wrap one. */
export async function importKeys(bytes: KeyBytes): Promise<Keys> {
  const wrapUses: KeyUsage[] = (await hasNativeEd25519()) ? ['wrapKey', 'unwrapKey'] : ['wrapKey', 'unwrapKey', 'encrypt', 'decrypt']
  return eachKey((name) => {
    if (name === 'manifest') return crypto.subtle.importKey('raw', bytes[name], { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
    return crypto.subtle.importKey('raw', bytes[name], 'AES-GCM', false, name === 'wrapping' ? wrapUses : ['encrypt', 'decrypt'])
  })
}

/** The same for every key, at once. */
export async function eachKey<T>(make: (name: KeyName) => T | Promise<T>): Promise<{ readonly [K in KeyName]: T }> {
  const [rec, keys, blobs, pages, quarantine, wrapping, manifest] = await Promise.all([
    make('rec'),
    make('keys'),
    make('blobs'),
    make('pages'),
    make('quarantine'),
    make('wrapping'),
    make('manifest'),
  ])
  return { rec, keys, blobs, pages, quarantine, wrapping, manifest }
}
