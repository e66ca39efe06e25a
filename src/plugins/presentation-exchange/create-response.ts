import { WalletError } from '../../core/errors.ts'
import type { AskId, Outcome, Plan } from '../../core/exchange.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { Consent } from '../../core/plugin.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { answer, answerNo } from '../../openid/answer.ts'
import { parseNonce } from '../../openid/nonce.ts'
import type { Answered } from './definition.ts'

/**
 * The response (OpenID4VP drafts 20 to 24, section 7.1): one presentation as `vp_token`, or a list of them, and a `presentation_submission` that says which input
 * descriptor each is for (Presentation Exchange 2.1 section 6).
 */
export async function createResponse(plan: Plan, consent: Consent): Promise<Outcome> {
  const nonce = parseNonce(plan.memo.nonce)
  const presentations: { readonly of: Answered; readonly presentation: Json }[] = []
  for (const ask of consent.answered()) {
    const of = answeredBy(plan, ask)
    for (const presentation of await consent.present(ask, { nonce })) presentations.push({ of, presentation })
  }
  const [first] = presentations
  if (!first) return answerNo(plan, consent.world)
  const several = presentations.length > 1
  const submission = {
    id: encodeBase64url(consent.world.random(16)),
    definition_id: plan.memo.definition ?? '',
    descriptor_map: presentations.map(({ of }, index) => descriptorOf(of, several ? `$[${index}]` : '$')),
  }
  const token = several ? presentations.map(({ presentation }) => presentation) : first.presentation
  return answer(plan, { vp_token: token, presentation_submission: submission }, consent.world)
}

/** Where the presentation is, and, in a presentation that holds one, where the credential is. */
function descriptorOf({ descriptor: id, outer, inner }: Answered, path: string): JsonObject {
  if (inner === null) return { id, format: outer, path }
  return { id, format: outer, path, path_nested: { id, format: inner, path: '$.vp.verifiableCredential[0]' } }
}

/** As the plan has kept it. */
function answeredBy({ memo: { answered } }: Plan, ask: AskId): Answered {
  const kept = isObject(answered) && Object.hasOwn(answered, ask) ? answered[ask] : null
  if (!isObject(kept)) throw new WalletError('internal', 'an ask that the plan does not know')
  const { descriptor, outer, inner } = kept
  if (typeof descriptor !== 'string' || typeof outer !== 'string') throw new WalletError('internal', 'an ask without a descriptor')
  return { descriptor, outer, inner: typeof inner === 'string' ? inner : null }
}
