import type { Agent } from '../../agent/agent.ts'
import type { ExchangeId } from '../../core/exchange.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Pages } from '../pages.ts'

/** What every handler may use. */
export interface Host {
  readonly agent: Agent
  readonly vault: Vault
  readonly pages: Pages
  /** An exchange ended or is gone: the page hears of it, the badge and the screens too. */
  readonly settled: (id: ExchangeId) => Promise<void>
  readonly lock: () => Promise<void>
  /** The vault was just opened: what waited goes on, and the time until it locks begins. */
  readonly opened: () => Promise<void>
}
