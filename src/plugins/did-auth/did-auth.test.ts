import { describe, expect, test } from 'vitest'
import type { AskId, Origin } from '../../core/exchange.ts'
import { protocolConformance, receivedFrom } from '../../testing/conformance/protocol.ts'
import { fakeConsent } from '../../testing/fakes/consent.ts'
import { fakeWorld } from '../../testing/fakes/world.ts'
import { didAuth } from './index.ts'

const nonce = 'c9f8e7d6c5b4a392'
const request = (data: unknown, origin = 'https://site.example') => receivedFrom({ protocol: 'did-auth', origin: origin as Origin, data })

protocolConformance(didAuth, {
  planned: [
    { name: 'a nonce', received: request({ nonce }) },
    { name: 'a nonce and methods', received: request({ nonce, methods: ['key', 'web'], later: true }) },
  ],
  refused: [
    { name: 'no data', data: undefined },
    { name: 'a list', data: [nonce] },
    { name: 'no nonce', data: {} },
    { name: 'VP-19: an empty nonce', data: { nonce: '' } },
    { name: 'VP-19: a nonce of one character', data: { nonce: 'a' } },
    { name: 'VP-19: a nonce of 100 kB', data: { nonce: 'a'.repeat(100_000) } },
    { name: 'VP-19: a nonce that is not ASCII', data: { nonce: 'nöncenöncenönce' } },
    { name: 'no methods at all', data: { nonce, methods: [] } },
    { name: 'a method that is no method name', data: { nonce, methods: ['did:key'] } },
    { name: 'methods that are text', data: { nonce, methods: 'key' } },
    { name: 'too many methods', data: { nonce, methods: Array.from({ length: 21 }, (_, index) => `m${index}`) } },
  ],
})

describe('signing in', () => {
  test('the audience is the origin, and nothing the page says can change it', async () => {
    const plan = await didAuth.plan(request({ nonce, audience: 'https://bank.example', origin: 'https://bank.example' }, 'https://shop.example'), fakeWorld())
    expect(plan).toMatchObject({ kind: 'sign-in', answer: { audience: 'https://shop.example' }, party: { id: 'https://shop.example' } })
  })
  test('did:key is meant where no method is named', async () => {
    expect((await didAuth.plan(request({ nonce }), fakeWorld()))?.asks).toEqual([{ id: 'identifier', purpose: null, kind: 'identifier', methods: ['key'] }])
  })
  test('a method named twice is one', async () => {
    expect((await didAuth.plan(request({ nonce, methods: ['web', 'key', 'web'] }), fakeWorld()))?.asks).toMatchObject([{ methods: ['web', 'key'] }])
  })
  test('the answer is the VP that consent made, bound to the nonce', async () => {
    const plan = await didAuth.plan(request({ nonce }), fakeWorld())
    if (!plan) throw new Error('not planned')
    const { consent, verbs } = fakeConsent(plan, { answered: ['identifier' as AskId], accepted: [] }, fakeWorld())
    expect(await didAuth.perform(plan, consent)).toEqual({
      reply: { vp: `vp-jwt of identifier for https://site.example with ${nonce}` },
      redirect: null,
      delivered: null,
    })
    expect(verbs).toEqual([{ verb: 'authenticate', of: 'identifier', nonce }])
  })
})
