import { lazy, Suspense } from 'react'
import type { Shown } from '../../core/exchange.ts'
import type { JsonObject } from '../../core/json.ts'
import { useAgent } from '../query.ts'
import type { Inspection } from './inspection.ts'

const Inspector = lazy(() => import('./inspector.tsx').then((made) => ({ default: made.Inspector })))
const SentPlain = lazy(() => import('./inspector.tsx').then((made) => ({ default: made.SentPlain })))

interface Props {
  readonly shown: Shown
  readonly onInspected?: ((inspection: Inspection) => void) | undefined
}

/** What only developer mode shows of a request. */
export function Developer({ shown, onInspected }: Props) {
  const settings = useAgent('settings.get', undefined)
  if (settings.state !== 'ready' || !settings.value.developer) return null
  return (
    <Suspense>
      <Inspector shown={shown} onInspected={onInspected} />
    </Suspense>
  )
}

/** What only developer mode shows once it was answered. Out of it `plain` is null. */
export function DeveloperAfter({ plain, inspected }: { readonly plain: JsonObject | null; readonly inspected: Inspection | null }) {
  if (plain === null) return null
  return (
    <Suspense>
      <SentPlain plain={plain} inspected={inspected} />
    </Suspense>
  )
}
