import type { Protocol } from '../../core/plugin.ts'
import { answerNo } from '../../openid/answer.ts'
import { createResponse } from './create-response.ts'
import { makePlan } from './make-plan.ts'
import { openRequest, protocols } from './open-request.ts'
import { type TransactionTypes, transactionTypes } from './transaction-types.ts'

/** The protocol with the transactions it can show. */
export function makeOpenid4vp(types: TransactionTypes): Protocol {
  return Object.freeze<Protocol>({
    kind: 'protocol',
    id: 'openid4vp',
    serves: { get: protocols, create: [] },
    async plan(received, world) {
      const opened = await openRequest(received, world)
      return opened && makePlan(received, opened, types, world)
    },
    perform: createResponse,
    refuse: answerNo,
  })
}

/**
 * OpenID for Verifiable Presentations 1.0 (with errata): requests as URLs, as Request Objects by value and by reference, and over the Digital Credentials
 * API (appendix A); DCQL; fragment, direct_post, direct_post.jwt, dc_api and dc_api.jwt.
 */
export const openid4vp = makeOpenid4vp(transactionTypes)
