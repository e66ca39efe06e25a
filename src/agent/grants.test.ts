import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Ask, AskId, Decision, Origin, Plan, Received } from '../core/exchange.ts'
import { isSameData } from '../core/json.ts'
import { asked as askedBy, site, yes } from '../testing/fakes/asked.ts'
import { fakeHoldings } from '../testing/fakes/holdings.ts'
import { memoryJournal } from '../testing/fakes/journal.ts'
import { credentialAsk, testDids, testFormat, testKeys, testOffer, testProtocol } from '../testing/fakes/plugins.ts'
import { fakeNow, fakeWorld } from '../testing/fakes/world.ts'
import { createAgent } from './agent.ts'
import { grantLasts, mayRemember, nameOf } from './grants.ts'

const party = { id: `origin:${site}`, name: 'Shop', proofs: [{ by: 'origin', of: site }] } as const
const asks = [credentialAsk('a', 'Degree', ['name'])]
const identifierAsk: Ask = { id: 'who' as AskId, purpose: null, kind: 'identifier', methods: ['test'] }

const received = (data: object, more: Partial<Received> = {}) => askedBy({ party, asks, ...data }, more)

/** A wallet that holds two `Degree`s, and ways to be asked for them. */
async function holding() {
  const holdings = fakeHoldings()
  const journal = memoryJournal()
  const keys = testKeys()
  let now = fakeNow
  const build = (protocol = testProtocol()) =>
    createAgent([testDids, testFormat, keys, protocol], { outside: { ...fakeWorld(), now: () => now }, journal, holdings })
  const agent = build()
  const { did } = await agent.createIdentifier({ name: 'me', algorithm: 'ES256' })
  for (const name of ['Ada', 'Grace']) {
    const raw = JSON.stringify({ type: 'Degree', issuer: 'did:test:i', holder: did, claims: { name, hidden_age: 30 } })
    const { id } = await agent.plan(received({ kind: 'issuance', asks: [], offers: [testOffer('o', raw)] }, { intent: 'create' }))
    await agent.decide(id, yes(await agent.shown(id), {}, { offers: ['o'] }))
  }
  const [first = '', second = ''] = (await holdings.list('entry')).map(({ id }) => id)
  const asked = async (data: object = {}, more: Partial<Received> = {}) => {
    const { id } = await agent.plan(received(data, more))
    return agent.shown(id)
  }
  const chosen = (credentialId: string) => ({ a: [{ credentialId, set: 0 }] })
  const remembered = async (data: object = {}, choices: Extract<Decision, { allow: true }>['choices'] = chosen(second), more: Partial<Received> = {}) => {
    const shown = await asked(data, more)
    await agent.decide(shown.plan.id, yes(shown, choices), true)
  }
  return { agent, build, holdings, journal, keys, did, first, second, chosen, asked, remembered, later: (ms: number) => (now += ms) }
}

describe('a choice that is to be remembered', () => {
  it('is chosen beforehand when exactly this is asked again, and nothing is signed by that', async () => {
    const { asked, remembered, chosen, second, keys } = await holding()
    await remembered()
    const signed = keys.signed.length
    expect((await asked()).grant).toEqual({ choices: chosen(second), until: fakeNow + grantLasts })
    expect(keys.signed).toHaveLength(signed)
  })

  it('is not remembered unless the person says so', async () => {
    const { agent, asked, chosen, second, holdings } = await holding()
    const shown = await asked()
    await agent.decide(shown.plan.id, yes(shown, chosen(second)))
    expect((await asked()).grant).toBeNull()
    expect((await holdings.get('site', party.id))?.grants).toEqual([])
  })

  it('is not remembered with a no, nor with what failed', async () => {
    const { agent, build, asked, chosen, second, holdings } = await holding()
    const refused = await asked()
    await agent.decide(refused.plan.id, { version: refused.version, allow: false }, true)
    const failing = build(testProtocol(() => Promise.reject(new Error('broken'))))
    const shown = await asked()
    await expect(failing.decide(shown.plan.id, yes(shown, chosen(second)), true)).rejects.toThrow()
    expect((await asked()).grant).toBeNull()
    expect(await holdings.get('site', party.id)).toMatchObject({ grants: [] })
  })

  it('leaves the others free to be chosen, and the grant as it is', async () => {
    const { agent, asked, remembered, chosen, first, second } = await holding()
    await remembered()
    const shown = await asked()
    expect((await agent.decide(shown.plan.id, yes(shown, chosen(first)))).result).toBe('done')
    expect((await asked()).grant?.choices).toEqual(chosen(second))
  })

  it('takes the place of what was remembered before', async () => {
    const { asked, remembered, chosen, first, holdings, later } = await holding()
    await remembered()
    later(1000)
    await remembered({}, chosen(first))
    expect((await asked()).grant).toEqual({ choices: chosen(first), until: fakeNow + 1000 + grantLasts })
    expect((await holdings.get('site', party.id))?.grants).toHaveLength(1)
  })

  it('is the identifier that was made for it, where a fresh one was chosen', async () => {
    const { asked, remembered, holdings } = await holding()
    const signIn = { kind: 'sign-in', asks: [identifierAsk] }
    await remembered(signIn, { who: [{ identifier: 'new' }] })
    const made = (await holdings.list('identifier')).find(({ origin }) => origin === site)
    expect((await asked(signIn)).grant?.choices).toEqual({ who: [{ identifier: made?.did }] })
  })

  it('holds names of claims, and never their values', async () => {
    const { remembered, holdings } = await holding()
    await remembered()
    const [grant] = (await holdings.get('site', party.id))?.grants ?? []
    expect(grant?.credentials).toEqual([{ title: 'Degree', claims: ['name'] }])
    expect(JSON.stringify(await holdings.list('site'))).not.toMatch(/Ada|Grace/)
  })

  it('is remembered too when the worker died before it was carried out', async () => {
    const { agent, build, asked, chosen, second } = await holding()
    const shown = await asked()
    void build({ ...testProtocol(), perform: () => new Promise(() => {}) }).decide(shown.plan.id, yes(shown, chosen(second)), true)
    await expect.poll(async () => (await agent.pending()).find(({ id }) => id === shown.plan.id)?.decision?.allow).toBe(true)
    await build().recover()
    expect((await asked()).grant?.choices).toEqual(chosen(second))
  })
})

