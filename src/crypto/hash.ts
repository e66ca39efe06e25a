import { unshared } from './bytes.ts'

/** SHA-256 (FIPS 180-4) of the bytes: 32 bytes. */
export async function sha256(data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', unshared(data)))
}
