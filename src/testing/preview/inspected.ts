import type { JsonObject } from '../../core/json.ts'
import type { ReceivedView, TracedAsk } from '../../messaging/views.ts'
import { presentCode } from './requests.ts'

const part = (value: object) => btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const requestObject = [
  part({ alg: 'ES256', typ: 'oauth-authz-req+jwt', x5c: ['MIIB4TCCAYegAwIBAgIU'] }),
  part({ client_id: 'x509_san_dns:verify.idcheck.example', response_type: 'vp_token', response_mode: 'direct_post.jwt', nonce: 'n-0S6_WzA2Mj' }),
  'c2lnbmF0dXJl',
].join('.')

/** A request as it came out of a code, with the Request Object that was fetched for it. */
export const pretendedReceived: ReceivedView = {
  protocol: null,
  data: 'openid4vp://?client_id=x509_san_dns%3Averify.idcheck.example&request_uri=https%3A%2F%2Fverify.idcheck.example%2Frequest%2F81',
  fetched: [{ url: 'https://verify.idcheck.example/request/81', status: 200, text: requestObject }],
}

/** How that request was matched: one that answers, two that come near, others, and more than are listed. */
export const pretendedTrace: readonly TracedAsk[] = presentCode.plan.asks.map(({ id }) => ({
  ask: id,
  took: 3,
  candidates: [
    { credentialId: 'licence', title: 'Driving Licence', sets: 2, unusable: [] },
    {
      credentialId: 'old',
      title: 'Driving Licence',
      sets: 0,
      unusable: [
        { code: 'expired', path: null },
        { code: 'claim-missing', path: ['credentialSubject', 'portrait'] },
      ],
    },
    { credentialId: 'theirs', title: 'International Driving Permit', sets: 0, unusable: [{ code: 'not-mine', path: null }] },
  ],
  others: [
    { code: 'other-type', format: 'jwt_vc_json', types: ['VerifiableCredential', 'StaffBadgeCredential'], count: 3 },
    { code: 'other-format', format: 'dc+sd-jwt', types: ['https://issuer.example/pid'], count: 1 },
  ],
  more: { candidates: 0, others: 7 },
}))

/** What was sent as the answer, before it was encrypted. */
export const pretendedPlain: JsonObject = { vp_token: { licence: ['eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJkaWQ6a2V5OnpEbiJ9.c2ln'] }, state: 'st-81' }