describe('what was remembered', () => {
  it('ends after thirty days, and is dropped when the party is written down the next time', async () => {
    const { agent, asked, remembered, chosen, first, holdings, later } = await holding()
    await remembered()
    later(grantLasts - 1)
    expect((await asked()).grant).not.toBeNull()
    later(1)
    const shown = await asked()
    expect(shown.grant).toBeNull()
    expect((await holdings.get('site', party.id))?.grants).toHaveLength(1)
    await agent.decide(shown.plan.id, yes(shown, chosen(first)))
    expect((await holdings.get('site', party.id))?.grants).toEqual([])
  })

  it('is not chosen beforehand once the credential is gone, or does not fit any more', async () => {
    const gone = await holding()
    await gone.remembered()
    await gone.agent.removeCredential(gone.second)
    expect((await gone.asked()).grant).toBeNull()
    const expired = await holding()
    await expired.remembered()
    const entry = await expired.holdings.get('entry', expired.second)
    if (entry) await expired.holdings.commit([{ put: 'entry', id: entry.id, value: { ...entry, validUntil: 5 } }])
    expect((await expired.asked()).grant).toBeNull()
  })

  it('is not chosen beforehand when it would show more than it did', async () => {
    const { asked, remembered, holdings, second } = await holding()
    await remembered()
    const entry = await holdings.get('entry', second)
    if (entry) await holdings.commit([{ put: 'entry', id: entry.id, value: { ...entry, claims: { ...entry.claims, more: 1 } } }])
    const shown = await asked()
    expect(shown.candidates?.a?.find(({ credentialId }) => credentialId === second)?.sets[0]).toContainEqual(expect.objectContaining({ path: ['more'] }))
    expect(shown.grant).toBeNull()
  })

  it.each<[string, object, Partial<Received>]>([
    ['for another claim', { asks: [credentialAsk('a', 'Degree', ['name', 'hidden_age'])] }, {}],
    ['for another reason', { asks: [{ ...asks[0], purpose: 'Age' }] }, {}],
    ['for more than one credential', { asks: [credentialAsk('a', 'Degree', ['name'], { multiple: true })] }, {}],
    ['as something that can be left out', { sets: [{ required: false, options: [['a']] }] }, {}],
    ['for another address', { answer: { to: 'https://shop.example/answer', audience: party.id, encrypted: false } }, {}],
    ['for another audience', { answer: { to: null, audience: 'x', encrypted: false } }, {}],
    ['with encryption', { answer: { to: null, audience: party.id, encrypted: true } }, {}],
    ['as a sign-in', { kind: 'sign-in' }, {}],
    ['by a party that proves its name otherwise', { party: { ...party, proofs: [{ by: 'did', of: 'did:web:shop.example' }] } }, {}],
    ['by another party', { party: { ...party, id: 'origin:https://other.example' } }, {}],
    ['T2: in a frame of another page', {}, { topOrigin: 'https://evil.example' as Origin }],
    ['from another page', {}, { origin: 'https://other.example' as Origin, topOrigin: 'https://other.example' as Origin }],
  ])('is asked anew %s', async (_, data, more) => {
    const { asked, remembered } = await holding()
    await remembered()
    expect((await asked()).grant).not.toBeNull()
    expect((await asked(data, more)).grant).toBeNull()
  })

  it('is as many as a hundred of one party, the newest', async () => {
    const { asked, remembered, holdings } = await holding()
    const to = (at: number) => ({ answer: { to: null, audience: `${at}`, encrypted: false } })
    for (let at = 0; at <= 100; at++) await remembered(to(at))
    expect((await holdings.get('site', party.id))?.grants).toHaveLength(100)
    expect((await asked(to(0))).grant).toBeNull()
    expect((await asked(to(100))).grant).not.toBeNull()
  })
})

