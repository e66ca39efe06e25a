import { compactDecrypt } from 'jose'
import { describe, expect, test } from 'vitest'
import type { AskId } from '../../core/exchange.ts'
import { openid4vp } from '../../plugins/openid4vp/index.ts'
import { fakeConsent } from '../fakes/consent.ts'
import { fakeWorld } from '../fakes/world.ts'
import { vectors } from '../vectors.ts'
import { receivedFrom } from './protocol.ts'

interface SpecVectors {
  readonly encrypted_response: {
    readonly private_jwk: Readonly<Record<string, string>>
    readonly header: Readonly<Record<string, unknown>>
    readonly payload: object
  }
}
const spec = vectors<SpecVectors>('openid4vp-examples', 'spec-vectors.json')

describe.skipIf(spec.skip)(`an encrypted response, read by software that is not ours ${spec.skip ?? ''}`, () => {
  test.each([
    [undefined, 'A128GCM'],
    [['A128GCM', 'A256GCM'], 'A256GCM'],
  ])('with %j it is encrypted with %s to the key of the request, and holds the response and nothing else', async (encs, enc) => {
    const { d: _d, ...key } = spec.data?.encrypted_response.private_jwk ?? {}
    const data = {
      response_type: 'vp_token',
      response_mode: 'dc_api.jwt',
      nonce: 'xyz123ltcaccescbwc777',
      dcql_query: { credentials: [{ id: 'example_credential_id', format: 'jwt_vc_json', meta: { type_values: [['X']] } }] },
      client_metadata: { jwks: { keys: [key] }, ...(encs ? { encrypted_response_enc_values_supported: encs } : {}) },
    }
    const plan = await openid4vp.plan(receivedFrom({ protocol: 'openid4vp-v1-unsigned', data }), fakeWorld())
    if (!plan) throw new Error('not planned')
    const { consent } = fakeConsent(plan, { answered: ['example_credential_id' as AskId], accepted: [] }, fakeWorld())
    const result = await openid4vp.perform(plan, consent)
    const { response } = ('continues' in result ? result.outcome : result).reply ?? {}
    const { plaintext, protectedHeader } = await compactDecrypt(typeof response === 'string' ? response : '', spec.data?.encrypted_response.private_jwk ?? {})
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual({
      vp_token: { example_credential_id: ['presentation of example_credential_id for origin:https://site.example with xyz123ltcaccescbwc777'] },
    })
    expect(protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc, kid: 'ac', epk: { kty: 'EC', crv: 'P-256' } })
    expect(protectedHeader).not.toHaveProperty('zip')
  })
})
