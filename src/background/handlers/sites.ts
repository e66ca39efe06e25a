import type { Handlers } from '../../messaging/router.ts'
import { announce } from '../changed.ts'
import { siteDetail, siteViews } from '../site-views.ts'
import type { Host } from './host.ts'

type Names = 'sites.list' | 'sites.get' | 'sites.block' | 'sites.revoke' | 'sites.forget' | 'sites.deletion' | 'activity.clear'

/** What the parties need of the wallet. */
interface Parts {
  readonly agent: { readonly sites: Host['agent']['sites'] }
  readonly vault: Pick<Host['vault'], 'get' | 'list'>
  /** Refuses the requests that wait of parties that may not ask any more. */
  readonly refuseBlocked: () => Promise<void>
  readonly now: () => number
}

/** The parties the wallet had to do with. */
export function sitesHandlers({ agent: { sites }, vault, refuseBlocked, now }: Parts): Pick<Handlers, Names> {
  const changed = () => {
    announce('activity')
    return undefined
  }

  return {
    async 'sites.list'() {
      const [activities, known] = await Promise.all([vault.list('activity'), vault.list('site')])
      return siteViews(activities, known, now())
    },
    async 'sites.get'({ id }) {
      const [activities, site, identifiers] = await Promise.all([vault.list('activity'), vault.get('site', id), vault.list('identifier')])
      return siteDetail(id, { activities, site, identifiers }, now())
    },
    async 'sites.block'({ id, blocked }) {
      await sites.block(id, blocked)
      if (blocked) await refuseBlocked()
      return changed()
    },
    async 'sites.revoke'({ id, asked }) {
      await sites.revoke(id, asked)
      return changed()
    },
    async 'sites.forget'({ id }) {
      await sites.forget(id)
      return changed()
    },
    async 'sites.deletion'({ id }) {
      const url = await sites.deletion(id)
      changed()
      return { url }
    },
    async 'activity.clear'() {
      await sites.clear()
      return changed()
    },
  }
}
