import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { unshared } from './bytes.ts'

const functions = { 'sha-256': sha256, 'sha-384': sha384, 'sha-512': sha512 } as const
const native = { 'sha-256': 'SHA-256', 'sha-384': 'SHA-384', 'sha-512': 'SHA-512' } as const

/** A hash function by its name in the IANA registry "Named Information Hash Algorithm", as far as we know them. */
export type HashName = keyof typeof functions

/** True for the name of a hash function we know, spelled exactly so. */
export function isHashName(name: unknown): name is HashName {
  return typeof name === 'string' && Object.hasOwn(functions, name)
}

/** The digest of the bytes (FIPS 180-4), at once: for many short texts, where waiting for the platform costs more than hashing. */
export function digestNow(name: HashName, data: Uint8Array): Uint8Array {
  return functions[name](data)
}

/** The same by the platform: for a long text. */
export async function digest(name: HashName, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest(native[name], unshared(data)))
}
