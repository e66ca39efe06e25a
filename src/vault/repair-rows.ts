import { type Edit, prepareEdits, refOf } from './edit.ts'
import { sealRecord } from './change.ts'
import { type Damage, everyRef, type Held, itemOf, tableOf } from './held.ts'
import type { Ref } from './index-page.ts'
import { changeSum, type Manifest, nothing, writeManifest } from './manifest.ts'
import { unpack } from './packed.ts'
import type { SetAside } from './quarantine.ts'
import { decodeRecord, readEnvelope } from './record-type.ts'
import { recordTypes } from './record-types.ts'
import { asideOf, companionsOf, finder, type Mend, type Scene, sealAll, withoutHeader } from './scene.ts'
import type { Row, Table } from './seal.ts'

/** Puts the header of the mirror back, if it is the one that the manifest was written with. Throws `vault.damaged` when it is not. */
export async function mendHeader(scene: Scene): Promise<Mend> {
  const { held, mirror } = scene
  if (mirror?.header.check !== held.manifest.header) throw withoutHeader()
  return { puts: [], removes: [], meta: [mirror.header, await nextManifest(scene)], check: null, healed: 1, quarantined: 0 }
}

/** Puts back every page of the index that can be found; null when there is none. With the page comes the name of each row that is lost. */
export async function mendPages(scene: Scene): Promise<Mend | null> {
  const { held } = scene
  const find = finder(scene)
  const lost = held.manifest.pages.filter(({ id }) => held.damage.has(`pages/${id}`))
  const rows = (await Promise.all(lost.map((page) => find('pages', page)))).flatMap((one) => one?.row ?? [])
  if (rows.length === 0) return null
  const puts = [{ table: 'pages', rows }] as const
  return { puts, removes: [], meta: [await nextManifest(scene)], check: held.manifest.header, healed: rows.length, quarantined: 0 }
}

/** Puts back every row that can be found and moves all others out of the way; what of the index was made again from the rows is written with it. */
export async function mendRows(scene: Scene): Promise<Mend> {
  const { open, held } = scene
  const work = await sortOut(scene)
  const nameless = [...held.damage.values()].some(({ row }) => row === null)
  const tables = nameless ? await sumsOf(scene) : held.manifest.tables
  const manifest = { ...held.manifest, tables, ivCount: held.manifest.ivCount + work.aside.length }
  const prepared = await prepareEdits(open, { ...held, manifest }, work.edits, scene)
  return {
    puts: [...prepared.puts.filter(({ rows }) => rows.length > 0), { table: 'quarantine', rows: await sealAll(scene, work.aside) }],
    removes: [...prepared.removes.filter(({ ids }) => ids.length > 0), ...work.removes],
    meta: [prepared.manifest],
    check: held.manifest.header,
    healed: work.healed,
    quarantined: work.aside.length,
  }
}

/** What becomes of each damage. */
export interface Sorted {
  readonly edits: readonly Edit[]
  readonly removes: Mend['removes']
  readonly aside: readonly SetAside[]
  readonly healed: number
}

/** Decides for each damaged row whether it comes back or goes; credentials first, for they take their companions with them. */
async function sortOut(scene: Scene): Promise<Sorted> {
  const { held } = scene
  const edits: Edit[] = []
  const removes: { readonly table: Table; readonly ids: readonly string[] }[] = []
  const aside: SetAside[] = []
  const gone = new Set<string>()
  let healed = 0
  const find = finder(scene)
  const lostPages = [...held.damage.values()].flatMap(({ table, row }) => (table === 'pages' && row !== null ? [{ table, row }] : []))
  const isCredential = ({ record }: Damage) => (record?.type === 'credential' ? 0 : 1)
  for (const damage of [...held.damage.values()].sort((one, two) => isCredential(one) - isCredential(two))) {
    const { table, row, record, fault } = damage
    const ref = record && refOf(held, record.type, record.id)
    if (table === 'meta') continue
    if (table === 'pages' && fault !== 'extra') {
      // Made again from the rows; `prepareEdits` writes it.
      healed += 1
    } else if (row === null) {
      // The pages that were lost may tell somebody what was in them.
      aside.push(asideOf(scene, damage, lostPages))
    } else if (!record || ref?.id !== row) {
      aside.push(asideOf(scene, damage))
      removes.push({ table, ids: [row] })
    } else if (!gone.has(row)) {
      const back = await bring(scene, find, record, ref)
      if (back) {
        edits.push(back)
        healed += 1
        continue
      }
      const companions = record.type === 'credential' ? companionsOf(held, record.id) : []
      aside.push(
        asideOf(
          scene,
          damage,
          companions.map((one) => ({ table: 'rec', row: one.ref.id })),
        ),
      )
      for (const { type, ref: old } of [{ type: record.type, ref }, ...companions]) {
        gone.add(old.id)
        edits.push({ table: tableOf(type), type, id: record.id, old, put: null })
      }
    }
  }
  return { edits, removes, aside, healed }
}

/** The edit that brings this record back: with its very row, or, for an entry, with what the index says of it. */
async function bring(
  { open, held, random }: Scene,
  find: ReturnType<typeof finder>,
  { type, id }: { readonly type: string; readonly id: string },
  ref: Ref,
): Promise<Edit | null> {
  const table = tableOf(type)
  const good = await find(table, ref)
  if (good) return putBack(type, id, ref, ref, good)
  const entry = type === 'entry' ? itemOf(held, id)?.entry : null
  if (!entry) return null
  const given = decodeRecord(recordTypes.entry, { type, id, version: ref.version, value: JSON.parse(unpack(entry)) })
  return (await sealRecord(open, 'rec', recordTypes.entry, { id, given, old: ref, row: ref.id }, random)).edit
}

/** The edit that puts this very row where the index wants it. */
export function putBack(type: string, id: string, old: Ref | null, ref: Ref, { row, text }: { readonly row: Row; readonly text: string }): Edit {
  const entry = type === 'entry' ? readEnvelope(text).value : null
  return { table: tableOf(type), type, id, old, put: { row, ref, entry } }
}

/** What the index adds up to. */
export async function sumsOf({ open, held }: Pick<Scene, 'open' | 'held'>): Promise<Manifest['tables']> {
  const refs = { rec: new Array<Ref>(), keys: new Array<Ref>() }
  for (const { type, ref } of allRefs(held)) refs[tableOf(type)].push(ref)
  const key = open.keys.manifest
  return { rec: await changeSum(key, 'rec', nothing, refs.rec, []), keys: await changeSum(key, 'keys', nothing, refs.keys, []), blobs: nothing }
}

/** Everything in the index, by type and id. */
export function allRefs(held: Held): readonly { readonly type: string; readonly id: string; readonly ref: Ref }[] {
  return [...everyRef(held)]
}

// One more change, so that nobody goes on with an index from before it.
function nextManifest({ open, held, now }: Scene) {
  return writeManifest(open.keys.manifest, { ...held.manifest, gen: held.manifest.gen + 1, updatedAt: now() })
}
