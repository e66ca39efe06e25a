import { type Edit, prepareEdits, refOf } from './edit.ts'
import type { Header } from './header.ts'
import { type Damage, damageKey, tableOf } from './held.ts'
import type { Ref } from './index-page.ts'
import { type Manifest, readManifest, statedBy, stateOf, writeManifest } from './manifest.ts'
import { openPage } from './open-row.ts'
import type { SetAside } from './quarantine.ts'
import { allRefs, putBack, sumsOf } from './repair-rows.ts'
import { rowToJson } from './row-json.ts'
import { asideOf, finder, type Mend, type Scene, sealAll, withoutHeader } from './scene.ts'
import type { Table } from './seal.ts'

/** Puts the manifest of the mirror back where nothing happened since; otherwise makes one from what opens. See `repairVault`. Throws `vault.damaged` without a header. */
export async function mendManifest(scene: Scene, header: Header | null): Promise<Mend> {
  const { open, mirror } = scene
  const row = header?.vaultId === open.vaultId ? scene.header : mirror?.header
  const trusted = mirror && (await readManifest(open.keys.manifest, open.vaultId, mirror.manifest).catch(() => null))
  // The mirror's header says whose it is; what it is worth, its manifest says.
  if (!row || (row !== scene.header && trusted?.header !== row.check)) throw withoutHeader()
  const meta = row === scene.header ? [] : [row]
  if (trusted?.header === row.check && goesWith(scene, trusted)) {
    const manifest = await writeManifest(open.keys.manifest, { ...trusted, gen: genAfter(scene), updatedAt: scene.now() })
    return { puts: [], removes: [], meta: [...meta, manifest], check: null, healed: 1, quarantined: 0 }
  }
  const made = await makeAnew(scene, row.check, trusted)
  return { ...made, meta: [...meta, ...made.meta] }
}

/** Whether these are the pages that this manifest was written with. Each change changes one. */
function goesWith({ pages, held }: Scene, { pages: listed }: Manifest): boolean {
  const states = new Set(pages.flatMap((row) => (row.ct instanceof Uint8Array ? [JSON.stringify(stateOf(row))] : [])))
  const all = listed.every(({ id, r, tag }) => states.has(JSON.stringify({ id, r, tag })))
  return all && pages.length === listed.length && (listed.length > 0 || (held.pages.size === 0 && held.damage.size === 1))
}

function genAfter({ manifest, knownGen }: Scene): number {
  return Math.max(knownGen, (manifest && statedBy(manifest)?.gen) ?? 0) + 1
}

async function makeAnew(scene: Scene, check: string, trusted: Manifest | null): Promise<Mend> {
  const { open, held, manifest: found, now } = scene
  const { edits, removes, aside, healed } = await sortOut(scene, trusted)
  const seals = allRefs(held).reduce((sum, { ref }) => sum + ref.r, aside.length)
  const ivCount = Math.max(seals, trusted?.ivCount ?? 0, (found && statedBy(found)?.ivCount) ?? 0)
  const tables = await sumsOf(scene)
  const base: Manifest = { v: 1, vaultId: open.vaultId, gen: genAfter(scene) - 1, header: check, pages: [], tables, ivCount, updatedAt: now() }
  const prepared = await prepareEdits(open, { ...held, manifest: base, sound: true }, edits, scene)
  return {
    puts: [...prepared.puts.filter(({ rows }) => rows.length > 0), { table: 'quarantine', rows: await sealAll(scene, aside) }],
    // All pages there are were of the manifest that is lost; the new ones have new names.
    removes: [{ table: 'pages', ids: scene.pages.map(({ id }) => id) }, ...removes],
    meta: [prepared.manifest],
    check: null,
    healed,
    quarantined: aside.length,
  }
}

interface Sorted {
  readonly edits: readonly Edit[]
  readonly removes: readonly { readonly table: Table; readonly ids: readonly string[] }[]
  readonly aside: readonly SetAside[]
  readonly healed: number
}

/** What becomes of each damage, and of each row that only the mirror has. */
async function sortOut(scene: Scene, trusted: Manifest | null): Promise<Sorted> {
  const { held, manifest: found } = scene
  const edits: Edit[] = []
  const removes: { readonly table: Table; readonly ids: readonly string[] }[] = []
  const aside: SetAside[] = []
  const back = new Set<string>()
  let healed = 0
  const find = finder(scene)
  for (const { type, id, ref } of trusted ? await listedIn(scene, trusted) : []) {
    const table = tableOf(type)
    const [now, damage] = [refOf(held, type, id), held.damage.get(damageKey(table, ref.id))]
    if (now && (now.id !== ref.id || now.r >= ref.r)) continue
    const good = await find(table, ref)
    if (!good) continue
    if (now || damage) {
      // What is there is older than the copy of it, or does not open.
      edits.push(putBack(type, id, now, ref, good))
      back.add(damageKey(table, ref.id))
      healed += 1
    } else {
      // Removed since, or lost: nobody can tell any more.
      const missing: Damage = { table, row: ref.id, fault: 'missing', record: { type, id } }
      aside.push({ ...asideOf(scene, missing), found: [{ table, row: rowToJson(good.row) }] })
    }
  }
  for (const damage of held.damage.values()) {
    const { table, row } = damage
    if (table === 'meta') aside.push({ ...asideOf(scene, damage), found: found ? [{ table, row: rowToJson(found) }] : [] })
    if (row === null || table === 'meta' || table === 'pages' || back.has(damageKey(table, row))) continue
    aside.push(asideOf(scene, damage))
    removes.push({ table, ids: [row] })
  }
  return { edits, removes, aside, healed }
}

/** What the mirror's own index lists; nothing of pages that do not open. */
async function listedIn(
  { open, mirror }: Scene,
  { pages: listed }: Manifest,
): Promise<readonly { readonly type: string; readonly id: string; readonly ref: Ref }[]> {
  const rows = new Map((mirror?.pages ?? []).map((row) => [row.id, row]))
  const items = await Promise.all(
    listed.map(async (page) => {
      const opened = await openPage(open, page, rows.get(page.id))
      return typeof opened === 'string' ? [] : [...opened.content.items().values()]
    }),
  )
  return items.flat().flatMap(({ id, refs }) => Array.from(refs, ([type, ref]) => ({ type, id, ref })))
}
