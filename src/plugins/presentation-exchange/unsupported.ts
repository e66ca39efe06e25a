import { WalletError } from '../../core/errors.ts'

/** Refuses a request that may be well-formed, but says more than this wallet can do rightly. `what` is for developers and never quotes the request. */
export function unsupported(what: string): never {
  throw new WalletError('request.unsupported', what)
}
