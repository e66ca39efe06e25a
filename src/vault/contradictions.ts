import type { Row } from './seal.ts'
import type { Snapshot } from './snapshot.ts'

/** A row of a table. */
export interface Placed {
  readonly table: 'rec' | 'keys' | 'pages'
  readonly row: Row
}

/**
 * The rows of the later copy that an earlier one speaks against: one that is of an earlier revision than it was, or of the same revision and not the same bytes.
 * Something is damaged then, in one of them.
 */
export function contradictions(earlier: Snapshot, later: Snapshot): { readonly older: readonly Placed[]; readonly other: readonly Placed[] } {
  const older: Placed[] = []
  const other: Placed[] = []
  for (const table of ['rec', 'keys', 'pages'] as const) {
    const before = new Map((earlier[table] ?? []).map((row) => [row.id, row]))
    for (const row of later[table] ?? []) {
      const was = before.get(row.id)
      if (!was) continue
      if (row.r < was.r) older.push({ table, row })
      else if (row.r === was.r && !(same(row.iv, was.iv) && same(row.ct, was.ct))) other.push({ table, row })
    }
  }
  return { older, other }
}

function same(one: Uint8Array, two: Uint8Array): boolean {
  return one.length === two.length && one.every((byte, at) => byte === two[at])
}
