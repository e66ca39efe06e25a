import { WalletError } from '../core/errors.ts'
import { isObject } from '../core/json.ts'
import { decodeBase64url, encodeBase64url } from '../crypto/base64url.ts'
import { decodeUtf8, encodeUtf8 } from '../crypto/bytes.ts'
import { canonicalJson } from '../crypto/jcs.ts'
import { randomName } from './random-name.ts'
import type { Row, Table } from './seal.ts'
import { list, object, oneOf, refuse, type Shape, text, whole } from './shape.ts'

/** The tables whose rows are summed up; pages are listed one by one. */
export type SummedTable = Exclude<Table, 'pages'>
/** How many rows a table has, and the XOR of what stands for each of them (`rowMark`), base64url. */
export type TableSum = { readonly count: number; readonly xor: string }
/** One exact state of a row: which one, at which revision, and the authentication tag of its ciphertext, base64url. */
export type RowState = { readonly id: string; readonly r: number; readonly tag: string }

/** What has to be stored, no more and no less. Authenticated, and written with each change in the same transaction. */
export type Manifest = {
  readonly v: 1
  readonly vaultId: string
  /** Counts the changes; only ever grows. */
  readonly gen: number
  /** The checksum of the header that belongs to it. */
  readonly header: string
  readonly pages: readonly RowState[]
  readonly tables: { readonly [T in SummedTable]: TableSum }
  /** How many times something was sealed with the keys of this vault. */
  readonly ivCount: number
  /** Milliseconds since the epoch. */
  readonly updatedAt: number
}

/** How the manifest lies on disk: canonical JSON (RFC 8785) and its HMAC-SHA-256, base64url. */
export interface ManifestRow {
  readonly id: 'manifest'
  readonly v: number
  readonly text: string
  readonly mac: string
}

/** So many seals are safe with random ivs (NIST SP 800-38D allows 2^32 for each key): from here on the vault key is to be rotated. */
export const sealsBeforeRotation = 2 ** 28

const sum = object<TableSum>({ count: whole, xor: text })
const rowState = object<RowState>({ id: randomName, r: whole, tag: text })
const shape: Shape<Manifest> = object<Manifest>({
  v: oneOf(1),
  vaultId: randomName,
  gen: whole,
  header: text,
  pages: list(rowState),
  tables: object<Manifest['tables']>({ rec: sum, keys: sum, blobs: sum }),
  ivCount: whole,
  updatedAt: whole,
})

/** The sum of a table without rows. */
export const nothing: TableSum = Object.freeze({ count: 0, xor: encodeBase64url(new Uint8Array(32)) })

/** The manifest as a row, with its code. */
export async function writeManifest(key: CryptoKey, manifest: Manifest): Promise<ManifestRow> {
  const signed = decodeUtf8(canonicalJson(manifest, 'internal')) ?? ''
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, labelled(manifest.v, signed)))
  return { id: 'manifest', v: manifest.v, text: signed, mac: encodeBase64url(mac) }
}

/** The manifest in a row. Throws `vault.damaged` when it is gone, changed or of another vault, `vault.newer` when a newer program wrote it. */
export async function readManifest(key: CryptoKey, vaultId: string, row: unknown): Promise<Manifest> {
  if (!isObject(row) || row.id !== 'manifest' || Object.keys(row).length !== 4) return refuse('manifest')
  const { v, text: signed, mac } = row
  const code = typeof mac === 'string' ? decodeBase64url(mac) : null
  if (typeof v !== 'number' || typeof signed !== 'string' || !code) return refuse('manifest')
  if (!(await crypto.subtle.verify('HMAC', key, code, labelled(v, signed)))) return refuse('manifest.mac')
  if (v > 1) throw new WalletError('vault.newer', 'a manifest of a newer version')
  const manifest = shape(parse(signed), 'manifest')
  return manifest.vaultId === vaultId ? manifest : refuse('manifest.vaultId')
}

/** The state a row is in. */
export function stateOf({ id, r, ct }: Row): RowState {
  return { id, r, tag: encodeBase64url(ct.subarray(-16)) }
}

/** What stands for a row in the sum of its table: nobody without the key can make two that cancel out. */
export async function rowMark(key: CryptoKey, table: SummedTable, { id, r, tag }: RowState): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encodeUtf8(`lanyard/1/row|${table}|${id}|${r}|${tag}`)))
}

/** The sum after some rows came and others went. */
export async function changeSum(key: CryptoKey, table: SummedTable, before: TableSum, came: readonly RowState[], went: readonly RowState[]): Promise<TableSum> {
  const xor = decodeBase64url(before.xor) ?? refuse('manifest.xor')
  const marks = await Promise.all([...came, ...went].map((state) => rowMark(key, table, state)))
  for (const mark of marks) for (const [at, byte] of mark.entries()) xor[at] = (xor[at] ?? 0) ^ byte
  return { count: before.count + came.length - went.length, xor: encodeBase64url(xor) }
}

function labelled(v: number, signed: string): Uint8Array<ArrayBuffer> {
  return encodeUtf8(`lanyard/manifest|${v}|${signed}`)
}

function parse(signed: string): unknown {
  try {
    return JSON.parse(signed)
  } catch {
    return refuse('manifest.text')
  }
}

/** What a manifest says before it can be checked: null when it says nothing that makes sense. Not to be relied on for anything but being careful. */
export function statedBy(row: ManifestRow): Manifest | null {
  try {
    return shape(parse(row.text), 'manifest')
  } catch {
    return null
  }
}