describe('what can never be remembered', () => {
  const warning = (each: string) => [`with the warning ${each}`, { warnings: [each] }] as const
  it.each<readonly [string, Partial<Record<keyof Plan, unknown>>]>([
    ['of a party that nothing proves', { party: { ...party, proofs: [] } }],
    ['with a transaction', { transactions: [{ asks: ['a'], rows: [], raw: 'pay' }] }],
    ['with something to type', { asks: [...asks, { id: 'pin', purpose: null, kind: 'input', input: { type: 'text', length: null, description: null } }] }],
    ['with powers beyond the click', { powers: [{ kind: 'dpop', host: 'shop.example' }] }],
    ...(['unverified-party', 'cross-device', 'punycode', 'verifier-is-not-site', 'answer-goes-elsewhere'] as const).map(warning),
  ])('is a request %s, and saying so sends nothing', async (_, data) => {
    const { agent, keys, asked, chosen, second, holdings } = await holding()
    const shown = await asked(data)
    const inputs = { ...(shown.plan.asks.length > 1 && { pin: '1' }) }
    const signed = keys.signed.length
    await expect(agent.decide(shown.plan.id, yes(shown, chosen(second), { inputs }), true)).rejects.toMatchObject({ code: 'consent.mismatch' })
    expect(keys.signed).toHaveLength(signed)
    expect((await agent.decide(shown.plan.id, yes(shown, chosen(second), { inputs }))).result).toBe('done')
    expect((await holdings.get('site', party.id))?.grants).toEqual([])
  })

  it('is anything in a private window: neither what is chosen there, nor that something happened, is written down', async () => {
    const { agent, asked, chosen, second, holdings, remembered } = await holding()
    const written = async () => [await holdings.list('activity'), await holdings.list('site')]
    const before = await written()
    const yesThere = await asked({}, { inPrivate: true })
    await expect(agent.decide(yesThere.plan.id, yes(yesThere, chosen(second)), true)).rejects.toMatchObject({ code: 'consent.mismatch' })
    expect((await agent.decide(yesThere.plan.id, yes(yesThere, chosen(second)))).result).toBe('done')
    const noThere = await asked({}, { inPrivate: true })
    await agent.decide(noThere.plan.id, { version: noThere.version, allow: false })
    expect(await written()).toEqual(before)
    await remembered()
    expect((await asked({}, { inPrivate: true })).grant).toBeNull()
  })

  it('is an offer', async () => {
    const { agent, asked, chosen, second } = await holding()
    const raw = JSON.stringify({ type: 'Pass', issuer: 'did:test:i', holder: null, claims: {} })
    const handedOver = { kind: 'issuance', offers: [testOffer('o', raw)] }
    const alone = await asked({ ...handedOver, asks: [] }, { intent: 'create' })
    await expect(agent.decide(alone.plan.id, yes(alone, {}, { offers: ['o'] }), true)).rejects.toMatchObject({ code: 'consent.mismatch' })
    const both = await asked(handedOver, { intent: 'create' })
    await expect(agent.decide(both.plan.id, yes(both, chosen(second), { offers: ['o'] }), true)).rejects.toMatchObject({ code: 'consent.mismatch' })
  })

  it('is a request that came in by a code from elsewhere', async () => {
    const { agent, asked, chosen, second } = await holding()
    const shown = await asked({}, { via: 'qr' })
    expect(mayRemember(shown.plan)).toBe(false)
    await expect(agent.decide(shown.plan.id, yes(shown, chosen(second)), true)).rejects.toMatchObject({ code: 'consent.mismatch' })
  })
})

