import { WalletError } from '../core/errors.ts'
import { bothRows, refuseDatabase } from './database.ts'
import type { Guard } from './delays.ts'
import { assertWritable, readHeader } from './header.ts'
import { readManifest } from './manifest.ts'
import { locked } from './session.ts'
import type { RowPorts } from './stored-rows.ts'
import { openWith, type Secret } from './unlock.ts'

/** So many wrong secrets in a row lock a vault that is open. */
export const mostWrong = 5

/**
 * Throws unless this secret opens the vault now, while it is open: `vault.locked`, `vault.wrong-secret`, and `vault.damaged` when the header is not the one that
 * belongs to the vault, for what an old header says of its secrets counts no more. Changes nothing.
 */
export async function proveSecret({ database, session }: Pick<RowPorts, 'database' | 'session'>, guard: Guard, secret: Secret): Promise<void> {
  const open = await session.current()
  if (!open) throw locked()
  const { header: row, manifest } = await bothRows(database).catch(refuseDatabase)
  const header = await readHeader(row)
  const stated = await readManifest(open.keys.manifest, open.vaultId, manifest)
  assertWritable(row, stated.header)
  if (header.vaultId !== open.vaultId) throw new WalletError('vault.damaged', 'the header of another vault')
  await guard(() => openWith(header, secret))
  // Locked meanwhile: then it proves nothing.
  if ((await session.current()) !== open) throw locked()
}
