import { WalletError } from '../core/errors.ts'
import type { Fault, Page } from './held.ts'
import { type Ref, readPage } from './index-page.ts'
import { type RowState, stateOf } from './manifest.ts'
import { type Envelope, readEnvelope } from './record-type.ts'
import { type Row, type Table, unseal, unsealBytes } from './seal.ts'
import type { Open } from './session.ts'

/** The text in a row that has to be in exactly this state, or what is wrong with it. Throws `vault.newer` for a row of a newer format. */
export async function openRow({ keys, vaultId }: Open, table: Table, expected: RowState, row: Row | undefined): Promise<{ readonly text: string } | Fault> {
  return inState(expected, row, async (found) => ({ text: await unseal(keys[table], vaultId, table, found) }))
}

/** The page in a row that has to be in exactly this state, or what is wrong with it; the parts of the page are read when they are needed. Throws `vault.newer`. */
export async function openPage({ keys, vaultId }: Open, expected: RowState, row: Row | undefined): Promise<Page | Fault> {
  return inState(expected, row, async (found) => {
    const bytes = await unsealBytes(keys.pages, vaultId, 'pages', found)
    return { ...stateOf(found), length: bytes.length, content: readPage(bytes) }
  })
}

async function inState<T>(expected: RowState, row: Row | undefined, open: (row: Row) => Promise<T>): Promise<T | Fault> {
  if (!row) return 'missing'
  if (row.r < expected.r) return 'old'
  try {
    if (row.v === 1 && (row.r !== expected.r || stateOf(row).tag !== expected.tag)) return 'altered'
    return await open(row)
  } catch (error) {
    if (isNewer(error)) throw error
    return 'altered'
  }
}

/** The envelope in the row of this record, or what is wrong with it. Throws `vault.newer`. */
export async function openRecord(
  open: Open,
  table: Table,
  { type, id, ref }: { readonly type: string; readonly id: string; readonly ref: Ref },
  row: Row | undefined,
): Promise<Envelope | Fault> {
  const opened = await openRow(open, table, ref, row)
  if (typeof opened === 'string') return opened
  try {
    const envelope = readEnvelope(opened.text)
    return envelope.type === type && envelope.id === id && envelope.version === ref.version ? envelope : 'altered'
  } catch {
    return 'altered'
  }
}

/** True for the failure of what a newer program wrote. */
export function isNewer(error: unknown): boolean {
  return error instanceof WalletError && error.code === 'vault.newer'
}
