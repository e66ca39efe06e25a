import type { Handlers } from '../../messaging/router.ts'
import type { DamageView } from '../../messaging/views.ts'
import type { Damage } from '../../vault/held.ts'
import { announce } from '../changed.ts'
import { jobs } from '../jobs.ts'
import type { Host } from './host.ts'

/** How the vault is, and what can be done about damage inside of it. */
export function healthHandlers({ vault }: Host): Pick<Handlers, `health.${'get' | 'verify' | 'repair' | 'discard'}`> {
  const titleOf = async ({ record }: Damage): Promise<string | null> => {
    if (!record) return null
    const entry = await vault.get('entry', record.id).catch(() => null)
    return entry?.title ?? null
  }
  const view = async (damage: Damage): Promise<DamageView> => ({ fault: damage.fault, type: damage.record?.type ?? null, title: await titleOf(damage) })
  const viewAll = (damages: readonly Damage[]) => Promise.all(damages.map(view))

  return {
    async 'health.get'() {
      const [health, quarantined, identifiers, { total }, persisted] = await Promise.all([
        vault.health(),
        vault.quarantined(),
        vault.list('identifier'),
        vault.search('', 1),
        navigator.storage?.persisted?.().catch(() => null) ?? null,
      ])
      const { gen, changedAt, rows, mirror, rotate } = health
      return {
        gen,
        changedAt,
        credentials: total,
        identifiers: identifiers.length,
        rows: rows.rec + rows.keys + rows.blobs,
        mirror: mirror && { gen: mirror.gen, at: mirror.at, whole: mirror.records },
        rotate,
        persisted,
        damaged: await viewAll(vault.damaged()),
        quarantined: quarantined.map(({ fault, record, title }) => ({ fault, type: record?.type ?? null, title })),
      }
    },
    async 'health.verify'() {
      const damages = await jobs.run('verify', (progress) => vault.verify(progress))
      announce('health')
      return viewAll(damages)
    },
    async 'health.repair'() {
      const done = await vault.repair()
      announce('health', 'credentials', 'identifiers', 'activity')
      return done
    },
    async 'health.discard'() {
      await vault.discard()
      announce('health')
      return undefined
    },
  }
}
