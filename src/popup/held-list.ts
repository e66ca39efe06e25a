import { useEffect, useState } from 'react'
import type { CredentialList } from '../messaging/views.ts'
import { useHost } from './host.ts'
import { type Answer, useAgent } from './query.ts'

/** How many more are shown at a time. */
export const pageSize = 100
/** How many one message gives at most. */
export const most = 1000
/** How long typing rests before it is sought, in milliseconds. */
const rest = 120

/** What is held and matches, a page at a time. What was found before stays while the next is sought, and never longer than the wallet is open. */
export function useHeld(typed: string, limit: number): Answer<CredentialList> {
  const { onChanged } = useHost()
  const search = useRested(typed.slice(0, 200))
  const asked = useAgent('credentials.list', { search, limit })
  const question = `${limit} ${search}`
  const [kept, setKept] = useState<{ readonly question: string; readonly value: CredentialList } | null>(null)
  if (asked.state === 'ready' && kept?.value !== asked.value) setKept({ question, value: asked.value })
  useEffect(() => onChanged((changed) => changed === 'vault' && setKept(null)), [onChanged])
  // The same question that is loading again was asked of another state of the wallet.
  return asked.state === 'loading' && kept && kept.question !== question ? { state: 'ready', value: kept.value } : asked
}

function useRested(typed: string): string {
  const [rested, setRested] = useState(typed)
  useEffect(() => {
    const timer = setTimeout(() => setRested(typed), typed ? rest : 0)
    return () => clearTimeout(timer)
  }, [typed])
  return rested
}
