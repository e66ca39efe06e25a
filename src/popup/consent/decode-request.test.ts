import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64Url } from '../bytes.ts'
import { decoded } from './decode-request.ts'

const part = (value: unknown) => toBase64Url(new TextEncoder().encode(JSON.stringify(value)))
const header = { alg: 'ES256', typ: 'oauth-authz-req+jwt' }
const payload = { nonce: 'naïve', dcql_query: { credentials: [] } }
const jws = `${part(header)}.${part(payload)}.c2ln`
const opened = { header, payload, signature: 'c2ln' }
const alone = (data: unknown) => decoded({ data, fetched: [] })

describe('a request taken apart', () => {
  it('is parameter by parameter where it is an address, with what is JSON or signed opened', () => {
    const address = `openid4vp://?${new URLSearchParams({ client_id: 'redirect_uri:https://a.example/', dcql_query: '{"credentials":[]}', state: '{oops', request: jws })}`
    expect(alone(address)).toEqual({ data: { client_id: 'redirect_uri:https://a.example/', dcql_query: { credentials: [] }, state: '{oops', request: opened } })
  })
  it('is opened where it is signed: on its own, in a request over the DC API, and with several signatures', () => {
    expect(alone(` ${jws}\n`)).toEqual({ data: opened })
    expect(alone({ request: jws })).toEqual({ data: { request: opened } })
    expect(alone({ request: { payload: part(payload), signatures: [{ protected: part(header), signature: 'c2ln' }, 7] } })).toEqual({
      data: { request: { payload, signatures: [{ protected: header, signature: 'c2ln' }, 7] } },
    })
  })
  it('shows with it what was fetched for it and signed, by its address', () => {
    const fetched = [
      { url: 'https://a.example/r', status: 200, text: jws },
      { url: 'https://a.example/x', status: 404, text: 'no' },
    ]
    expect(decoded({ data: {}, fetched })).toEqual({ data: {}, fetched: [{ url: 'https://a.example/r', ...opened }] })
  })
  it('stays as it is where it is nothing of that', () => {
    for (const data of ['hello', null, 7, [jws], { dcql_query: {} }, { request: 7 }, { request: { payload: 'x' } }]) expect(alone(data)).toEqual({ data })
    expect(alone('a.b.c')).toEqual({ data: { header: 'a', payload: 'b', signature: 'c' } })
  })
  it('never fails, whatever it is', () => {
    const text = fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true }), fc.constantFrom(jws, 'a:?request=%', `a:?request=${jws}`))
    const data = fc.oneof(
      text,
      fc.jsonValue(),
      fc.record({
        request: fc.oneof(text, fc.jsonValue(), fc.record({ payload: text, signatures: fc.array(fc.oneof(text, fc.record({ protected: text }))) })),
      }),
    )
    fc.assert(
      fc.property(data, text, (given, fetched) => {
        expect(decoded({ data: given, fetched: [{ url: '', status: 200, text: fetched }] })).toHaveProperty('data')
      }),
    )
  })
})
