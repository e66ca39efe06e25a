import type { Plan, Transaction } from '../../core/exchange.ts'
import { malformed } from '../../openid/members.ts'

/**
 * The sets of a request, so narrowed that every answer authorizes each of the transactions: an answer without the credential that signs one would leave out what
 * the person was shown (OpenID4VP 1.0 section 8.4). Where an option leaves that open, the first required set that can (else the first that can) keeps only options
 * that do, and has to be met. Throws `request.malformed` where no answer can authorize all of them.
 */
export function authorizingSets(sets: Plan['sets'], transactions: readonly Pick<Transaction, 'asks'>[]): Plan['sets'] {
  return transactions.reduce((narrowed, { asks }) => {
    const authorizes = (option: Plan['sets'][number]['options'][number]) => option.some((id) => asks.includes(id))
    if (narrowed.some(({ required, options }) => required && options.every(authorizes))) return narrowed
    const able = narrowed.filter(({ options }) => options.some(authorizes))
    const chosen = able.find(({ required }) => required) ?? able[0] ?? malformed('transaction_data')
    return narrowed.map((set) => (set === chosen ? { required: true, options: set.options.filter(authorizes) } : set))
  }, sets)
}
