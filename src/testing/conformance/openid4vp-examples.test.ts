import { describe, expect, test } from 'vitest'
import { asWalletError } from '../../core/errors.ts'
import type { Origin } from '../../core/exchange.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { postResponse } from '../../openid/send-response.ts'
import { openid4vp } from '../../plugins/openid4vp/index.ts'
import { fakeVerifier } from '../fakes/verifier.ts'
import { fakeWorld } from '../fakes/world.ts'
import { vectors, vectorText } from '../vectors.ts'
import { receivedFrom } from './protocol.ts'

interface Block {
  readonly section: string
  readonly text?: string
  readonly json?: Readonly<Record<string, unknown>>
}
const topic = 'openid4vp-examples'
const blocks = vectors<readonly Block[]>(topic, 'spec-1.0-blocks.json')
const folder = '1.0/examples'
const dcql = vectorText(topic, `${folder}/request/dcql_jwt_vc.json`)
const skip = blocks.skip ?? dcql.skip

/** The object of an example, with a query where the standard has dots, and signed by us instead of by somebody whose key nobody has. */
function parametersOf(file: string): Readonly<Record<string, unknown>> {
  const { client_id: _name, ...parameters } = JSON.parse((vectorText(topic, `${folder}/${file}`).data ?? '').replace(/\{\s*\.\.\.\s*\}/, dcql.data ?? ''))
  return parameters
}
const blockWith = (part: string) => {
  const found = blocks.data?.find(({ text, json }) => (text ?? JSON.stringify(json)).includes(part))
  if (!found) throw new Error(`no example with ${part}`)
  return found
}

describe.skipIf(skip)(`the examples of the standard ${skip ?? ''}`, async () => {
  const verifier = await fakeVerifier()

  test('an unsigned request of a page for an encrypted answer: to the first key we know, with the first of its algorithms we know', async () => {
    const data = blockWith('"response_mode":"dc_api.jwt"').json
    const plan = await openid4vp.plan(receivedFrom({ via: 'dc-api', protocol: 'openid4vp-v1-unsigned', data }), fakeWorld())
    expect(plan).toMatchObject({
      asks: [
        {
          id: 'my_credential',
          query: { format: 'dc+sd-jwt', claims: [{ path: ['family_name'] }, { path: ['given_name'] }, { path: ['address', 'postal_code'] }] },
        },
      ],
      answer: { to: null, encrypted: true },
      memo: { nonce: 'xyz123ltcaccescbwc777', clientMetadata: { jwks: { keys: [{ kid: 'ac' }] }, encrypted_response_enc_values_supported: ['A128GCM'] } },
    })
  })
  test.each(['signed_request_payload.json', 'signed_request_payload_compact.json'])('VP-24: %s: for the origins it names, and for no other', async (file) => {
    const request = await verifier.sign(parametersOf(`digital_credentials_api/${file}`))
    const planned = (origin: string) =>
      openid4vp.plan(receivedFrom({ via: 'dc-api', protocol: 'openid4vp-v1-signed', origin: origin as Origin, data: { request } }), verifier.world())
    for (const origin of ['https://origin1.example.com', 'https://origin2.example.com'])
      expect(await planned(origin)).toMatchObject({ answer: { audience: `origin:${origin}` }, memo: { nonce: 'n-0S6_WzA2Mj' } })
    await expect(planned('https://origin3.example.com')).rejects.toMatchObject({ code: 'request.malformed' })
  })
  test('a signed request of a DID without a response mode: the answer goes with the browser', async () => {
    const request = await verifier.sign({ ...parametersOf('request/request_object_client_id_did.json'), client_metadata: undefined })
    const url = `openid4vp://?${new URLSearchParams({ client_id: verifier.clientId, request }).toString()}`
    expect(await openid4vp.plan(receivedFrom({ via: 'link', data: url }), verifier.world())).toMatchObject({
      answer: { to: 'https://client.example.org/callback' },
      memo: { mode: 'fragment' },
    })
  })
  test('VP-8: a signed request of a redirect_uri: client is refused, although there is an example of it', async () => {
    const request = await verifier.sign(blockWith('"iss":"redirect_uri:').json ?? {})
    const url = `openid4vp://?${new URLSearchParams({ client_id: 'redirect_uri:https://client.example.org/cb', request }).toString()}`
    expect(await openid4vp.plan(receivedFrom({ via: 'link', data: url }), verifier.world()).catch(asWalletError)).toMatchObject({ code: 'request.malformed' })
  })
  test('VP-20: the answer to an answer says where to go on', async () => {
    const [, body = ''] = (blockWith('response_code=091535f699ea575c7937fa5f0f454aee').text ?? '').split('\n\n')
    const fetch = async () => ({ status: 200, contentType: 'application/json', body: encodeUtf8(body) })
    expect(await postResponse('https://client.example.org/post', {}, { fetch })).toEqual({
      reply: null,
      redirect: 'https://client.example.org/cb#response_code=091535f699ea575c7937fa5f0f454aee',
      delivered: 'accepted',
    })
  })
})
