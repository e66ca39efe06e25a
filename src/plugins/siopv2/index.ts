import type { Protocol } from '../../core/plugin.ts'
import { answerNo } from '../../openid/answer.ts'
import { createResponse } from './create-response.ts'
import { makePlan } from './make-plan.ts'
import { openRequest } from './open-request.ts'

/**
 * Self-Issued OpenID Provider v2, draft 13: sign-in with an identifier made for the site, or with the thumbprint of its key. Requests are texts (links, codes,
 * pasted), as URLs and as Request Objects by value and by reference, with the Client Identifiers of OpenID4VP 1.0; answers go by fragment, direct_post and
 * direct_post.jwt. No page can ask for it by a name: for a page there is `did-auth`. Stands before openid4vp, which takes what asks for no ID Token.
 */
export const siopv2 = Object.freeze<Protocol>({
  kind: 'protocol',
  id: 'siopv2',
  serves: { get: [], create: [] },
  async plan(received, world) {
    const opened = await openRequest(received, world)
    return opened && makePlan(received, opened, world)
  },
  perform: createResponse,
  refuse: answerNo,
})
