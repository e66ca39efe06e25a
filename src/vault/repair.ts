import { WalletError } from '../core/errors.ts'
import { allTables, assertInside, headerRow, manifestRow, refuseDatabase } from './database.ts'
import { assertWritable, readHeader } from './header.ts'
import type { Held } from './held.ts'
import type { Answer } from './held-values.ts'
import { statedBy } from './manifest.ts'
import { type MirrorStore, readMarker, readMirror } from './mirror.ts'
import { mendManifest } from './repair-manifest.ts'
import { mendHeader, mendPages, mendRows } from './repair-rows.ts'
import { mendUnnamed } from './repair-unnamed.ts'
import { type Mend, readScene } from './scene.ts'
import { locked, type Open } from './session.ts'
import type { RowPorts, StoredRows } from './stored-rows.ts'
import { verifyVault } from './verify-vault.ts'

/** How many damages were made good, and how many had to be set aside. */
export interface Repaired {
  readonly healed: number
  readonly quarantined: number
}

/** What a repair needs of the vault around it. */
export interface RepairPorts extends RowPorts {
  readonly rows: StoredRows
  readonly marker: MirrorStore
  readonly mirror: MirrorStore
}

interface Planned {
  readonly open: Open
  readonly mac: string
  readonly mend: Mend
}

const rounds = 8

/**
 * Makes the vault whole: looks through all of it, puts back what the mirror, the index or another place still has exactly as it was, and moves everything else,
 * as it was found, into the quarantine; index and manifest are then without it. The order is: header, manifest, index, rows. Each step is one transaction:
 * ended at any point, the vault is as it was or better, and the next repair goes on. Afterwards `verify` finds nothing.
 *
 * Without a manifest: when the mirror's goes exactly with the pages that are there, nothing happened since, and it is put back. Otherwise one is made from
 * every row that opens, since these are genuine. That no row was put back to an earlier state, or taken away, can then not be known: what the mirror has besides
 * is set aside as missing, and the manifest itself, so that the person is told.
 *
 * Throws `vault.locked`, `vault.full`, `vault.newer` when rows of a newer program would have to be judged, and `vault.damaged` with `detail.reason` `header` when
 * the header is lost: the vault stays readable for as long as it is open, and a backup is what helps.
 */
export async function repairVault(ports: RepairPorts): Promise<Repaired> {
  const { database, rows, fault } = ports
  let [healed, quarantined] = [0, 0]
  for (let round = 0; round < rounds; round++) {
    fault('look for damage')
    if ((await verifyVault(database, rows)).length === 0) return { healed, quarantined }
    const { open, mac, mend } = await rows.read((now, held) => planRepair(ports, now, held))
    if (!(await writeMend(ports, open, mac, mend).catch(refuseDatabase))) continue
    healed += mend.healed
    quarantined += mend.quarantined
    ports.changed?.()
  }
  throw new WalletError('vault.damaged', 'damage comes faster than it is repaired')
}

async function planRepair({ database, marker, mirror, random, now }: RepairPorts, open: Open, held: Held): Promise<Answer<Planned>> {
  const there = await readScene(database, held)
  if (!there) return null
  const [known, copy] = await Promise.all([readMarker(marker), readMirror(mirror)])
  const kept = copy === 'bad' ? null : copy
  const gens = [known === 'bad' ? 0 : (known?.gen ?? 0), kept ? (statedBy(kept.manifest)?.gen ?? 0) : 0]
  const scene = { ...there, open, held, mirror: kept, knownGen: Math.max(...gens), random, now }
  const faults = [...held.damage.values()]
  const header = await readHeader(there.header).catch((error: unknown) => {
    if (error instanceof WalletError && error.code === 'vault.newer') throw error
    return null
  })
  const planned = (mend: Mend) => ({ value: { open, mac: held.mac, mend } })
  if (held.sound && faults.some(({ table, row }) => table === 'meta' && row === 'header')) return planned(await mendHeader(scene))
  const unnamed = faults.some(({ table, row }) => row === null || table === 'pages' || table === 'meta')
  // They are in no index this program can read, and would be left out of the one it makes.
  if (unnamed && held.newer.size > 0) throw new WalletError('vault.newer', 'a newer program has to repair this')
  if (!held.sound) return planned(await mendManifest(scene, header))
  const better = (await mendPages(scene)) ?? (faults.some(({ row }) => row === null) ? await mendUnnamed(scene) : null)
  return planned(better ?? (await mendRows(scene)))
}

/** False when somebody else wrote in between. Awaits nothing but the database inside of the transaction. */
function writeMend({ database, session, writer, fault }: RepairPorts, open: Open, mac: string, { puts, removes, meta, check }: Mend): Promise<boolean> {
  fault('queue the repair')
  return writer.run(async () => {
    if ((await session.current()) !== open) throw locked()
    fault('open the transaction of the repair')
    return database.dexie.transaction('rw', allTables(database), async (transaction) => {
      fault('read what is there')
      if (((await manifestRow(database))?.mac ?? '') !== mac) return false
      assertInside(transaction)
      const header = await headerRow(database)
      assertInside(transaction)
      if (check !== null) assertWritable(header, check)
      for (const { table, ids } of removes) {
        fault(`take away from ${table}`)
        await database[table].bulkDelete([...ids])
        assertInside(transaction)
      }
      for (const { table, rows } of puts) {
        fault(`put into ${table}`)
        await database[table].bulkPut([...rows])
        assertInside(transaction)
      }
      fault('put the manifest of the repair')
      await database.meta.bulkPut([...meta])
      assertInside(transaction)
      fault('end the transaction of the repair')
      return true
    })
  })
}
