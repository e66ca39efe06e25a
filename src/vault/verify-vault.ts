import { type Database, headerRow } from './database.ts'
import { readHeader } from './header.ts'
import { type Damage, note } from './held.ts'
import { isNewer } from './open-row.ts'
import type { StoredRows } from './stored-rows.ts'
import { verifyRows } from './verify.ts'

/** Compares and opens everything that is stored, the header too, and names what is wrong with it. Writes nothing. Throws `vault.locked`. `progress`: from 0 to 1. */
export async function verifyVault(database: Database, rows: StoredRows, progress?: (part: number) => void): Promise<readonly Damage[]> {
  await rows.read(async (_, held) => {
    const row = await headerRow(database)
    const intact = await readHeader(row).then(() => true, isNewer)
    // That it is the one the manifest was written with, was seen when the index was read.
    if (held.sound && !intact) note(held, { table: 'meta', row: 'header', fault: row ? 'altered' : 'missing', record: null })
    return { value: null }
  })
  return verifyRows(database, rows, progress)
}
