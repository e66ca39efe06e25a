import type { Handlers } from '../../messaging/router.ts'
import { announce } from '../changed.ts'
import { readTrustList, type TrustList, writeTrustList } from '../trust.ts'
import { viewsOf, withAttester, withAuthority, without } from '../trust-entries.ts'

/** The list of those who may say who a party is. Changes come one after the other. */
export function trustHandlers(now: () => number): Pick<Handlers, `trust.${'list' | 'add' | 'remove'}`> {
  let turn: Promise<unknown> = Promise.resolve()
  const change = (edit: (list: TrustList) => Promise<TrustList> | TrustList): Promise<undefined> => {
    const next = turn.then(async () => {
      await writeTrustList(await edit(await readTrustList()))
      announce('settings')
      return undefined
    })
    turn = next.catch(() => undefined)
    return next
  }

  return {
    'trust.list': async () => viewsOf(await readTrustList()),
    'trust.add': ({ text }) => change((list) => (text.trim().startsWith('{') ? withAttester(list, text, now()) : withAuthority(list, text, now()))),
    'trust.remove': ({ id }) => change((list) => without(list, id)),
  }
}
