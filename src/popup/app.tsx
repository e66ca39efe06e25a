import { Suspense, useEffect, useRef } from 'react'
import { Redirect, Route, Router, Switch, useLocation } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import type { WalletState } from '../messaging/views.ts'
import { type Host, HostProvider, useHost } from './host.ts'
import { direction, locale } from './i18n.ts'
import { useAgent } from './query.ts'
import {
  Activity,
  Add,
  AddPasskey,
  Backup,
  ChangePassphrase,
  Credential,
  Failed,
  Forgot,
  Health,
  IdentifierScreen,
  Identifiers,
  Newer,
  Onboarding,
  Recovery,
  Restore,
  RestoreNew,
  Rotate,
  Scan,
  SetWords,
  Settings,
  SiteScreen,
  Sites,
  TrustScreen,
  Unlockers,
} from './rare.ts'
import { Removals } from './removals.tsx'
import { Exchange } from './screens/exchange.tsx'
import { Home } from './screens/home.tsx'
import { Unlock, Unlocked } from './screens/unlock.tsx'
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
  return (
    <Suspense fallback={<Waiting />}>
      <Screens wallet={wallet.value} />
    </Suspense>
  )
}

/** Which screen, by the vault first and the route second. A request is shown over a locked vault too. */
function Screens({ wallet }: { readonly wallet: WalletState }) {
  const { surface } = useHost()
  const [location] = useLocation()
  useArrivals(wallet)
  if (wallet.vault === 'newer') return <Newer />
  if (location === '/restore/new' && surface === 'tab') return <RestoreNew vault={wallet.vault} />
  if (wallet.vault === 'recover') return <Recovery wallet={wallet} />
  if (wallet.vault === 'absent') return <Onboarding exists={false} />
  const request = /^\/exchange\/([^/]+)$/.exec(location)?.[1]
  if (request) {
    const id = decodeURIComponent(request)
    return <Exchange key={id} id={id} />
  }
  if (location === '/scan') return <Scan />
  const failure = /^\/failed\/([a-z.-]+)$/.exec(location)?.[1]
  if (failure) return <Failed code={failure} />
  if (wallet.vault === 'locked')
    return location === '/forgot' ? <Forgot wallet={wallet} /> : <Unlock waiting={wallet.waiting} passkeys={wallet.passkeys.length > 0} />
  if (location === '/unlock' && surface === 'prompt') return <Unlocked />
  if (location.startsWith('/welcome')) return <Onboarding exists />
  return (
    <Removals>
      <Shell>
        <Suspense fallback={<Waiting />}>
          <Switch>
            <Route path="/">
              <Home waiting={wallet.waiting} />
            </Route>
            <Route path="/add" component={Add} />
            <Route path="/credential/:id">{({ id }) => <Credential key={id} id={decodeURIComponent(id)} />}</Route>
            <Route path="/identifiers" component={Identifiers} />
            <Route path="/identifier/:keyId">{({ keyId }) => <IdentifierScreen key={keyId} keyId={decodeURIComponent(keyId)} />}</Route>
            <Route path="/activity" component={Activity} />
            <Route path="/sites" component={Sites} />
            <Route path="/sites/:site">{({ site }) => <SiteScreen key={site} site={site} />}</Route>
            <Route path="/settings" component={Settings} />
            <Route path="/settings/trust" component={TrustScreen} />
            <Route path="/unlockers" component={Unlockers} />
            <Route path="/unlockers/passphrase" component={ChangePassphrase} />
            <Route path="/unlockers/passkey" component={AddPasskey} />
            <Route path="/unlockers/words" component={SetWords} />
            <Route path="/unlockers/rotate" component={Rotate} />
            <Route path="/backup" component={Backup} />
            <Route path="/restore" component={Restore} />
            <Route path="/health" component={Health} />
            <Route>
              <Redirect to="/" />
            </Route>
          </Switch>
        </Suspense>
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
