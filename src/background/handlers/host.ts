import type { Agent } from '../../agent/agent.ts'
import type { Holdings } from '../../agent/ports.ts'
import type { ExchangeId } from '../../core/exchange.ts'
import type { Pages } from '../pages.ts'

/** The vault as the handlers see it: what opens and closes it, and what is in it. */
export interface OpenableVault extends Holdings {
  state(): Promise<'absent' | 'locked' | 'unlocked'>
  create(passphrase: string): Promise<void>
  unlock(passphrase: string): Promise<void>
  lock(): Promise<void>
}

/** What every handler may use. */
export interface Host {
  readonly agent: Agent
  readonly vault: OpenableVault
  readonly pages: Pages
  /** An exchange ended or is gone: the page hears of it, the badge and the screens too. */
  readonly settled: (id: ExchangeId) => Promise<void>
  readonly lock: () => Promise<void>
}
