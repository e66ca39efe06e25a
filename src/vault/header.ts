import { WalletError } from '../core/errors.ts'
import { isObject } from '../core/json.ts'
import { decodeUtf8, encodeUtf8 } from '../crypto/bytes.ts'
import { sha256 } from '../crypto/hash.ts'
import { canonicalJson } from '../crypto/jcs.ts'
import { hex, randomName } from './random-name.ts'
import { list, object, oneOf, refuse } from './shape.ts'
import { type PassphraseSlotHeader, type Slot, slot } from './slot.ts'

/** Everything about the vault that can be read without opening it. */
export type Header = {
  readonly v: 1
  readonly vaultId: string
  /** Exactly one of type `pw`, at most one of type `recovery`. */
  readonly slots: readonly Slot[]
}

/**
 * How the header lies on disk: canonical JSON (RFC 8785) and its checksum, SHA-256 in hex.
 * `id`, `v`, `text` and `check` mean the same in every version there will be, so that an older program can tell newer from damaged.
 */
export interface HeaderRow {
  readonly id: 'header'
  readonly v: number
  readonly text: string
  readonly check: string
}

const longest = 65_536
const shape = object<Header>({ v: oneOf(1), vaultId: randomName, slots: list(slot) })

/** The header as a row, with its checksum. */
export async function writeHeader(header: Header): Promise<HeaderRow> {
  const text = textOf(header)
  return { id: 'header', v: header.v, text, check: await checksum(header.v, text) }
}

/** The header in a row. Throws `vault.damaged` when a single byte differs, `vault.newer` when a newer program wrote it. */
export async function readHeader(row: unknown): Promise<Header> {
  const { v, text } = await assertIntact(row)
  if (v > 1) throw new WalletError('vault.newer', 'a newer program wrote this vault')
  const header = shape(parse(text), 'header')
  const { slots, vaultId } = header
  if (v !== header.v || textOf(header) !== text) refuse('header')
  if (slots.some((one) => one.header.vaultId !== vaultId) || new Set(slots.map((one) => one.header.slotId)).size !== slots.length) refuse('header.slots')
  if (count(header, 'pw') !== 1 || count(header, 'recovery') > 1) refuse('header.slots')
  return header
}

/** Refuses to write beside a header that is gone, newer, or of another vault than the one that is open. Throws `vault.damaged`, `vault.newer`. */
export function assertWritable(row: HeaderRow | undefined, vaultId: string): void {
  if (row && row.v > 1) throw new WalletError('vault.newer', 'a newer program wrote this vault')
  if (!row?.text.includes(`"vaultId":"${vaultId}"`)) refuse('header')
}

/** The slot that the passphrase opens. */
export function passphraseSlot({ slots }: Header): Slot<PassphraseSlotHeader> {
  for (const { header, ...rest } of slots) if (header.type === 'pw') return { header, ...rest }
  return refuse('header.slots')
}

function textOf(header: Header): string {
  return decodeUtf8(canonicalJson(header, 'internal')) ?? ''
}

async function assertIntact(row: unknown): Promise<{ readonly v: number; readonly text: string }> {
  if (!isObject(row) || row.id !== 'header' || Object.keys(row).length !== 4) return refuse('header')
  const { v, text, check } = row
  if (typeof v !== 'number' || !Number.isSafeInteger(v) || v < 1 || typeof text !== 'string' || text.length > longest) return refuse('header')
  return check === (await checksum(v, text)) ? { v, text } : refuse('header.check')
}

async function checksum(v: number, text: string): Promise<string> {
  return hex(await sha256(encodeUtf8(`lanyard/header|${v}|${text}`)))
}

function count({ slots }: Header, type: Slot['header']['type']): number {
  return slots.filter(({ header }) => header.type === type).length
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse('header.text')
  }
}
