import { describe, expect, it } from 'vitest'
import { WalletError } from '../core/errors.ts'
import type { AskId } from '../core/exchange.ts'
import type { KeyAlgorithm } from '../core/key.ts'
import type { Protocol } from '../core/plugin.ts'
import { asked as received, site, yes } from '../testing/fakes/asked.ts'
import { fakeHoldings } from '../testing/fakes/holdings.ts'
import { memoryJournal } from '../testing/fakes/journal.ts'
import { credentialAsk, testDids, testFormat, testKeys, testOffer, testProtocol } from '../testing/fakes/plugins.ts'
import { fakeWorld } from '../testing/fakes/world.ts'
import { createAgent } from './agent.ts'

function host(protocol = testProtocol()) {
  const holdings = fakeHoldings()
  const journal = memoryJournal()
  const keys = testKeys()
  let now = 1_000_000
  const outside = { ...fakeWorld(), now: () => now }
  const build = (with_ = protocol) => createAgent([testDids, testFormat, keys, with_], { outside, journal, holdings })
  return { holdings, journal, keys, build, agent: build(), later: (ms: number) => (now += ms) }
}

/** A wallet that holds one `Degree`, bound to an identifier of its own, with the claims `name` and `hidden_age`. */
async function holding(setup = host()) {
  const { did } = await setup.agent.createIdentifier({ name: 'me', algorithm: 'ES256' })
  const raw = JSON.stringify({ type: 'Degree', issuer: 'did:test:i', holder: did, claims: { name: 'CANARY', hidden_age: 30, hidden_other: 1 } })
  const plan = await setup.agent.plan(received({ kind: 'issuance', offers: [testOffer('o', raw)] }, { intent: 'create' }))
  await setup.agent.decide(plan.id, yes(await setup.agent.shown(plan.id), {}, { offers: ['o'] }))
  const [credential] = await setup.holdings.list('entry')
  return { ...setup, did, raw, credentialId: credential!.id }
}

describe('what the answer authorizes', () => {
  const transaction = (raw: string, ...asks: string[]) => ({ asks: asks as AskId[], rows: [], raw })
  // Behind the payload of a presentation of the fake format stands its signature.
  const signedFor = (reply: unknown): unknown[] => (reply as string[]).map((one) => JSON.parse(/"transactionData":(\[.*?\])/.exec(one)?.[1] ?? 'null'))

  it('VP-3: is signed as it was received, by the first answered ask that can, and by no other', async () => {
    const { agent, credentialId } = await holding()
    const asks = [credentialAsk('a', 'Degree', ['name']), credentialAsk('b', 'Degree', ['name'])]
    const { id } = await agent.plan(received({ asks, transactions: [transaction('both', 'b', 'a'), transaction('first', 'a')] }))
    const choice = [{ credentialId, set: 0 }]
    const { outcome } = await agent.decide(id, yes(await agent.shown(id), { a: choice, b: choice }))
    expect(signedFor(outcome.reply?.a)).toEqual([['first']])
    expect(signedFor(outcome.reply?.b)).toEqual([['both']])
  })

  it('VP-3: is signed, or nothing is: an answer that leaves it out is none', async () => {
    const { agent, keys, credentialId } = await holding()
    const asks = [credentialAsk('a', 'Degree', ['name']), credentialAsk('b', 'Degree', ['name'])]
    const { id } = await agent.plan(received({ asks, sets: [{ required: true, options: [['a'], ['b']] }], transactions: [transaction('pay', 'a')] }))
    const signed = keys.signed.length
    const choice = [{ credentialId, set: 0 }]
    await expect(agent.decide(id, yes(await agent.shown(id), { b: choice }))).rejects.toMatchObject({ code: 'consent.mismatch' })
    expect(keys.signed).toHaveLength(signed)
    expect((await agent.decide(id, yes(await agent.shown(id), { a: choice }))).result).toBe('done')
  })

  it('VP-3: is signed by one credential, also where several answer the ask', async () => {
    const { agent, holdings, did, credentialId } = await holding()
    const raw = JSON.stringify({ type: 'Degree', issuer: 'did:test:i', holder: did, claims: { name: 'Another' } })
    const plan = await agent.plan(received({ kind: 'issuance', offers: [testOffer('o', raw)] }, { intent: 'create' }))
    await agent.decide(plan.id, yes(await agent.shown(plan.id), {}, { offers: ['o'] }))
    const other = (await holdings.list('entry')).find((entry) => entry.id !== credentialId)?.id ?? ''
    const asks = [credentialAsk('a', 'Degree', ['name'], { multiple: true })]
    const { id } = await agent.plan(received({ asks, transactions: [transaction('pay', 'a')] }))
    const choices = [credentialId, other].map((one) => ({ credentialId: one, set: 0 }))
    const { outcome } = await agent.decide(id, yes(await agent.shown(id), { a: choices }))
    expect(signedFor(outcome.reply?.a)).toEqual([['pay'], []])
  })
})

