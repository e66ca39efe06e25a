import type { Outcome, Plan } from '../../core/exchange.ts'
import type { Json } from '../../core/json.ts'
import type { Consent } from '../../core/plugin.ts'
import { answer, answerNo } from '../../openid/answer.ts'
import { parseNonce } from '../../openid/nonce.ts'

/** The response (OpenID4VP 1.0 sections 8.1, 8.2, 8.3, A.4): `vp_token` holds, for each query that was answered, an array of its presentations. */
export async function createResponse(plan: Plan, consent: Consent): Promise<Outcome> {
  const nonce = parseNonce(plan.memo.nonce)
  const token: [string, readonly Json[]][] = []
  for (const ask of consent.answered()) token.push([ask, await consent.present(ask, { nonce })])
  if (token.length === 0) return answerNo(plan, consent.world)
  return answer(plan, { vp_token: Object.fromEntries(token) }, consent.world)
}
