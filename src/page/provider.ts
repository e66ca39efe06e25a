import { pageProtocols } from '../messaging/page-protocols.ts'
import type { Scope } from '../messaging/window-channel.ts'
import type { Ask } from './ask.ts'
import { icon } from './icon.ts'
import { copying, signalReader, snapshot, supportedRequests, type Written } from './requests.ts'

/** What a provider takes: requests as in the Digital Credentials API, and a signal to take them back. */
interface ProviderOptions extends Written {
  readonly signal?: AbortSignal | undefined
}
interface ProviderAnswer {
  readonly protocol: string
  readonly data: unknown
}

/**
 * Lanyard's own provider, for every protocol in `pageProtocols`: handed out in the manner of EIP-6963 to whoever dispatches `identity:requestProvider`,
 * by one `identity:announceProvider` event with a frozen detail. Nothing is announced unasked and nothing is put on the window.
 */
export function installProvider(scope: Scope, ask: Ask, rdns: string): void {
  const { CustomEvent, dispatchEvent, DOMException, Reflect, TypeError } = scope
  const builtIn = copying(scope)
  const readSignal = signalReader(scope)
  const { freeze } = scope.Object
  const { apply } = Reflect

  const request = async (intent: 'get' | 'create', options: ProviderOptions | null | undefined): Promise<ProviderAnswer> => {
    const requests = supportedRequests(options?.requests, pageProtocols[intent])
    if (!requests?.length) throw new TypeError('There is no request in a supported protocol')
    const signal = readSignal(options?.signal ?? undefined)
    const copies = snapshot(builtIn, requests)
    if (signal?.aborted) throw signal.reason
    const answer = await ask({ intent, via: 'provider', requests: copies }, signal)
    if (answer.kind === 'elsewhere') throw new DOMException('The request was not allowed', 'NotAllowedError')
    return freeze({ protocol: answer.protocol, data: answer.data })
  }

  const protocols = freeze({ get: freeze([...pageProtocols.get]), create: freeze([...pageProtocols.create]) })
  const detail = freeze({
    info: freeze({ uuid: scope.crypto.randomUUID(), name: 'Lanyard', icon, rdns, protocols }),
    provider: freeze({
      get: freeze((options?: ProviderOptions) => request('get', options)),
      create: freeze((options?: ProviderOptions) => request('create', options)),
    }),
  })
  const announce = () => apply(dispatchEvent, scope, [new CustomEvent('identity:announceProvider', { detail })])
  scope.addEventListener('identity:requestProvider', announce)
}
