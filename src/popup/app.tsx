import { useEffect, useRef } from 'react'
import { Redirect, Route, Router, Switch, useLocation } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import type { WalletState } from '../messaging/contract.ts'
import { type Host, HostProvider, useHost } from './host.ts'
import { direction, locale } from './i18n.ts'
import { useAgent } from './query.ts'
import { Removals } from './removals.tsx'
import { Activity } from './screens/activity.tsx'
import { Add } from './screens/add.tsx'
import { Credential } from './screens/credential.tsx'
import { Exchange } from './screens/exchange.tsx'
import { Home } from './screens/home.tsx'
import { IdentifierScreen } from './screens/identifier.tsx'
import { Identifiers } from './screens/identifiers.tsx'
import { Onboarding } from './screens/onboarding.tsx'
import { Ready } from './screens/ready.tsx'
import { Settings } from './screens/settings.tsx'
import { Unlock } from './screens/unlock.tsx'
import { Shell } from './shell.tsx'
import { Failure } from './ui/notice.tsx'
import { Waiting } from './ui/waiting.tsx'

/** The wallet on a screen, whichever surface it stands on. */
export function App({ host }: { readonly host: Host }) {
  useEffect(() => {
    const { documentElement } = document
    documentElement.dataset.surface = host.surface
    documentElement.lang = locale()
    documentElement.dir = direction()
  }, [host.surface])
  return (
    <HostProvider value={host}>
      <Router hook={useHashLocation}>
        <Gate />
      </Router>
    </HostProvider>
  )
}

function Gate() {
  const wallet = useAgent('wallet.state', undefined)
  if (wallet.state === 'loading') return <Waiting />
  if (wallet.state === 'failed') return <Failure code={wallet.code} />
  return <Screens wallet={wallet.value} />
}

/** Which screen, by the vault first and the route second. A request is shown over a locked vault too. */
function Screens({ wallet }: { readonly wallet: WalletState }) {
  const [location] = useLocation()
  useArrivals(wallet)
  if (wallet.vault === 'absent') return <Onboarding />
  const request = /^\/exchange\/([^/]+)$/.exec(location)?.[1]
  if (request) {
    const id = decodeURIComponent(request)
    return <Exchange key={id} id={id} />
  }
  if (wallet.vault === 'locked') return <Unlock waiting={wallet.waiting} />
  if (location.startsWith('/welcome')) return <Ready />
  return (
    <Removals>
      <Shell>
        <Switch>
          <Route path="/">
            <Home waiting={wallet.waiting} />
          </Route>
          <Route path="/add" component={Add} />
          <Route path="/credential/:id">{({ id }) => <Credential key={id} id={decodeURIComponent(id)} />}</Route>
          <Route path="/identifiers" component={Identifiers} />
          <Route path="/identifier/:did">{({ did }) => <IdentifierScreen key={did} did={decodeURIComponent(did)} />}</Route>
          <Route path="/activity" component={Activity} />
          <Route path="/settings" component={Settings} />
          <Route>
            <Redirect to="/" />
          </Route>
        </Switch>
      </Shell>
    </Removals>
  )
}

/** An open panel goes to a request that arrives, unless another one is being looked at: no window opens for it then. */
function useArrivals({ waiting }: WalletState): void {
  const { surface } = useHost()
  const [location, navigate] = useLocation()
  const known = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    const arrived = waiting.find(({ id }) => known.current !== null && !known.current.has(id))
    known.current = new Set(waiting.map(({ id }) => id))
    if (arrived && surface === 'panel' && !location.startsWith('/exchange/')) navigate(`/exchange/${encodeURIComponent(arrived.id)}`)
  }, [waiting, surface, location, navigate])
}
