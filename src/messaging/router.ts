import { asWalletError, errorForPage, WalletError, type ErrorCode } from '../core/errors.ts'
import type { Origin } from '../core/exchange.ts'
import { type Call, type Context, contract, type Contract, type Input, type Name, type Output, type Reply } from './contract.ts'

/** Who is calling, as the browser (never the message) tells it. `active`: the click was fresh, by the browser's own word in the content script. */
export type Caller<C extends Context = Context> = C extends 'page'
  ? {
      readonly context: 'page'
      readonly origin: Origin
      readonly topOrigin: Origin
      readonly tabId: number
      readonly frameId: number
      readonly documentId: string
      readonly active: boolean
      readonly callId: string
      /** The tab is in a private window. */
      readonly inPrivate?: true
    }
  : { readonly context: 'popup' }

/** One handler for every message, or it does not compile. */
export type Handlers = { readonly [N in Name]: (input: Input<N>, caller: Caller<Contract[N]['from']>, signal: AbortSignal) => Promise<Output<N>> }
export type Route = (call: Call, caller: Caller, signal: AbortSignal) => Promise<Reply>

/** Known? Allowed? Well-formed? Then do it; and say no more of a failure than the caller may know. `report` hears the codes of our own bugs. */
export function route(handlers: Handlers, report: (code: ErrorCode, error: WalletError) => void = () => {}): Route {
  return async ({ id, name, input }, caller, signal) => {
    try {
      if (!Object.hasOwn(contract, name)) throw new WalletError('message.forbidden', 'no message is called that')
      const entry = contract[name as Name]
      if (entry.from !== caller.context) throw new WalletError('message.forbidden', `a ${caller.context} may not send ${name}`)
      const handle = handlers[name as Name] as (input: unknown, caller: Caller, signal: AbortSignal) => Promise<unknown>
      return { id, ok: true, output: entry.output(await handle(entry.input(input), caller, signal)) }
    } catch (thrown) {
      const error = asWalletError(thrown)
      if (caller.context === 'page') {
        if (error.code === 'internal') report(error.code, error)
        return { id, ok: false, error: { code: errorForPage(error) } }
      }
      const declared: readonly ErrorCode[] = Object.hasOwn(contract, name) ? contract[name as Name].fails : []
      const crosses = declared.includes(error.code) || error.code === 'message.forbidden' || error.code === 'request.malformed'
      if (!crosses) report(error.code, error)
      return { id, ok: false, error: { code: crosses ? error.code : 'internal' } }
    }
  }
}
