import { WalletError } from '../../core/errors.ts'
import type { Binding } from '../../core/plugin.ts'

/** The nonce and audience a VP JWT is bound to. Throws `request.unsupported` for a session transcript and for transaction data, which it cannot carry. */
export function nonceBinding(binding: Binding): { readonly audience: string; readonly nonce: string } {
  if (binding.kind !== 'nonce') throw new WalletError('request.unsupported', 'a JWT presentation is bound by nonce and audience')
  if (binding.transactionData.length > 0) throw new WalletError('request.unsupported', 'a JWT presentation carries no transaction data')
  return binding
}
