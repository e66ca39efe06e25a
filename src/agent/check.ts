import { WalletError } from '../core/errors.ts'
import type { StoredReport } from '../core/records.ts'
import type { Gate } from './consent.ts'
import { entryOf, holderCheck, isGenuine } from './keep.ts'
import { dressed, lookOf } from './look.ts'
import type { Change } from './ports.ts'

/**
 * Verifies a held credential again and keeps the report. One that is genuine is also dressed anew; where that cannot be found out now, or it is not known to
 * be genuine, it looks as before. Throws `credential.no-match`.
 */
export async function check(id: string, { plugins, holdings, world }: Pick<Gate, 'plugins' | 'holdings' | 'world'>): Promise<StoredReport> {
  const copy = (await holdings.get('credential', id))?.copies[0]
  if (!copy) throw noSuch()
  const { credential, checks } = await world.verify(copy.raw)
  const format = plugins.formats.get(credential.format)
  const look = format && isGenuine(checks) ? await lookOf(credential, format, world) : undefined
  const mine = credential.holder !== null && (await holdings.get('identifier', credential.holder)) !== null
  // Asked for last: what the person removed meanwhile does not come back.
  const held = await holdings.get('credential', id)
  if (!held) throw noSuch()
  const report: StoredReport = { id, at: world.now(), checks: holderCheck(checks, credential.holder, mine) }
  const dress: readonly Change[] = format && look !== undefined ? dressed(entryOf(credential, format, { id, addedAt: held.addedAt }), look) : []
  await holdings.commit([{ put: 'report', id, value: report }, ...dress])
  return report
}

function noSuch(): WalletError {
  return new WalletError('credential.no-match', 'no such credential')
}
