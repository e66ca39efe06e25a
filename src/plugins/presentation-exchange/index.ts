import type { Protocol } from '../../core/plugin.ts'
import { answerNo } from '../../openid/answer.ts'
import { createResponse } from './create-response.ts'
import { makePlan } from './make-plan.ts'
import { openRequest } from './open-request.ts'

/**
 * DIF Presentation Exchange 2.0 and 2.1, for verifiers that speak OpenID4VP drafts 20 to 24: requests as URLs and as Request Objects by value and by reference;
 * fragment, direct_post and direct_post.jwt. The part of it that verifiers use; a request that says more is refused, never matched by half.
 */
export const presentationExchange: Protocol = Object.freeze<Protocol>({
  kind: 'protocol',
  id: 'presentation-exchange',
  serves: { get: [], create: [] },
  async plan(received, world) {
    const opened = await openRequest(received, world)
    return opened && makePlan(received, opened, world)
  },
  perform: createResponse,
  refuse: answerNo,
})
