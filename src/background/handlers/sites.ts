import { WalletError } from '../../core/errors.ts'
import type { Handlers } from '../../messaging/router.ts'

type Names = 'sites.list' | 'sites.get' | 'sites.block' | 'sites.revoke' | 'sites.forget' | 'sites.deletion' | 'activity.clear'

/** The parties the wallet had to do with. */
export function sitesHandlers(): Pick<Handlers, Names> {
  const soon = () => Promise.reject(new WalletError('internal', 'not there yet'))
  return {
    'sites.list': soon,
    'sites.get': soon,
    'sites.block': soon,
    'sites.revoke': soon,
    'sites.forget': soon,
    'sites.deletion': soon,
    'activity.clear': soon,
  }
}
