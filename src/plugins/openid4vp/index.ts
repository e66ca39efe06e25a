import type { Protocol } from '../../core/plugin.ts'
import { createResponse, denied } from './create-response.ts'
import { planUnsigned } from './make-plan.ts'

const unsigned = 'openid4vp-v1-unsigned'

/** OpenID for Verifiable Presentations 1.0 (with errata) over the Digital Credentials API, appendix A: unsigned requests, DCQL, dc_api and dc_api.jwt. */
export const openid4vp = Object.freeze<Protocol>({
  kind: 'protocol',
  id: 'openid4vp',
  serves: { get: [unsigned], create: [] },
  plan: async (received, world) => (received.protocol === unsigned && received.intent === 'get' ? planUnsigned(received, world) : null),
  perform: createResponse,
  refuse: async () => denied,
})
