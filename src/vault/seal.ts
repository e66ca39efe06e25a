import { WalletError } from '../core/errors.ts'
import { decodeUtf8, encodeUtf8, unshared } from '../crypto/bytes.ts'

/** The tables that hold sealed rows. */
export type Table = 'rec' | 'keys' | 'blobs' | 'pages'

/** How anything sealed lies on disk. Nothing else of it is readable: type, name and length are inside `ct`. */
export interface Row {
  /** 128 random bits in hex. */
  readonly id: string
  /** Version of this format. */
  readonly v: 1
  /** Revision of the row: 1 when it is new, one more with each change. */
  readonly r: number
  /** 12 bytes, fresh with each change. */
  readonly iv: Uint8Array<ArrayBuffer>
  readonly ct: Uint8Array<ArrayBuffer>
}

/** Where a row stands; authenticated with it, so that a row moved to another place does not open. */
export interface Place {
  readonly vaultId: string
  readonly table: Table | 'quarantine'
  readonly id: string
  readonly r: number
}

const bucket = 512
const lengthBytes = 4

/** Seals a text or bytes (AES-256-GCM), padded so that their length shows only in steps of 512 bytes. */
export async function seal(key: CryptoKey, { vaultId, table, id, r }: Place, content: string | Uint8Array, iv: Uint8Array): Promise<Row> {
  const gcm = { name: 'AES-GCM', iv: unshared(iv), additionalData: associated({ vaultId, table, id, r }) }
  const ct = new Uint8Array(await crypto.subtle.encrypt(gcm, key, pad(typeof content === 'string' ? encodeUtf8(content) : content)))
  return { id, v: 1, r, iv: gcm.iv, ct }
}

/** Opens a row found in a table. Throws `vault.newer` for another format, `vault.damaged` for anything that is not exactly what was sealed there. */
export async function unseal(key: CryptoKey, vaultId: string, table: Place['table'], row: Row): Promise<string> {
  return decodeUtf8(await unsealBytes(key, vaultId, table, row)) ?? damaged()
}

/** The same for a row that holds bytes. */
export async function unsealBytes(key: CryptoKey, vaultId: string, table: Place['table'], row: Row): Promise<Uint8Array> {
  // A row that opens as one of this format is one, whatever stands on it: a flipped bit must not pass for a newer program.
  if (isNewerFormat(row) && (await unsealBytes(key, vaultId, table, { ...row, v: 1 }).catch(() => null))) damaged()
  assertRow(row)
  const gcm = { name: 'AES-GCM', iv: row.iv, additionalData: associated({ vaultId, table, id: row.id, r: row.r }) }
  const plain = await crypto.subtle.decrypt(gcm, key, row.ct).catch(damaged)
  return unpadBytes(new Uint8Array(plain)) ?? damaged()
}

function isNewerFormat({ v }: { readonly v: unknown }): boolean {
  return typeof v === 'number' && Number.isSafeInteger(v) && v > 1
}

function assertRow(row: { readonly [K in keyof Row]: unknown }): void {
  if (isNewerFormat(row)) throw new WalletError('vault.newer', 'a row of a newer format')
  const bytes = row.iv instanceof Uint8Array && row.iv.length === 12 && row.ct instanceof Uint8Array
  const whole = typeof row.r === 'number' && Number.isSafeInteger(row.r) && row.r >= 1
  if (row.v !== 1 || typeof row.id !== 'string' || !bytes || !whole || Object.keys(row).length !== 5) damaged()
}

function associated({ vaultId, table, id, r }: Place): Uint8Array<ArrayBuffer> {
  return encodeUtf8(`lanyard/1|${vaultId}|${table}|${id}|${r}`)
}

/** Length (4 bytes, big-endian), content, zeros up to the next multiple of 512. */
export function pad(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((lengthBytes + content.length) / bucket) * bucket)
  new DataView(padded.buffer).setUint32(0, content.length)
  padded.set(content, lengthBytes)
  return padded
}

/** What was padded, as text; null when it was not padded so. */
export function unpad(padded: Uint8Array<ArrayBuffer>): string | null {
  const content = unpadBytes(padded)
  return content && decodeUtf8(content)
}

function unpadBytes(padded: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  if (padded.length === 0 || padded.length % bucket !== 0) return null
  const end = lengthBytes + new DataView(padded.buffer, padded.byteOffset).getUint32(0)
  const rest = padded.length - end
  if (rest < 0 || rest >= bucket || padded.subarray(end).some((byte) => byte !== 0)) return null
  return padded.subarray(lengthBytes, end)
}

function damaged(cause?: unknown): never {
  throw new WalletError('vault.damaged', 'a row is not what was stored', { cause })
}
