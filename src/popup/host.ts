import { createContext, useContext } from 'react'
import type { Changed } from '../messaging/contract.ts'
import type { Client } from '../messaging/client.ts'
import type { Passkeys } from './passkey.ts'
import type { Surface } from './surface.ts'

/** All that the screens need from outside: the agent, far away, and the window they stand in. */
export interface Host {
  readonly agent: Client<'popup'>
  readonly surface: Surface
  readonly version: string
  /** Hears what changed; gives back what stops the hearing. */
  readonly onChanged: (listen: (changed: Changed) => void) => () => void
  /** Opens the wallet in a full tab at this hash route, for instance `/welcome`. */
  readonly openTab: (route: string) => void
  /** Opens a window of its own at this hash route: for what a toolbar popup cannot do, because it goes away as soon as something else is looked at. */
  readonly openPrompt: (route: string) => void
  /** Closes the surface, where it can be closed. */
  readonly close: () => void
  /** Puts text on the clipboard. */
  readonly copy: (text: string) => Promise<void>
  readonly passkeys: Passkeys
  /** Asks the browser not to clear the storage; null: it cannot be asked from here. */
  readonly persist: () => Promise<boolean | null>
  /** What was put off until the browser is started again, by its name. */
  readonly later: { readonly has: (name: string) => Promise<boolean>; readonly add: (name: string) => Promise<void> }
}

const HostContext = createContext<Host | null>(null)
/** Gives the screens their host. */
export const HostProvider = HostContext.Provider

/** The host of this screen. */
export function useHost(): Host {
  const host = useContext(HostContext)
  if (!host) throw new Error('a screen without a host')
  return host
}
