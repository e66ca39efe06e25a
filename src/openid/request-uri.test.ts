import { describe, expect, test } from 'vitest'
import { WalletError } from '../core/errors.ts'
import type { World } from '../core/plugin.ts'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { fakeWorld } from '../testing/fakes/world.ts'
import { fetchRequestObject } from './request-uri.ts'

type Answer = Awaited<ReturnType<World['fetch']>>
const uri = 'https://verifier.example.org/req/1'
const type = 'application/oauth-authz-req+jwt'
const answer = (changes: Partial<Answer> = {}): Answer => ({ status: 200, contentType: type, body: encodeUtf8('eyJ.eyJ.sig'), ...changes })

function asked(given: () => Answer = answer) {
  const calls: { url: string; init: Parameters<World['fetch']>[1] }[] = []
  const world = fakeWorld({
    fetch: async (url, init) => {
      calls.push({ url, init })
      return given()
    },
  })
  return { calls, world }
}
const codeOf = (method: unknown, given?: () => Answer, from: unknown = uri) => {
  const { world, calls } = asked(given)
  return fetchRequestObject(from, method, world).then(
    () => 'fetched',
    (error: WalletError) => `${error.code} after ${calls.length}`,
  )
}

describe('a Request Object by reference', () => {
  test.each([[undefined], ['get']])('VP-17: with request_uri_method %s it is fetched by GET', async (method) => {
    const { world, calls } = asked()
    expect(await fetchRequestObject(uri, method, world)).toEqual({ compact: 'eyJ.eyJ.sig', walletNonce: null })
    expect(calls).toEqual([{ url: uri, init: { headers: { Accept: type } } }])
  })
  test('VP-18: by POST it is sent a fresh nonce, which the object has to repeat, and what any wallet like this one can do', async () => {
    const { world, calls } = asked()
    const first = await fetchRequestObject(uri, 'post', world)
    const second = await fetchRequestObject(uri, 'post', world)
    expect(first.walletNonce).toMatch(/^[\w-]{22}$/)
    expect(second.walletNonce).not.toBe(first.walletNonce)
    const [call] = calls
    expect(call).toMatchObject({ url: uri, init: { method: 'POST', headers: { Accept: type, 'Content-Type': 'application/x-www-form-urlencoded' } } })
    const form = Object.fromEntries(new URLSearchParams(call?.init?.body))
    expect(Object.keys(form)).toEqual(['wallet_metadata', 'wallet_nonce'])
    expect(form.wallet_nonce).toBe(first.walletNonce)
    expect(JSON.parse(form.wallet_metadata ?? '')).toMatchObject({
      response_types_supported: ['vp_token', 'id_token'],
      vp_formats_supported: { 'dc+sd-jwt': {} },
    })
  })
  test.each(['POST', 'Get', 'put', '', 7, null])('VP-17: request_uri_method %j is refused, and nothing is fetched', async (method) => {
    expect(await codeOf(method)).toBe('request.malformed after 0')
  })
  test.each(['http://verifier.example.org/req', 'https://10.0.0.1/req', 'https://u@verifier.example.org/', 'urn:x', 'data:,x', undefined])(
    'VP-14: nothing is fetched from %s',
    async (from) => {
      const { world, calls } = asked()
      await expect(fetchRequestObject(from, 'get', world)).rejects.toMatchObject({ code: 'request.malformed' })
      expect(calls).toEqual([])
    },
  )
  test.each([201, 204, 301, 302, 307, 308, 400, 404, 500])('VP-16: status %i ends it', async (status) => {
    for (const method of ['get', 'post']) expect(await codeOf(method, () => answer({ status }))).toBe('network.failed after 1')
  })
  test.each([null, '', 'application/json', 'text/html', 'application/jwt', `x${type}`, `text/plain; ${type}`])(
    'VP-16: content type %j ends it',
    async (contentType) => {
      expect(await codeOf('get', () => answer({ contentType }))).toBe('request.malformed after 1')
    },
  )
  test.each([`${type};charset=utf-8`, type.toUpperCase()])('content type %s is the same one', async (contentType) => {
    expect(await codeOf('get', () => answer({ contentType }))).toBe('fetched')
  })
  test.each([
    ['nothing', new Uint8Array()],
    ['white space', encodeUtf8(' \n')],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe)],
    ['more than 256 kB', new Uint8Array(262_145).fill(65)],
  ])('VP-16: %s in it ends it', async (_, body) => {
    expect(await codeOf('get', () => answer({ body }))).toBe('request.malformed after 1')
  })
  test('VP-16: a server that cannot be reached in time ends it', async () => {
    const failing = () => {
      throw new WalletError('network.failed', 'no answer')
    }
    expect(await codeOf('get', failing)).toBe('network.failed after 1')
  })
})
