import { WalletError } from '../../core/errors.ts'
import type { Binding } from '../../core/plugin.ts'

/** The nonce, audience and transaction data a key binding JWT carries. Throws `request.unsupported` for a session transcript. */
export function nonceBinding(binding: Binding): Extract<Binding, { kind: 'nonce' }> {
  if (binding.kind !== 'nonce') throw new WalletError('request.unsupported', 'an SD-JWT presentation is bound by nonce and audience')
  return binding
}