describe('received, plan, consent, perform, outcome', () => {
  it('a plan is stored before anyone is asked', async () => {
    const { agent, journal } = host()
    const plan = await agent.plan(received({}))
    expect((await journal.get(plan.id))?.plan).toEqual(plan)
  })

  it('a request that no protocol takes is refused, and nothing is stored', async () => {
    const { agent, journal } = host()
    await expect(agent.plan(received({}, { protocol: 'other' }))).rejects.toMatchObject({ code: 'request.unsupported' })
    await expect(agent.plan(received('text'))).rejects.toMatchObject({ code: 'request.malformed' })
    expect(await journal.list()).toEqual([])
  })

  it('an accepted credential is verified again, stored with its entry and report, and shown in the activity list', async () => {
    const { holdings, did, raw } = await holding()
    expect((await holdings.list('credential'))[0]).toMatchObject({ copies: [{ raw, uses: 0 }], from: 'origin:https://shop.example' })
    expect((await holdings.list('entry'))[0]).toMatchObject({ types: ['Degree'], holder: did, withholdable: [['hidden_age'], ['hidden_other']] })
    expect((await holdings.list('report'))[0]?.checks).toContainEqual(expect.objectContaining({ name: 'holder', result: 'passed' }))
    expect(await holdings.list('activity')).toMatchObject([{ kind: 'issuance', result: 'done' }])
  })

  it.each(['failed', 'unknown'])('a credential whose signature is %s is not stored, and the page hears only that it was denied', async (bad) => {
    const { agent, holdings, journal } = host()
    const raw = JSON.stringify({ type: 'Degree', issuer: 'did:test:i', holder: null, claims: {}, bad })
    const { id } = await agent.plan(received({ kind: 'issuance', offers: [testOffer('o', raw)] }, { intent: 'create' }))
    await expect(agent.decide(id, yes(await agent.shown(id), {}, { offers: ['o'] }))).rejects.toMatchObject({ code: 'credential.invalid' })
    expect(await holdings.list('credential')).toEqual([])
    expect((await journal.get(id))?.outcome?.reply).toEqual({ error: 'access_denied' })
  })

  it('a credential that is held already is not stored twice', async () => {
    const { agent, holdings, raw } = await holding()
    const { id } = await agent.plan(received({ kind: 'issuance', offers: [testOffer('o', raw)] }, { intent: 'create' }))
    await agent.decide(id, yes(await agent.shown(id), {}, { offers: ['o'] }))
    expect(await holdings.list('credential')).toHaveLength(1)
  })

  it('what is presented is bound to the audience that was shown and to nothing a protocol names', async () => {
    const { agent, credentialId, did } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree', ['hidden_age'])] }))
    const { outcome } = await agent.decide(id, yes(await agent.shown(id), { a: [{ credentialId, set: 0 }] }))
    const [presentation] = (outcome.reply?.a ?? []) as string[]
    expect(presentation).toContain('"audience":"origin:https://shop.example"')
    expect(presentation).toContain('"disclose":[["hidden_age"]]')
    expect(did).toMatch(/^did:test:/)
  })

  it('the activity list names claims and never holds their values', async () => {
    const { agent, holdings, credentialId } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree', ['name'])] }))
    await agent.decide(id, yes(await agent.shown(id), { a: [{ credentialId, set: 0 }] }))
    const activities = await holdings.list('activity')
    expect(activities.find(({ kind }) => kind === 'presentation')?.credentials[0]?.claims).toContain('name')
    expect(JSON.stringify(activities)).not.toContain('CANARY')
  })

  it('the next screen for a party says what it received before', async () => {
    const { agent, credentialId } = await holding()
    const first = await agent.plan(received({ asks: [credentialAsk('a', 'Degree', ['name'])] }))
    expect((await agent.shown(first.id)).before).toBeNull()
    await agent.decide(first.id, yes(await agent.shown(first.id), { a: [{ credentialId, set: 0 }] }))
    const second = await agent.plan(received({ asks: [credentialAsk('a', 'Degree', ['name'])] }))
    expect((await agent.shown(second.id)).before).toMatchObject({ times: 1, claims: ['name'] })
  })

  it('a fresh identifier is made for the site, once, and offered first the next time', async () => {
    const ask = { id: 'who', purpose: null, kind: 'identifier', methods: ['test'] }
    const { agent, holdings } = await holding()
    const first = await agent.plan(received({ kind: 'sign-in', asks: [ask] }))
    await agent.decide(first.id, yes(await agent.shown(first.id), { who: [{ identifier: 'new' }] }))
    const made = (await holdings.list('identifier')).filter(({ origin }) => origin === site)
    expect(made).toHaveLength(1)
    const second = await agent.plan(received({ kind: 'sign-in', asks: [ask] }))
    expect((await agent.shown(second.id)).identifiers?.[0]?.did).toBe(made[0]?.did)
  })
})

