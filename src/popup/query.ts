import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { Changed, Input, NameFrom, Output } from '../messaging/contract.ts'
import { codeOf } from './code.ts'
import { type Host, useHost } from './host.ts'

/** What the agent said to a question, so far. `stale`: asked again, and this is the answer from before. */
export type Answer<T> = { readonly state: 'loading' } | { readonly state: 'ready'; readonly value: T } | { readonly state: 'failed'; readonly code: string }
/** One question, asked again whenever its answer may have changed. */
export interface Query<T> {
  readonly subscribe: (listen: () => void) => () => void
  readonly snapshot: () => Answer<T>
  readonly refresh: () => void
}

/** Asks once somebody listens, and again on every change named. What was read from an open vault is forgotten when the vault changes. */
export function query<T>(ask: () => Promise<T>, onChanged: Host['onChanged'], about: readonly Changed[]): Query<T> {
  let answer: Answer<T> = { state: 'loading' }
  let turn = 0
  const listeners = new Set<() => void>()
  const say = (next: Answer<T>) => {
    answer = next
    for (const listen of listeners) listen()
  }
  const refresh = () => {
    turn++
    const mine = turn
    ask().then(
      (value) => mine === turn && say({ state: 'ready', value }),
      (error: unknown) => mine === turn && say({ state: 'failed', code: codeOf(error) }),
    )
  }
  let stop: (() => void) | null = null
  return {
    subscribe(listen) {
      listeners.add(listen)
      if (!stop) {
        stop = onChanged((changed) => {
          if (!about.includes(changed)) return
          if (changed === 'vault' && about[0] !== 'vault') say({ state: 'loading' })
          refresh()
        })
        refresh()
      }
      return () => {
        listeners.delete(listen)
        if (listeners.size) return
        stop?.()
        stop = null
      }
    },
    snapshot: () => answer,
    refresh,
  }
}

/** What each question's answer depends on. `vault` first: the answer itself is about the vault and is kept while it is asked again. */
const topics: { readonly [N in NameFrom<'popup'>]?: readonly Changed[] } = {
  'wallet.state': ['vault', 'exchanges'],
  'exchange.shown': ['exchanges', 'credentials', 'identifiers', 'vault'],
  'exchange.received': ['exchanges', 'settings'],
  'exchange.trace': ['exchanges', 'credentials', 'identifiers', 'vault', 'settings'],
  'credentials.list': ['credentials', 'vault'],
  'credentials.get': ['credentials', 'activity', 'vault'],
  'identifiers.list': ['identifiers', 'vault'],
  'activity.list': ['activity', 'vault'],
  'sites.list': ['activity', 'vault'],
  'sites.get': ['activity', 'identifiers', 'vault'],
  'settings.get': ['settings'],
  'unlockers.list': ['backup', 'vault'],
  'health.get': ['health', 'credentials', 'identifiers', 'vault'],
  'backup.state': ['backup', 'credentials', 'identifiers', 'vault'],
  'job.get': ['job'],
  'trust.list': ['settings'],
}

/** The agent's answer to a question, kept up to date while the screen is there. */
export function useAgent<N extends NameFrom<'popup'>>(name: N, input: Input<N>): Answer<Output<N>> & { readonly refresh: () => void } {
  const { agent, onChanged } = useHost()
  const key = JSON.stringify(input)
  // The key stands for the input: an object made anew on each drawing asks the same question.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const asked = useMemo(() => query<Output<N>>(() => agent(name, input), onChanged, topics[name] ?? []), [agent, onChanged, name, key])
  const answer = useSyncExternalStore(asked.subscribe, asked.snapshot, asked.snapshot)
  const refresh = useCallback(() => asked.refresh(), [asked])
  return useMemo(() => ({ ...answer, refresh }), [answer, refresh])
}
