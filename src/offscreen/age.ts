import { armor, Decrypter, Encrypter, identityToRecipient } from 'age-encryption'
import { WalletError } from '../core/errors.ts'
import { concatBytes, encodeUtf8, unshared } from '../crypto/bytes.ts'
import { assertReadable, malformed } from './age-header.ts'

/** What opens an age file: what a person typed, or an X25519 identity (`AGE-SECRET-KEY-1…`, or the key itself). */
export type AgeSecret = { readonly passphrase: string } | { readonly identity: string | CryptoKey }

/** The most a file may hold, in bytes. */
const fileLimit = 64 * 1024 * 1024
/** What a new passphrase costs: scrypt with N = 2^18, about a second and 256 MiB. */
const cost = 18
const info = 'lanyard/1/backup'
// PKCS #8 of an X25519 private key (RFC 8410 section 7), up to its 32 bytes.
const pkcs8Prefix = Uint8Array.of(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20)

/**
 * An age v1 file that opens with this passphrase (in NFKC), or with the identity of this recipient (`age1…`): the format has no file that opens with either.
 * Throws `backup.malformed` for a recipient that is none.
 */
export async function encryptAge(
  content: Uint8Array,
  protect: { readonly passphrase: string } | { readonly recipient: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const encrypter = new Encrypter()
  if ('passphrase' in protect) {
    encrypter.setScryptWorkFactor(cost)
    encrypter.setPassphrase(protect.passphrase.normalize('NFKC'))
  } else {
    if (!/^age1[02-9ac-hj-np-z]{58}$/.test(protect.recipient)) throw malformed('not a recipient')
    encrypter.addRecipient(protect.recipient)
  }
  return unshared(await encrypter.encrypt(content))
}

/**
 * What is in an age v1 file, armored or not. A passphrase is tried in NFKC, and as it was typed.
 * Throws `backup.wrong-secret`, `backup.newer`, and `backup.malformed` for everything that is not exactly an age file within the limits, or was cut or changed.
 */
export async function decryptAge(given: Uint8Array, secret: AgeSecret): Promise<Uint8Array<ArrayBuffer>> {
  if (given.length > fileLimit) throw malformed('larger than a backup may be')
  const file = withoutArmor(given)
  assertReadable(file)
  try {
    const decrypter = new Decrypter()
    if ('identity' in secret) decrypter.addIdentity(secret.identity)
    else for (const passphrase of new Set([secret.passphrase.normalize('NFKC'), secret.passphrase])) decrypter.addPassphrase(passphrase)
    return unshared(await decrypter.decrypt(file))
  } catch (error) {
    // The package has no other way to tell a wrong secret from a broken file.
    if (error instanceof Error && error.message === "no identity matched any of the file's recipients") {
      throw new WalletError('backup.wrong-secret', 'the file does not open with this')
    }
    throw malformed('the file is not whole', error)
  }
}

/** The X25519 identity of recovery words: HKDF-SHA-256 (RFC 5869) of their 32 bytes, without salt, info `lanyard/1/backup`. */
export async function identityOf(entropy: Uint8Array): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', unshared(entropy), 'HKDF', false, ['deriveBits'])
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: encodeUtf8(info) }
  const scalar = new Uint8Array(await crypto.subtle.deriveBits(hkdf, base, 256))
  const pkcs8 = concatBytes(pkcs8Prefix, scalar)
  try {
    return await crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', false, ['deriveBits'])
  } finally {
    scalar.fill(0)
    pkcs8.fill(0)
  }
}

/** Whom a backup is encrypted to that these recovery words open: `age1…`. */
export async function recipientOf(entropy: Uint8Array): Promise<string> {
  return identityToRecipient(await identityOf(entropy))
}

function withoutArmor(file: Uint8Array): Uint8Array {
  const start = file.findIndex((byte) => ![9, 10, 13, 32].includes(byte))
  if (start < 0 || file[start] !== 45) return file
  try {
    return armor.decode(new TextDecoder('utf-8', { fatal: true }).decode(file))
  } catch (error) {
    throw malformed('not an armored age file', error)
  }
}
