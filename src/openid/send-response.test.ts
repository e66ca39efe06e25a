import { describe, expect, test } from 'vitest'
import { WalletError } from '../core/errors.ts'
import type { World } from '../core/plugin.ts'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { fragmentResponse, postResponse } from './send-response.ts'

type Answer = Awaited<ReturnType<World['fetch']>>
const to = 'https://verifier.example.org/response?x=1'
const parameters = { vp_token: '{"pid":["a.b~é+&="]}', state: 'st-1' }
const json = (value: unknown): Answer => ({ status: 200, contentType: 'application/json', body: encodeUtf8(JSON.stringify(value)) })

async function posted(answer: () => Answer) {
  const calls: { url: string; init: Parameters<World['fetch']>[1] }[] = []
  const outcome = await postResponse(to, parameters, {
    fetch: async (url, init) => {
      calls.push({ url, init })
      return answer()
    },
  })
  return { outcome, calls }
}

describe('direct_post', () => {
  test('the parameters are one form, sent once to the address', async () => {
    const { calls } = await posted(() => json({}))
    expect(calls).toMatchObject([{ url: to, init: { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } } }])
    expect(Object.fromEntries(new URLSearchParams(calls[0]?.init?.body))).toEqual(parameters)
  })
  test.each([
    ['an empty object', json({}), null],
    ['nothing at all', { status: 204, contentType: null, body: new Uint8Array() }, null],
    ['a place to go on', json({ redirect_uri: 'https://verifier.example.org/cb#response_code=1' }), 'https://verifier.example.org/cb#response_code=1'],
    ['VP-20: a place nobody is sent to', json({ redirect_uri: 'javascript:alert(1)' }), null],
    ['VP-20: a page without https', json({ redirect_uri: 'http://verifier.example.org/cb' }), null],
    ['VP-20: a custom scheme', json({ redirect_uri: 'bank://pay' }), null],
    ['more than was asked for', json({ redirect_uri: 7, more: true }), null],
  ])('an answer with %s was accepted', async (_, answer, redirect) => {
    expect((await posted(() => answer)).outcome).toEqual({ reply: null, redirect, delivered: 'accepted' })
  })
  test.each([
    ['VP-15: a redirect', { ...json({ redirect_uri: 'https://a.example/' }), status: 301 }],
    ['VP-15: a redirect', { ...json({}), status: 302 }],
    ['VP-15: a redirect that would repeat the POST', { ...json({}), status: 307 }],
    ['VP-15: a lasting redirect', { ...json({}), status: 308 }],
    ['a refusal', { ...json({ error: 'invalid_request', redirect_uri: 'https://a.example/' }), status: 400 }],
    ['a failure', { ...json({}), status: 500 }],
    ['a page', { status: 200, contentType: 'text/html', body: encodeUtf8('<html>') }],
    ['a list', json([])],
    [
      'a member twice',
      { status: 200, contentType: 'application/json', body: encodeUtf8('{"redirect_uri":"https://a.example/","redirect_uri":"https://b.example/"}') },
    ],
  ])('%s is no acceptance, leads nowhere, and nothing is sent again', async (_, answer) => {
    const { outcome, calls } = await posted(() => answer)
    expect(outcome).toEqual({ reply: null, redirect: null, delivered: 'rejected' })
    expect(calls).toHaveLength(1)
  })
  test('without an answer nobody knows whether it arrived, and nothing is sent again', async () => {
    const { outcome, calls } = await posted(() => {
      throw new WalletError('network.failed', 'no answer')
    })
    expect(outcome).toEqual({ reply: null, redirect: null, delivered: 'unknown' })
    expect(calls).toHaveLength(1)
  })
  test('what kept it from being sent is not taken for that', async () => {
    const stopped = posted(() => {
      throw new WalletError('vault.locked', 'not now')
    })
    await expect(stopped).rejects.toMatchObject({ code: 'vault.locked' })
  })
})

test('fragment: the response stands behind the address, and nothing is sent', () => {
  const { redirect, ...rest } = fragmentResponse('https://verifier.example.org/cb?a=b', parameters)
  expect(rest).toEqual({ reply: null, delivered: null })
  const url = new URL(redirect ?? '')
  expect(`${url.origin}${url.pathname}${url.search}`).toBe('https://verifier.example.org/cb?a=b')
  expect(Object.fromEntries(new URLSearchParams(url.hash.slice(1)))).toEqual(parameters)
})
