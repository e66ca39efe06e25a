import type { Outcome, Plan } from '../../core/exchange.ts'
import type { Consent } from '../../core/plugin.ts'
import { answer, answerNo } from '../../openid/answer.ts'
import { parseNonce } from '../../openid/nonce.ts'
import { identifierAsk } from './make-plan.ts'

/** The response (SIOPv2 draft 13 section 10): the ID Token that consent made, and the state. */
export async function createResponse(plan: Plan, consent: Consent): Promise<Outcome> {
  if (!consent.answered().includes(identifierAsk)) return answerNo(plan, consent.world)
  const idToken = await consent.authenticate(identifierAsk, { nonce: parseNonce(plan.memo.nonce) }, 'id-token')
  return answer(plan, { id_token: idToken }, consent.world)
}
