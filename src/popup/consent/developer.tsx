import { lazy, Suspense } from 'react'
import type { Shown } from '../../core/exchange.ts'
import { useAgent } from '../query.ts'

const RequestDetails = lazy(() => import('./request-details.tsx').then((made) => ({ default: made.RequestDetails })))

/** What only developer mode shows of a request. */
export function Developer({ shown }: { readonly shown: Shown }) {
  const settings = useAgent('settings.get', undefined)
  if (settings.state !== 'ready' || !settings.value.developer) return null
  return (
    <Suspense>
      <RequestDetails shown={shown} />
    </Suspense>
  )
}