describe('the gate', () => {
  it('a choice never offered is refused, and nothing is signed', async () => {
    const { agent, keys, credentialId } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Other')] }))
    const shown = await agent.shown(id)
    for (const choices of [
      { a: [{ credentialId, set: 0 }] },
      { a: [{ credentialId: 'none', set: 0 }] },
      { b: [{ credentialId, set: 0 }] },
      { a: [{ identifier: 'new' }] },
      {},
    ]) {
      await expect(agent.decide(id, yes(shown, choices))).rejects.toMatchObject({ code: 'consent.mismatch' })
    }
    expect(keys.signed).toEqual([])
  })

  it('a claim set that was not offered, the same credential twice, and two where one was asked for are refused', async () => {
    const { agent, credentialId } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    const shown = await agent.shown(id)
    for (const a of [
      [{ credentialId, set: 1 }],
      [{ credentialId, set: -1 }],
      [{ credentialId, set: 0.5 }],
      [
        { credentialId, set: 0 },
        { credentialId, set: 0 },
      ],
    ]) {
      await expect(agent.decide(id, yes(shown, { a }))).rejects.toMatchObject({ code: 'consent.mismatch' })
    }
  })

  it('of two alternatives one may be chosen, not both and not neither', async () => {
    const { agent, credentialId } = await holding()
    const asks = [credentialAsk('a', 'Degree'), credentialAsk('b', 'Degree')]
    const one = [{ credentialId, set: 0 }]
    const plan = () => agent.plan(received({ asks, sets: [{ required: true, options: [['a'], ['b']] }] }))
    const first = await plan()
    const shown = await agent.shown(first.id)
    await expect(agent.decide(first.id, yes(shown, { a: one, b: one }))).rejects.toMatchObject({ code: 'consent.mismatch' })
    await expect(agent.decide(first.id, yes(shown, {}))).rejects.toMatchObject({ code: 'consent.mismatch' })
    expect((await agent.decide(first.id, yes(shown, { b: one }))).result).toBe('done')
  })

  it('an answer to another screen than the one that stands is refused', async () => {
    const { agent, credentialId, holdings } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    const shown = await agent.shown(id)
    const choices = { a: [{ credentialId, set: 0 }] }
    await expect(agent.decide(id, { ...yes(shown, choices), version: shown.version + 1 })).rejects.toMatchObject({ code: 'consent.mismatch' })
    const [entry] = await holdings.list('entry')
    await holdings.commit([{ put: 'entry', id: 'more', value: { ...entry!, id: 'more' } }])
    await expect(agent.decide(id, yes(shown, choices))).rejects.toMatchObject({ code: 'consent.mismatch' })
    expect((await agent.decide(id, yes(await agent.shown(id), choices))).result).toBe('done')
  })

  it('a screen that shows the same keeps its number', async () => {
    const { agent } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    expect(await agent.shown(id)).toEqual(await agent.shown(id))
  })

  it('a protocol that presents for an ask nobody answered, or keeps what nobody accepted, gets nothing', async () => {
    const { build, credentialId, holdings, keys } = await holding()
    const got: unknown[] = []
    const agent = build(
      testProtocol(async (plan, consent) => {
        got.push(await consent.present(plan.asks[1]!.id, { nonce: 'n' }))
        for (const wrong of [() => consent.keep({ offer: 'never' }), () => consent.keep({ raw: '{}' }), () => consent.present('x' as AskId, { nonce: 'n' })]) {
          got.push(await wrong().catch((error: { code: string }) => error.code))
        }
        return { reply: null, redirect: null, delivered: null }
      }),
    )
    const asks = [credentialAsk('a', 'Degree'), credentialAsk('b', 'Degree')]
    const { id } = await agent.plan(received({ asks, sets: [{ required: true, options: [['a']] }] }))
    await agent.decide(id, yes(await agent.shown(id), { a: [{ credentialId, set: 0 }] }))
    expect(got).toEqual([[], 'consent.mismatch', 'consent.mismatch', 'consent.mismatch'])
    expect(keys.signed).toEqual([])
    expect(await holdings.list('credential')).toHaveLength(1)
  })

  it('the same request is answered at most once', async () => {
    const { agent, credentialId } = await holding()
    const asks = [credentialAsk('a', 'Degree')]
    const choices = { a: [{ credentialId, set: 0 }] }
    const first = await agent.plan(received({ asks, once: 'hash' }))
    await agent.decide(first.id, yes(await agent.shown(first.id), choices))
    const second = await agent.plan(received({ asks, once: 'hash' }))
    await expect(agent.decide(second.id, yes(await agent.shown(second.id), choices))).rejects.toMatchObject({ code: 'request.replayed' })
  })

  it('a credential whose holder signs with what the verifier does not take is shown with that reason, also to developers, and cannot be chosen', async () => {
    const { agent, credentialId } = await holding()
    const ask = credentialAsk('a', 'Degree')
    if (ask.kind !== 'credential') throw new Error('not for a credential')
    const of = (...algorithms: KeyAlgorithm[]) => received({ asks: [{ ...ask, query: { ...ask.query, algorithms } }] })
    const choices = { a: [{ credentialId, set: 0 }] }
    // The keys of the fake method stand on Ed25519.
    const { id } = await agent.plan(of('ES256'))
    const shown = await agent.shown(id)
    expect(shown.candidates?.a).toMatchObject([{ sets: [], unusable: [{ code: 'other-signature' }] }])
    expect(await agent.trace(id)).toMatchObject([{ candidates: [{ sets: 0, unusable: [{ code: 'other-signature' }] }] }])
    await expect(agent.decide(id, yes(shown, choices))).rejects.toMatchObject({ code: 'consent.mismatch' })
    const other = await agent.plan(of('ES256', 'EdDSA'))
    expect((await agent.decide(other.id, yes(await agent.shown(other.id), choices))).result).toBe('done')
  })

  it('an expired credential is shown with its reason and cannot be chosen', async () => {
    const { agent, holdings, credentialId } = await holding()
    const [entry] = await holdings.list('entry')
    await holdings.commit([{ put: 'entry', id: credentialId, value: { ...entry!, validUntil: 5 } }])
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    const shown = await agent.shown(id)
    expect(shown.candidates?.a).toMatchObject([{ sets: [], unusable: [{ code: 'expired' }] }])
    await expect(agent.decide(id, yes(shown, { a: [{ credentialId, set: 0 }] }))).rejects.toMatchObject({ code: 'consent.mismatch' })
  })
})

