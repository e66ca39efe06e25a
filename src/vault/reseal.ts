import { WalletError } from '../core/errors.ts'
import { concatBytes, encodeUtf8, unshared } from '../crypto/bytes.ts'
import type { Database } from './database.ts'
import type { KeyBytes } from './derived-keys.ts'
import { type Held, tableOf } from './held.ts'
import { readRows } from './held-values.ts'
import type { Item, Items, Ref } from './index-page.ts'
import { fromKeyRecord, keyRecordType, toKeyRecord } from './key-record.ts'
import { stateOf } from './manifest.ts'
import { openRow } from './open-row.ts'
import { decodeRecord, encodeRecord, readEnvelope } from './record-type.ts'
import { type Row, seal } from './seal.ts'
import type { Open } from './session.ts'
import type { FaultPoint } from './stored-rows.ts'

/** Every row under the new keys, and the items of each page as they are then. */
export interface Resealed {
  readonly rec: readonly Row[]
  readonly keys: readonly Row[]
  readonly items: ReadonlyMap<string, Items>
}

/** What sealing anew needs: the index, and the keys before and after. */
export interface ResealPorts {
  readonly database: Database
  readonly held: Held
  readonly old: Open
  readonly oldBytes: KeyBytes
  readonly fresh: Open
  readonly freshBytes: KeyBytes
  readonly random: (length: number) => Uint8Array
  readonly fault: FaultPoint
  readonly progress: (part: number) => void
}

const ivLength = 12

/** Opens every row with the old keys and seals it with the new ones, page by page. Null when somebody wrote in between; throws `vault.damaged` for any that does not open. */
export async function resealRows(ports: ResealPorts): Promise<Resealed | null> {
  const { held, fault, progress } = ports
  const sealed = { rec: new Array<Row>(), keys: new Array<Row>() }
  const items = new Map<string, Items>()
  for (const [page, { content }] of held.pages) {
    fault('seal a page anew')
    const before = content.items()
    const after = new Map<string, Item>()
    for (const item of before.values()) after.set(item.id, { ...item, refs: new Map(item.refs) })
    for (const table of ['rec', 'keys'] as const) {
      const rows = await resealTable(ports, table, before, after)
      if (!rows) return null
      sealed[table].push(...rows)
    }
    items.set(page, after)
    progress((0.9 * items.size) / held.pages.size)
  }
  return { ...sealed, items }
}

async function resealTable(ports: ResealPorts, table: 'rec' | 'keys', before: Items, after: Map<string, Item>): Promise<readonly Row[] | null> {
  const all = Array.from(before.values()).flatMap(({ id, refs }) =>
    Array.from(refs).flatMap(([type, ref]) => (tableOf(type) === table ? [{ id, type, ref }] : [])),
  )
  const rows = await readRows(
    ports.database,
    ports.held,
    table,
    all.map(({ ref }) => ref.id),
  )
  if (!rows) return null
  return Promise.all(
    all.map(async ({ id, type, ref }, index) => {
      const row = await resealRow(ports, table, id, ref, rows[index])
      const item = after.get(id)
      if (item) after.set(id, { ...item, refs: new Map(item.refs).set(type, { ...stateOf(row), version: ref.version }) })
      return row
    }),
  )
}

async function resealRow(ports: ResealPorts, table: 'rec' | 'keys', id: string, ref: Ref, row: Row | undefined): Promise<Row> {
  const { old, fresh, random } = ports
  const opened = await openRow(old, table, ref, row)
  if (typeof opened === 'string') throw new WalletError('vault.damaged', 'a row that does not open stays as it is, and all others with it')
  const text = table === 'keys' ? await rewrapKey(ports, id, opened.text) : opened.text
  return seal(fresh.keys[table], { vaultId: fresh.vaultId, table, id: ref.id, r: ref.r + 1 }, text, random(ivLength))
}

/** The record of a private key, the key in it wrapped anew. Its bytes are in the heap for the time of the call, and overwritten. */
async function rewrapKey({ old, oldBytes, freshBytes, random }: ResealPorts, id: string, text: string): Promise<string> {
  const record = fromKeyRecord(decodeRecord(keyRecordType, readEnvelope(text)))
  const additionalData = encodeUtf8(`lanyard/1|${old.vaultId}|keys|${id}`)
  const [from, to] = await Promise.all([
    crypto.subtle.importKey('raw', oldBytes.wrapping, 'AES-GCM', false, ['decrypt']),
    crypto.subtle.importKey('raw', freshBytes.wrapping, 'AES-GCM', false, ['encrypt']),
  ])
  const before = { name: 'AES-GCM', iv: unshared(record.wrapped.slice(0, ivLength)), additionalData }
  const bytes = new Uint8Array(
    await crypto.subtle.decrypt(before, from, unshared(record.wrapped.slice(ivLength))).catch((cause: unknown) => {
      throw new WalletError('vault.damaged', 'a private key that does not open', { cause })
    }),
  )
  try {
    const iv = unshared(random(ivLength))
    const wrapped = concatBytes(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, to, bytes)))
    return encodeRecord(keyRecordType, id, toKeyRecord({ ...record, wrapped })).text
  } finally {
    bytes.fill(0)
  }
}
