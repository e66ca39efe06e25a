import type { AskId, Plan } from '../../core/exchange.ts'
import type { Consent, World } from '../../core/plugin.ts'
import { WalletError } from '../../core/errors.ts'

/** One use of a consent: which verb, for which ask or offer, bound to which nonce. */
export interface Verb {
  readonly verb: 'present' | 'authenticate' | 'input' | 'keep'
  readonly of: string
  readonly nonce: string | null
}

/** A consent that holds no key and writes down what it was used for. A verb for something that was not agreed to throws `consent.mismatch`. */
export function fakeConsent(
  plan: Pick<Plan, 'answer'>,
  agreed: { readonly answered: readonly AskId[]; readonly accepted: readonly string[] },
  world: World,
): { readonly consent: Consent; readonly verbs: readonly Verb[] } {
  const verbs: Verb[] = []
  const use = (verb: Verb['verb'], of: string, within: readonly string[], nonce: string | null = null) => {
    if (!within.includes(of)) throw new WalletError('consent.mismatch', 'never agreed to')
    verbs.push({ verb, of, nonce })
  }
  const consent: Consent = {
    world,
    present: async (ask, { nonce }) => {
      use('present', ask, agreed.answered, nonce)
      return [`presentation of ${ask} for ${plan.answer.audience} with ${nonce}`]
    },
    authenticate: async (ask, { nonce }, as) => {
      use('authenticate', ask, agreed.answered, nonce)
      return `${as} of ${ask} for ${plan.answer.audience} with ${nonce}`
    },
    input: (ask) => {
      use('input', ask, agreed.answered)
      return 'typed'
    },
    answered: () => agreed.answered,
    accepted: () => agreed.accepted,
    keep: async (credential) => {
      use('keep', 'offer' in credential ? credential.offer : credential.raw, agreed.accepted)
      return `kept ${verbs.length}`
    },
  }
  return { consent, verbs }
}