describe('every kind of no', () => {
  it('PA-16: refused, expired and "nothing fits" give the page one and the same answer', async () => {
    const { agent, journal, later } = host()
    const replies: unknown[] = []
    const asks = [credentialAsk('a', 'Degree')]
    const refused = await agent.plan(received({ asks }))
    replies.push((await agent.decide(refused.id, { version: 1, allow: false })).outcome)
    const unfit = await agent.plan(received({ asks }))
    await agent.shown(unfit.id)
    replies.push((await agent.decide(unfit.id, { version: 1, allow: false })).outcome)
    const late = await agent.plan(received({ asks }))
    later(300_001)
    await agent.expire()
    replies.push((await journal.get(late.id))?.outcome)
    expect(replies).toEqual(Array.from({ length: 3 }, () => ({ reply: { error: 'access_denied' }, redirect: null, delivered: null })))
  })

  it('PA-13: while locked the plan is shown without candidates, can be refused, and cannot be agreed to', async () => {
    const { agent, holdings, keys } = await holding()
    holdings.lock()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    const shown = await agent.shown(id)
    expect(shown).toMatchObject({ candidates: null, identifiers: null, before: null })
    await expect(agent.decide(id, yes(shown))).rejects.toMatchObject({ code: 'vault.locked' })
    expect((await agent.decide(id, { version: 1, allow: false })).outcome.reply).toEqual({ error: 'access_denied' })
    expect(keys.signed).toEqual([])
  })

  it('at lock the candidates that stood on screens are forgotten', async () => {
    const { agent, holdings, journal } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    await agent.shown(id)
    expect(JSON.stringify(await journal.get(id))).toContain('CANARY')
    holdings.lock()
    await agent.locked()
    expect(JSON.stringify(await journal.get(id))).not.toContain('CANARY')
  })

  it('an answer after the time is up does nothing', async () => {
    const { agent, credentialId, later, keys } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    const shown = await agent.shown(id)
    later(300_001)
    await expect(agent.decide(id, yes(shown, { a: [{ credentialId, set: 0 }] }))).rejects.toMatchObject({ code: 'consent.expired' })
    expect(keys.signed).toEqual([])
  })

  it('PA-4: an exchange whose page is gone is dropped, and a late yes signs nothing', async () => {
    const { agent, credentialId, keys } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    const shown = await agent.shown(id)
    await agent.drop(id)
    await expect(agent.decide(id, yes(shown, { a: [{ credentialId, set: 0 }] }))).rejects.toMatchObject({ code: 'consent.expired' })
    expect(keys.signed).toEqual([])
  })
})