describe('the name of an ask', () => {
  const small = fc.constantFrom('a', 'b')
  const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null })
  const claim = fc.record({
    id: maybe(small),
    path: fc.array(fc.oneof(small, fc.constantFrom(null, 0, 1)), { minLength: 1, maxLength: 2 }),
    values: maybe(fc.array(fc.oneof(small, fc.boolean(), fc.integer({ min: 0, max: 1 })), { maxLength: 2 })),
  })
  const query = fc.record({
    id: small,
    format: small,
    meta: fc.dictionary(small, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2, noNullPrototype: true }),
    claims: maybe(fc.array(claim, { maxLength: 2 })),
    claimSets: maybe(fc.array(fc.array(small, { maxLength: 2 }), { maxLength: 2 })),
    trustedAuthorities: maybe(fc.array(fc.record({ type: small, values: fc.array(small, { maxLength: 2 }) }), { maxLength: 1 })),
    holderBinding: fc.boolean(),
  })
  const credential = fc.record({ id: small, purpose: maybe(small), kind: fc.constant('credential'), query, multiple: fc.boolean() })
  const identifier = fc.record({ id: small, purpose: maybe(small), kind: fc.constant('identifier'), methods: fc.array(small, { maxLength: 2 }) })
  const origin = maybe(fc.constantFrom('https://a.example', 'https://b.example'))
  const sets = fc.array(fc.record({ required: fc.boolean(), options: fc.array(fc.array(small, { maxLength: 2 }), { maxLength: 2 }) }), { maxLength: 2 })
  const asked = fc.record({
    plan: fc.record({
      kind: fc.constantFrom('presentation', 'sign-in'),
      protocol: small,
      party: fc.record({
        id: small,
        name: fc.constant(null),
        proofs: fc.array(fc.record({ by: fc.constantFrom('origin', 'did'), of: small }), { minLength: 1, maxLength: 2 }),
      }),
      asks: fc.array(fc.oneof(credential, identifier), { minLength: 1, maxLength: 2 }),
      sets,
      answer: fc.record({ to: maybe(small), audience: small, encrypted: fc.boolean() }),
      statements: fc.array(
        fc.record({ format: small, by: small, verified: fc.constant(true), rows: fc.array(fc.record({ label: small, value: small }), { maxLength: 1 }) }),
        {
          maxLength: 1,
        },
      ),
      id: fc.string(),
      expiresAt: fc.nat(),
      memo: fc.dictionary(small, fc.string(), { noNullPrototype: true }),
    }),
    received: fc.record({ origin, topOrigin: origin }),
  })
  type Drawn = Parameters<Parameters<typeof asked.map>[0]>[0]
  const empty = { offers: [], transactions: [], statements: [], warnings: [], links: [], powers: [], once: null }
  const named = ({ plan, received: from }: Drawn) =>
    nameOf({ plan: { ...empty, ...plan } as unknown as Plan, received: from as Pick<Received, 'origin' | 'topOrigin'> })
  const exact = ({ plan: { kind, protocol, party: who, asks: what, sets: how, answer, statements }, received: from }: Drawn) => [
    kind,
    protocol,
    who,
    what,
    how,
    answer,
    statements,
    from,
  ]

  /** The same data, the members of its objects the other way round. */
  const turned = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(turned)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([name, each]) => [name, turned(each)]),
          )
        : value

  /** Two that differ in one place at most: of the second, one part is taken into the first. */
  const pair = fc
    .tuple(asked, asked, fc.constantFrom('kind', 'protocol', 'party', 'asks', 'sets', 'answer', 'statements', 'received', 'id', 'memo', 'none'))
    .map(([one, other, part]): [Drawn, Drawn] => {
      if (part === 'none') return [one, turned(one) as Drawn]
      if (part === 'received') return [one, { ...one, received: other.received }]
      return [one, { ...one, plan: { ...one.plan, [part]: other.plan[part as keyof Drawn['plan']] } }]
    })

  it('is the same exactly when all of what is asked is the same, whatever the order of its members', async () => {
    let same = 0
    await fc.assert(
      fc.asyncProperty(pair, async ([one, other]) => {
        const [first, second] = [await named(one), await named(other)]
        const isSame = isSameData(exact(one), exact(other))
        if (isSame) same++
        expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/)
        expect(first === second).toBe(isSame)
      }),
      { numRuns: 500 },
    )
    expect(same).toBeGreaterThan(20)
  })

  it('is none where what is asked has no canonical form', async () => {
    let deep: unknown = 'x'
    for (let level = 0; level < 80; level++) deep = [deep]
    await expect(
      nameOf({
        plan: { ...empty, kind: 'presentation', party, asks: [{ ...asks[0], deep }], sets: [], answer: {} } as unknown as Plan,
        received: { origin: null, topOrigin: null },
      }),
    ).resolves.toBeNull()
  })
})
