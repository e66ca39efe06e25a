import type { Json } from '../core/json.ts'
import { addPage, everyRef, type Held, note, pageOf, tableOf } from './held.ts'
import { fullAtItems, type Item, readPage, type Ref, writePage } from './index-page.ts'
import { changeSum, nothing, stateOf } from './manifest.ts'
import { isNewer } from './open-row.ts'
import { pack, type Packed } from './packed.ts'
import { readEnvelope } from './record-type.ts'
import { type Row, unseal } from './seal.ts'
import type { Open } from './session.ts'

interface Stray {
  readonly table: 'rec' | 'keys'
  readonly type: string
  readonly id: string
  readonly ref: Ref
  readonly value: Json
}

/** Makes the lost part of the index from the rows themselves, in memory only, and says whether that is all there was. */
export async function rebuildIndex(open: Open, held: Held, rows: { readonly rec: readonly Row[]; readonly keys: readonly Row[] }): Promise<void> {
  const listed = new Set<string>()
  for (const { type, ref } of everyRef(held)) listed.add(`${tableOf(type)}/${ref.id}`)
  const strays = await Promise.all(
    (['rec', 'keys'] as const).flatMap((table) =>
      rows[table].filter(({ id }) => !listed.has(`${table}/${id}`)).map((row) => openStray(open, held, table, row)),
    ),
  )
  const items = gather(
    held,
    strays.filter((stray) => stray !== null),
  )
  for (let at = 0; at < items.length; at += fullAtItems) addNew(held, items.slice(at, at + fullAtItems))
  if (held.sound) await checkSums(open, held)
}

async function openStray(open: Open, held: Held, table: 'rec' | 'keys', row: Row): Promise<Stray | null> {
  try {
    const { type, id, version, value } = readEnvelope(await unseal(open.keys[table], open.vaultId, table, row))
    if (tableOf(type) === table) return { table, type, id, ref: { ...stateOf(row), version }, value }
  } catch (error) {
    if (isNewer(error)) {
      held.newer.add(row.id)
      return null
    }
  }
  note(held, { table, row: row.id, fault: 'altered', record: null })
  return null
}

/** One item for each id. Of two rows of one record the later revision is the better guess; the other is reported. */
function gather(held: Held, strays: readonly Stray[]): readonly Item[] {
  const items = new Map<string, { readonly id: string; readonly refs: Map<string, Ref>; entry: Packed | null }>()
  for (const { table, type, id, ref, value } of strays.toSorted((a, b) => b.ref.r - a.ref.r)) {
    const item = items.get(id) ?? { id, refs: new Map<string, Ref>(), entry: null }
    if (pageOf(held, id) || item.refs.has(type)) {
      note(held, { table, row: ref.id, fault: 'extra', record: { type, id } })
      continue
    }
    item.refs.set(type, ref)
    if (type === 'entry') item.entry = pack(JSON.stringify(value))
    items.set(id, item)
  }
  return [...items.values()]
}

function addNew(held: Held, some: readonly Item[]): void {
  const items = new Map(some.map((item) => [item.id, item]))
  const bytes = writePage(items)
  // Its name on disk is made when it is written.
  addPage(held, { id: `new ${held.pages.size}`, r: 0, tag: '', length: bytes.length, content: readPage(bytes, items) })
}

async function checkSums(open: Open, held: Held): Promise<void> {
  const refs = { rec: new Array<Ref>(), keys: new Array<Ref>() }
  for (const { type, ref } of everyRef(held)) refs[tableOf(type)].push(ref)
  for (const table of ['rec', 'keys'] as const) {
    const { xor } = await changeSum(open.keys.manifest, table, nothing, refs[table], [])
    if (xor !== held.manifest.tables[table].xor) note(held, { table, row: null, fault: 'missing', record: null })
  }
}