describe('death', () => {
  it('MP-12: a rebuilt agent takes the stored plan and carries on', async () => {
    const { agent, build, credentialId } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    const shown = await agent.shown(id)
    const reborn = build()
    expect(await reborn.shown(id)).toEqual(shown)
    expect((await reborn.decide(id, yes(shown, { a: [{ credentialId, set: 0 }] }))).result).toBe('done')
  })

  it('MP-13: a decision that was stored is carried out after a restart, and only once', async () => {
    const { agent, build, credentialId, keys } = await holding(host(testProtocol()))
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    const shown = await agent.shown(id)
    const dying = build({ ...testProtocol(), perform: () => new Promise(() => {}) })
    const never = dying.decide(id, yes(shown, { a: [{ credentialId, set: 0 }] }))
    await expect.poll(async () => (await agent.pending()).find((each) => each.id === id)?.decision?.allow).toBe(true)
    const reborn = build()
    await reborn.recover()
    await reborn.recover()
    expect(keys.signed).toHaveLength(1)
    expect((await reborn.pending()).find((each) => each.id === id)?.outcome?.reply).toHaveProperty('a')
    expect(await Promise.race([never, Promise.resolve('still waiting')])).toBe('still waiting')
  })

  it('MP-13: after something may have been sent, nothing is sent again and nobody claims to know', async () => {
    const posts: string[] = []
    const posting = testProtocol(async (_plan, consent) => {
      await consent.world.fetch('https://shop.example/answer', { method: 'POST' })
      return { reply: null, redirect: null, delivered: 'accepted' }
    })
    const holdings = fakeHoldings()
    const journal = memoryJournal()
    const fetch = (url: string) => {
      posts.push(url)
      return new Promise<never>(() => {})
    }
    const build = () => createAgent([testDids, testFormat, testKeys(), posting], { outside: { ...fakeWorld(), fetch }, journal, holdings })
    const agent = build()
    const { id } = await agent.plan(received({}))
    void agent.decide(id, yes(await agent.shown(id)))
    await expect.poll(() => posts).toHaveLength(1)
    const reborn = build()
    await reborn.recover()
    expect((await journal.get(id))?.outcome).toMatchObject({ delivered: 'unknown' })
    expect(posts).toHaveLength(1)
  })

  it.each(['recover', 'expire'] as const)('MP-13: a yes that was cut short is not carried out when the request is over (%s)', async (comes) => {
    const { agent, build, credentialId, keys, later } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    const dying = build({ ...testProtocol(), perform: () => new Promise(() => {}) })
    void dying.decide(id, yes(await agent.shown(id), { a: [{ credentialId, set: 0 }] }))
    await expect.poll(async () => (await agent.pending()).find((each) => each.id === id)?.decision?.allow).toBe(true)
    later(300_001)
    const reborn = build()
    await reborn[comes]()
    expect((await reborn.pending()).find((each) => each.id === id)?.outcome?.reply).toEqual({ error: 'access_denied' })
    expect(keys.signed).toEqual([])
  })

  it('VP-19: what is carried out after a restart counts as answered too', async () => {
    const { agent, build, holdings, credentialId } = await holding()
    const asks = [credentialAsk('a', 'Degree')]
    const { id } = await agent.plan(received({ asks, once: 'hash' }))
    const shown = await agent.shown(id)
    // The decision is stored, and then there is nothing more.
    const dying = build({ ...testProtocol(), perform: () => new Promise(() => {}) })
    void dying.decide(id, yes(shown, { a: [{ credentialId, set: 0 }] }))
    await expect.poll(async () => (await agent.pending()).find((each) => each.id === id)?.decision?.allow).toBe(true)
    await holdings.commit([{ remove: 'spent', id: 'hash' }])
    await build().recover()
    const second = await agent.plan(received({ asks, once: 'hash' }))
    await expect(agent.decide(second.id, yes(await agent.shown(second.id), { a: [{ credentialId, set: 0 }] }))).rejects.toMatchObject({
      code: 'request.replayed',
    })
  })

  it('a yes that a lock cut short can be given again after the unlock', async () => {
    const setup = await holding()
    const present = testProtocol().perform
    let lock = true
    const agent = setup.build(
      testProtocol(async (plan, consent) => {
        if (lock) setup.holdings.lock()
        return present(plan, consent)
      }),
    )
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')], once: 'hash' }))
    const answer = async () => agent.decide(id, yes(await agent.shown(id), { a: [{ credentialId: setup.credentialId, set: 0 }] }))
    await expect(answer()).rejects.toMatchObject({ code: 'vault.locked' })
    expect(setup.keys.signed).toEqual([])
    setup.holdings.unlock()
    lock = false
    expect((await answer()).result).toBe('done')
  })

  it('a decision made twice at the same moment is carried out once', async () => {
    const { agent, credentialId, keys } = await holding()
    const { id } = await agent.plan(received({ asks: [credentialAsk('a', 'Degree')] }))
    const decision = yes(await agent.shown(id), { a: [{ credentialId, set: 0 }] })
    const [first, second] = await Promise.all([agent.decide(id, decision), agent.decide(id, decision)])
    expect(first.outcome).toEqual(second.outcome)
    expect(keys.signed).toHaveLength(1)
  })

  it('what goes on after the click has the powers that were shown, until they end, and no others', async () => {
    const raw = JSON.stringify({ type: 'Degree', issuer: 'did:test:i', holder: null, claims: {} })
    const power = { kind: 'keep', configuration: 'degree', times: 1 } as const
    const tried: string[] = []
    const deferring = testProtocol(async (plan, consent) => {
      if (!plan.memo.again)
        return {
          continues: { memo: { again: true }, wake: 'alarm', powers: plan.powers, until: 2_000_000 },
          outcome: { reply: null, redirect: null, delivered: null },
        }
      await consent.present(plan.asks[0]!.id, { nonce: 'n' }).catch((error: { code: string }) => tried.push(error.code))
      await consent.keep({ raw })
      await consent.keep({ raw }).catch((error: { code: string }) => tried.push(error.code))
      return { reply: null, redirect: null, delivered: null }
    })
    const { agent, credentialId, holdings, later } = await holding(host()).then((setup) => ({ ...setup, agent: setup.build(deferring) }))
    const asks = [credentialAsk('a', 'Degree')]
    const run = async () => {
      const { id } = await agent.plan(received({ asks, powers: [power] }))
      await agent.decide(id, yes(await agent.shown(id), { a: [{ credentialId, set: 0 }] }))
      return id
    }
    const id = await run()
    await agent.resume(id)
    expect(tried).toEqual(['consent.mismatch', 'consent.mismatch'])
    expect(await holdings.list('exchange')).toEqual([])
    expect(await holdings.list('credential')).toHaveLength(2)
    const late = await run()
    later(1_500_000)
    await expect(agent.resume(late)).rejects.toMatchObject({ code: 'consent.expired' })
  })
})

