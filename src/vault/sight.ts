import { WalletError } from '../core/errors.ts'
import { type Boot, decideBoot, type Sight } from './boot.ts'
import { bothRows, type Database, isEmpty, reachDatabase } from './database.ts'
import { readHeader } from './header.ts'
import { type Manifest, statedBy } from './manifest.ts'
import { type MirrorPorts, readMarker, readMirror } from './mirror.ts'
import { isNewer } from './open-row.ts'

/** How the wallet starts, from everything that is stored anywhere. Writes nothing, and never throws. */
export async function lookAround({ database, marker, mirror }: Pick<MirrorPorts, 'database' | 'marker' | 'mirror'>): Promise<Boot> {
  const [found, known, copy] = await Promise.all([look(database), readMarker(marker), readMirror(mirror)])
  const copied = copy && copy !== 'bad' ? statedBy(copy.manifest) : null
  const remembered = [known === 'bad' ? null : known, copied].filter((one) => one !== null)
  return decideBoot({
    marker: known === null ? 'none' : 'present',
    database: typeof found === 'string' ? found : 'ok',
    mirror: copy === null ? 'none' : copy === 'bad' ? 'bad' : 'ok',
    agreement: typeof found === 'string' ? 'same' : agreementOf(found, remembered),
  })
}

/**
 * Refuses to go on with a database that is behind what is remembered of it, or another one: what is written to it would in the end replace the better copy.
 * Throws `vault.damaged` with `detail.reason` `older` or `foreign`. What cannot be read says nothing here.
 */
export async function assertAgrees({ database, marker }: Pick<MirrorPorts, 'database' | 'marker'>): Promise<void> {
  const [{ manifest }, known] = await Promise.all([bothRows(database), readMarker(marker)])
  const stated = manifest && statedBy(manifest)
  if (!stated || !known || known === 'bad') return
  const reason = agreementOf(stated, [known])
  if (reason !== 'same') throw new WalletError('vault.damaged', 'the database is not the one that is remembered', { detail: { reason } })
}

async function look(database: Database): Promise<Manifest | Exclude<Sight['database'], 'ok'>> {
  try {
    await reachDatabase(database)
  } catch {
    return 'unavailable'
  }
  try {
    const { header, manifest } = await bothRows(database)
    if (!header) return (await isEmpty(database)) ? 'empty' : 'error'
    await readHeader(header)
    const stated = manifest && statedBy(manifest)
    return stated?.header === header.check ? stated : 'error'
  } catch (error) {
    return isNewer(error) ? 'newer' : 'error'
  }
}

function agreementOf({ vaultId, gen }: Manifest, remembered: readonly { readonly vaultId: string; readonly gen: number }[]): Sight['agreement'] {
  if (remembered.some((one) => one.vaultId !== vaultId)) return 'foreign'
  return remembered.some((one) => one.gen > gen) ? 'older' : 'same'
}
