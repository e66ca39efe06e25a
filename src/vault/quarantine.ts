import type { JsonObject } from '../core/json.ts'
import { refuseDatabase } from './database.ts'
import type { Damage } from './held.ts'
import { makeName } from './random-name.ts'
import { type Row, seal, unseal } from './seal.ts'
import { locked, type Open } from './session.ts'
import { jsonObject, list, nullable, object, oneOf, refuse, type Shape, text } from './shape.ts'
import type { RowPorts } from './stored-rows.ts'

/** A damage that could not be healed. `title`: of the credential it belongs to, where that is known. */
export type Quarantined = Damage & { readonly title: string | null }

/** What is set aside: the damage, and every row that goes with it, as it was found. Its companions in the index go with a credential. */
export type SetAside = Quarantined & { readonly found: readonly { readonly table: Damage['table']; readonly row: JsonObject }[] }

const table: Shape<Damage['table']> = oneOf('rec', 'keys', 'blobs', 'pages', 'meta')
const shape = object<SetAside & { readonly v: 1 }>({
  v: oneOf(1),
  table,
  row: nullable(text),
  fault: oneOf('missing', 'old', 'altered', 'extra'),
  record: nullable(object<{ readonly type: string; readonly id: string }>({ type: text, id: text })),
  title: nullable(text),
  found: list(object<SetAside['found'][number]>({ table, row: jsonObject })),
})

/** What is set aside as a row of the quarantine: sealed like everything else, so that not even its kind can be read from the disk. */
export function sealAside({ keys, vaultId }: Open, aside: SetAside, random: (length: number) => Uint8Array): Promise<Row> {
  return seal(keys.quarantine, { vaultId, table: 'quarantine', id: makeName(random), r: 1 }, JSON.stringify({ v: 1, ...aside }), random(12))
}

/** What is in the quarantine. A row of it that does not open itself is listed as altered, without a record. Throws `vault.locked`. */
export async function readQuarantine({ database, session }: Pick<RowPorts, 'database' | 'session'>): Promise<readonly Quarantined[]> {
  const ticket = session.ticket()
  const open = await session.current()
  if (!open) throw locked()
  const rows = await database.quarantine.toArray().catch(refuseDatabase)
  const read = await Promise.all(rows.map((row) => openAside(open, row)))
  if (session.ticket() !== ticket) throw locked()
  return read
}

/** Empties the quarantine, for ever. Throws `vault.locked`. */
export async function discardQuarantine({ database, session, writer, fault }: RowPorts): Promise<void> {
  await writer.run(async () => {
    if (!(await session.current())) throw locked()
    fault('discard the quarantine')
    await database.quarantine.clear().catch(refuseDatabase)
  })
}

async function openAside({ keys, vaultId }: Open, row: Row): Promise<Quarantined> {
  try {
    const { table: from, row: name, fault, record, title } = shape(parse(await unseal(keys.quarantine, vaultId, 'quarantine', row)), 'quarantine')
    return { table: from, row: name, fault, record, title }
  } catch {
    return { table: 'meta', row: row.id, fault: 'altered', record: null, title: null }
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return refuse('quarantine')
  }
}