describe('a vault without room', () => {
  const full = new WalletError('vault.full', 'no room')
  const asks = [credentialAsk('a', 'Degree')]

  it('ST-11: what was posted is told as it is, and no second answer follows', async () => {
    const refusals: unknown[] = []
    const setup = await holding()
    const posting: Protocol = {
      ...testProtocol(async () => {
        setup.holdings.failWith(full)
        return { reply: null, redirect: null, delivered: 'accepted' }
      }),
      refuse: async () => {
        refusals.push('no')
        return { reply: null, redirect: null, delivered: null }
      },
    }
    const agent = setup.build(posting)
    const { id } = await agent.plan(received({ asks }))
    const decided = await agent.decide(id, yes(await agent.shown(id), { a: [{ credentialId: setup.credentialId, set: 0 }] }))
    expect(decided).toMatchObject({ result: 'done', outcome: { delivered: 'accepted' } })
    expect(refusals).toEqual([])
    expect((await setup.journal.get(id))?.outcome).toMatchObject({ delivered: 'accepted' })
  })

  it('ST-11: what cannot be written down does not leave, and is not tried again later', async () => {
    const { agent, holdings, journal, credentialId, keys } = await holding()
    const { id } = await agent.plan(received({ asks, once: 'hash' }))
    const shown = await agent.shown(id)
    holdings.failWith(full)
    await expect(agent.decide(id, yes(shown, { a: [{ credentialId, set: 0 }] }))).rejects.toMatchObject({ code: 'vault.full' })
    expect((await journal.get(id))?.outcome?.reply).toEqual({ error: 'access_denied' })
    holdings.failWith(null)
    await agent.recover()
    expect((await journal.get(id))?.outcome?.reply).toEqual({ error: 'access_denied' })
    expect(keys.signed).toEqual([])
  })

  it('ST-11: a no is a no', async () => {
    const { agent, holdings } = await holding()
    const { id } = await agent.plan(received({ asks }))
    holdings.failWith(full)
    expect((await agent.decide(id, { version: 1, allow: false })).result).toBe('refused')
  })
})

describe('the list of plugins', () => {
  it('two plugins with one id are an error, never an override', () => {
    const ports = { outside: fakeWorld(), journal: memoryJournal(), holdings: fakeHoldings() }
    expect(() => createAgent([testFormat, testFormat], ports)).toThrow(/jwt_vc_json/)
    expect(() => createAgent([testProtocol(), { ...testProtocol(), id: 'second' }], ports)).toThrow(/serve get test/)
  })
})
