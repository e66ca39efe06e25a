import { prepareEdits } from './edit.ts'
import { damageKey, tableOf } from './held.ts'
import { changeSum, stateOf } from './manifest.ts'
import { readEnvelope } from './record-type.ts'
import { allRefs, putBack, sumsOf } from './repair-rows.ts'
import type { Mend, Scene } from './scene.ts'
import { type Row, unseal } from './seal.ts'
import type { Ref } from './index-page.ts'

interface Candidate {
  readonly type: string
  readonly id: string
  readonly ref: Ref
  readonly row: Row
  readonly text: string
}

/**
 * Puts back rows of the mirror that no index names any more, where the sums of the manifest prove that they are exactly what is missing; null where they do not.
 */
export async function mendUnnamed(scene: Scene): Promise<Mend | null> {
  const { open, held } = scene
  const sums = await sumsOf(scene)
  const listed = new Set(allRefs(held).map(({ type, ref }) => damageKey(tableOf(type), ref.id)))
  const proven: Candidate[] = []
  for (const table of ['rec', 'keys'] as const) {
    const stated = held.manifest.tables[table]
    const isStated = async (some: readonly Candidate[]) => {
      const refs = some.map(({ ref }) => ref)
      return some.length > 0 && (await changeSum(open.keys.manifest, table, sums[table], refs, [])).xor === stated.xor
    }
    if (sums[table].xor === stated.xor) continue
    const rows = (scene.mirror?.[table] ?? []).filter(({ id }) => !listed.has(damageKey(table, id)))
    const candidates = (await Promise.all(rows.map((row) => openCandidate(scene, table, row)))).filter((one) => one !== null)
    // All of them, or those that lie there damaged, or one.
    const guesses = [candidates, candidates.filter(({ row }) => held.damage.has(damageKey(table, row.id))), ...candidates.map((one) => [one])]
    for (const guess of guesses) {
      if (!(await isStated(guess))) continue
      proven.push(...guess)
      break
    }
  }
  if (proven.length === 0) return null
  const edits = proven.map((one) => putBack(one.type, one.id, null, one.ref, one))
  const prepared = await prepareEdits(open, { ...held, manifest: { ...held.manifest, tables: sums } }, edits, scene)
  return { ...prepared, meta: [prepared.manifest], check: held.manifest.header, healed: proven.length, quarantined: 0 }
}

async function openCandidate({ open }: Scene, table: 'rec' | 'keys', row: Row): Promise<Candidate | null> {
  try {
    const text = await unseal(open.keys[table], open.vaultId, table, row)
    const { type, id, version } = readEnvelope(text)
    return tableOf(type) === table ? { type, id, ref: { ...stateOf(row), version }, row, text } : null
  } catch {
    return null
  }
}
