import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AskId, Decision, Received } from '../core/exchange.ts'
import type { Protocol } from '../core/plugin.ts'
import type { Activity } from '../core/records.ts'
import { asked, site, yes } from '../testing/fakes/asked.ts'
import { fakeHoldings } from '../testing/fakes/holdings.ts'
import { memoryJournal } from '../testing/fakes/journal.ts'
import { credentialAsk, testDids, testFormat, testKeys, testOffer, testProtocol } from '../testing/fakes/plugins.ts'
import { fakeNow, fakeWorld } from '../testing/fakes/world.ts'
import { createAgent } from './agent.ts'
import { receipts } from './received.ts'

const party = { id: `origin:${site}`, name: 'Shop', proofs: [{ by: 'origin', of: site }] } as const
const other = { ...party, id: 'origin:https://other.example', name: 'Other' }
const asks = [credentialAsk('a', 'Degree', ['name'])]
const links = [
  { kind: 'client', url: 'https://shop.example' },
  { kind: 'terms', url: 'https://shop.example/terms' },
  { kind: 'policy', url: 'https://shop.example/privacy' },
] as const
const day = 86_400_000

const received = (data: object = {}, more: Partial<Received> = {}) => asked({ party, asks, ...data }, more)

const no: Decision = { version: 1, allow: false }
const denied = { reply: { error: 'access_denied' }, redirect: null, delivered: null }

/** A wallet that holds one `Degree`. Counts how often a party heard a no. */
async function holding(protocol: Protocol = testProtocol()) {
  const holdings = fakeHoldings()
  const journal = memoryJournal()
  const keys = testKeys()
  let now = fakeNow
  let refused = 0
  const counting: Protocol = {
    ...protocol,
    refuse(...given) {
      refused++
      return protocol.refuse(...given)
    },
  }
  const agent = createAgent([testDids, testFormat, keys, counting], { outside: { ...fakeWorld(), now: () => now }, journal, holdings })
  const { did } = await agent.createIdentifier({ name: 'me', algorithm: 'ES256' })
  const raw = JSON.stringify({ type: 'Degree', issuer: 'did:test:i', holder: did, claims: { name: 'CANARY', hidden_age: 30 } })
  const { id } = await agent.plan(
    received({ party: { id: 'paste', name: null, proofs: [] }, kind: 'issuance', asks: [], offers: [testOffer('o', raw)] }, { intent: 'create' }),
  )
  await agent.decide(id, yes(await agent.shown(id), {}, { offers: ['o'] }))
  const credentialId = (await holdings.list('entry'))[0]?.id ?? ''
  const choices = { a: [{ credentialId, set: 0 }] }
  const ask = async (data: object = {}) => (await agent.plan(received(data))).id
  const share = async (data: object = {}, remember = false) => {
    const id = await ask(data)
    await agent.decide(id, yes(await agent.shown(id), choices), remember)
  }
  const of = async (id: string) => (await holdings.list('activity')).filter((activity) => activity.party === id)
  return { agent, holdings, journal, keys, did, credentialId, choices, ask, share, of, refused: () => refused, later: (ms: number) => (now += ms) }
}

describe('a blocked party', () => {
  it('hears the same as from any no, and nobody is asked', async () => {
    const { agent, journal, ask, refused, of } = await holding()
    const before = await ask()
    await agent.decide(before, no)
    await agent.sites.block(party.id, true)
    const id = await ask()
    expect((await journal.get(id))?.outcome).toEqual((await journal.get(before))?.outcome)
    expect((await journal.get(id))?.outcome).toEqual(denied)
    await expect(agent.shown(id)).rejects.toMatchObject({ code: 'consent.expired' })
    expect(refused()).toBe(2)
    expect((await of(party.id)).map(({ result }) => result)).toEqual(['refused', 'refused'])
  })

  it('that is a page does not get round it by asking in the name of somebody else', async () => {
    const { agent, holdings, journal, ask, of } = await holding()
    const page = String(received({}).origin)
    const other = { party: { id: 'did:test:fresh', name: 'Somebody', proofs: [{ by: 'did', of: 'did:test:fresh' }] } }
    expect((await journal.get(await ask(other)))?.outcome).toBeNull()
    await agent.sites.block(page, true)
    expect((await journal.get(await ask(other)))?.outcome).toEqual(denied)
    expect((await holdings.get('site', page))?.blocked?.refused).toBe(1)
    expect(await of(page)).toMatchObject([{ result: 'refused', partyName: null }])
    expect(await of('did:test:fresh')).toEqual([])
  })

  it('is counted each time it tries, in one line of the activity for each day', async () => {
    const { agent, holdings, ask, of, later } = await holding()
    await agent.sites.block(party.id, true)
    for (let times = 0; times < 3; times++) await ask()
    expect(await of(party.id)).toHaveLength(1)
    later(day)
    await ask()
    expect((await of(party.id)).map(({ result, at, kind }) => ({ result, at, kind }))).toEqual([
      { result: 'refused', at: fakeNow, kind: 'presentation' },
      { result: 'refused', at: fakeNow + day, kind: 'presentation' },
    ])
    expect((await holdings.get('site', party.id))?.blocked).toEqual({ at: fakeNow, refused: 4 })
  })

  it('waits like any other while the vault is locked, and is refused at unlock without having been shown', async () => {
    const { agent, holdings, journal, ask, of, keys } = await holding()
    await agent.sites.block(party.id, true)
    holdings.lock()
    const id = await ask()
    expect((await journal.get(id))?.outcome).toBeNull()
    expect(await agent.shown(id)).toMatchObject({ candidates: null })
    await agent.recover()
    expect((await journal.get(id))?.outcome).toBeNull()
    holdings.unlock()
    await agent.recover()
    expect(await journal.get(id)).toMatchObject({ outcome: denied, shown: null })
    await expect(agent.shown(id)).rejects.toMatchObject({ code: 'consent.expired' })
    expect((await holdings.get('site', party.id))?.blocked?.refused).toBe(1)
    expect(await of(party.id)).toHaveLength(1)
    expect(keys.signed).toEqual([])
  })

  it('is not shown either when the screen is faster than the refusal', async () => {
    const { agent, holdings, journal, ask } = await holding()
    await agent.sites.block(party.id, true)
    holdings.lock()
    const id = await ask()
    holdings.unlock()
    await expect(agent.shown(id)).rejects.toMatchObject({ code: 'consent.expired' })
    expect((await journal.get(id))?.outcome).toBeNull()
    await agent.recover()
    expect((await journal.get(id))?.outcome).toEqual(denied)
    expect((await holdings.get('site', party.id))?.blocked?.refused).toBe(1)
  })

  it('gets nothing by a yes to a request that stood on a screen when it was blocked', async () => {
    const { agent, ask, choices, keys } = await holding()
    const id = await ask()
    const shown = await agent.shown(id)
    await agent.sites.block(party.id, true)
    expect(await agent.decide(id, yes(shown, choices))).toMatchObject({ result: 'refused', outcome: denied })
    expect(keys.signed).toEqual([])
  })

  it('that waits is refused when it is blocked, once, and the no of the person is the same', async () => {
    const { agent, ask, refused } = await holding()
    const id = await ask()
    await agent.shown(id)
    await agent.sites.block(party.id, true)
    await agent.recover()
    expect(await agent.decide(id, no)).toMatchObject({ result: 'refused', outcome: denied })
    expect(refused()).toBe(1)
  })

  it('is exactly this one, and may ask again when it is unblocked', async () => {
    const { agent, ask } = await holding()
    await agent.sites.block(party.id, true)
    expect((await agent.shown(await ask({ party: { ...party, id: `${party.id}.evil.example` } }))).candidates).not.toBeNull()
    expect((await agent.shown(await ask({ party: other }))).candidates).not.toBeNull()
    await agent.sites.block(party.id, false)
    expect((await agent.shown(await ask())).candidates).not.toBeNull()
  })

  it('loses its grants, and does not get them back', async () => {
    const { agent, ask, share } = await holding()
    await share({}, true)
    expect((await agent.shown(await ask())).grant).not.toBeNull()
    await agent.sites.block(party.id, true)
    await agent.sites.block(party.id, false)
    expect((await agent.shown(await ask())).grant).toBeNull()
  })

  it('has no grant either when it is blocked while its answer is on the way', async () => {
    const performing = testProtocol()
    let block = async () => {}
    const slow = testProtocol(async (...given) => {
      if (given[0].kind === 'presentation') await block()
      return performing.perform(...given)
    })
    const { agent, holdings, share } = await holding(slow)
    block = () => agent.sites.block(party.id, true)
    await share({}, true)
    expect(await holdings.get('site', party.id)).toMatchObject({ blocked: { refused: 0 }, grants: [] })
  })

  it('blocked twice is blocked since the first time', async () => {
    const { agent, holdings, ask, later } = await holding()
    await agent.sites.block(party.id, true)
    await ask()
    later(5)
    await agent.sites.block(party.id, true)
    expect((await holdings.get('site', party.id))?.blocked).toEqual({ at: fakeNow, refused: 1 })
  })

  it('is counted right when it asks twice at once', async () => {
    const { agent, holdings, ask } = await holding()
    await agent.sites.block(party.id, true)
    await Promise.all([ask(), ask(), ask()])
    expect((await holdings.get('site', party.id))?.blocked?.refused).toBe(3)
  })
})

describe('what is known of a party', () => {
  it('is its name and its links from the request that was answered last', async () => {
    const { share, holdings } = await holding()
    await share({ links: [links[0]] })
    await share({ party: { ...party, name: 'New Shop' }, links })
    expect(await holdings.get('site', party.id)).toEqual({ id: party.id, name: 'New Shop', blocked: null, grants: [], links })
  })

  it('is nothing for one that was only refused, and for pasted text', async () => {
    const { agent, ask, holdings } = await holding()
    await agent.decide(await ask({ links }), no)
    expect(await holdings.list('site')).toEqual([])
  })

  it('holds no address that is longer than 2048 characters', async () => {
    const { share, holdings } = await holding()
    await share({ links: [{ kind: 'policy', url: `https://shop.example/${'a'.repeat(2048)}` }, links[1]] })
    expect((await holdings.get('site', party.id))?.links).toEqual([links[1]])
  })

  it('is written down under an id of 4096 characters; a party with a longer one is not heard', async () => {
    const { agent, ask, share, of } = await holding()
    const id = 'd'.repeat(4096)
    await share({ party: { ...party, id } })
    expect(await of(id)).toHaveLength(1)
    await expect(ask({ party: { ...party, id: `${id}d` } })).rejects.toMatchObject({ code: 'request.malformed' })
    expect(await agent.pending()).toHaveLength(2)
  })

  it('is a name of at most 256 characters and proofs of at most 4096, cut between two characters', async () => {
    const { share, of } = await holding()
    await share({ party: { ...party, name: `${'n'.repeat(255)}😀`, proofs: [{ by: 'certificate', of: 'c'.repeat(10_000) }] } })
    const [activity] = await of(party.id)
    expect(activity?.partyName).toHaveLength(256)
    expect(activity?.partyName?.isWellFormed()).toBe(true)
    expect(activity?.proofs[0]?.of).toHaveLength(4096)
  })

  it('and what happened are written at once, or not at all', async () => {
    const { agent, holdings, ask, choices, of } = await holding()
    const id = await ask({ links })
    const shown = await agent.shown(id)
    holdings.failWith(new Error('full'))
    await expect(agent.decide(id, yes(shown, choices), true)).rejects.toThrow('full')
    holdings.failWith(null)
    expect(await of(party.id)).toEqual([])
    expect(await holdings.list('site')).toEqual([])
  })

  it('revoking ends the grant that is named, and no other', async () => {
    const { agent, holdings, ask, share } = await holding()
    const second = { asks: [credentialAsk('a', 'Degree', ['hidden_age'])] }
    await share({}, true)
    await share(second, true)
    const [grant] = (await holdings.get('site', party.id))?.grants ?? []
    await agent.sites.revoke(party.id, grant?.asked ?? '')
    expect((await agent.shown(await ask())).grant).toBeNull()
    expect((await agent.shown(await ask(second))).grant).not.toBeNull()
    await agent.sites.revoke('origin:https://nobody.example', 'x')
    expect(await holdings.get('site', 'origin:https://nobody.example')).toBeNull()
  })

  it('is nothing after it was forgotten, and others are not touched', async () => {
    const { agent, holdings, ask, share, of } = await holding()
    await share({}, true)
    await share({ party: other }, true)
    await agent.sites.block(party.id, true)
    await agent.sites.forget(party.id)
    expect(await holdings.get('site', party.id)).toBeNull()
    expect(await of(party.id)).toEqual([])
    expect(await agent.shown(await ask())).toMatchObject({ before: null, grant: null, candidates: expect.anything() })
    expect(await of(other.id)).toHaveLength(1)
    expect((await agent.shown(await ask({ party: other }))).grant).not.toBeNull()
  })
})

describe('asking a party to delete what it has', () => {
  it.each([
    [links, 'https://shop.example/privacy'],
    [links.slice(0, 2), 'https://shop.example/terms'],
    [links.slice(0, 1), 'https://shop.example'],
    [[{ kind: 'policy', url: 'http://shop.example' }, { kind: 'terms', url: 'javascript:alert(1)' }, links[0]], 'https://shop.example'],
    [[], null],
  ])('with the links %j leads to %s, and is written down', async (given, url) => {
    const { agent, share, of } = await holding()
    await share({ links: given })
    expect(await agent.sites.deletion(party.id)).toBe(url)
    expect((await of(party.id)).at(-1)).toMatchObject({ kind: 'deletion', result: 'done', party: party.id, partyName: 'Shop', via: null, credentials: [] })
  })

  it('is nothing for a party that is not known', async () => {
    const { agent, of } = await holding()
    expect(await agent.sites.deletion(party.id)).toBeNull()
    expect(await of(party.id)).toEqual([])
  })
})

describe('removing a credential', () => {
  it('is written down with its title and nothing else of it', async () => {
    const { agent, holdings, credentialId, of } = await holding()
    await agent.removeCredential(credentialId)
    for (const type of ['credential', 'entry', 'report'] as const) expect(await holdings.list(type)).toEqual([])
    expect(await of('')).toMatchObject([{ kind: 'removal', result: 'done', credentials: [{ credentialId, title: 'Degree', claims: [] }] }])
    expect(JSON.stringify(await holdings.list('activity'))).not.toContain('CANARY')
    await agent.removeCredential(credentialId)
    expect(await of('')).toHaveLength(1)
  })
})

describe('forgetting everything that happened', () => {
  it('leaves for each party what it received, when last, and who signed', async () => {
    const { agent, ask, share, holdings, did, credentialId, later } = await holding()
    await share()
    later(10)
    await share({ asks: [credentialAsk('a', 'Degree', ['hidden_age'])] })
    await share({ party: other })
    await agent.decide(await ask(), no)
    await agent.sites.deletion(party.id)
    await agent.sites.clear()
    expect((await holdings.list('activity')).toSorted((a, b) => (a.party < b.party ? 1 : -1))).toMatchObject([
      {
        party: party.id,
        kind: 'presentation',
        result: 'done',
        at: fakeNow + 10,
        via: null,
        identifiers: [did],
        credentials: [{ credentialId, title: 'Degree', claims: ['hidden_age', 'name'] }],
      },
      { party: other.id, kind: 'presentation', result: 'done', credentials: [{ claims: ['name'] }] },
    ])
    expect((await agent.shown(await ask())).before).toEqual({ times: 1, last: fakeNow + 10, claims: ['hidden_age', 'name'] })
  })

  it('leaves what was decided about parties', async () => {
    const { agent, ask, share, holdings } = await holding()
    await share({}, true)
    await agent.sites.block(other.id, true)
    await agent.sites.clear()
    expect((await agent.shown(await ask())).grant).not.toBeNull()
    expect((await holdings.get('site', other.id))?.blocked).not.toBeNull()
  })

  it('goes on to say where an identifier signed in', async () => {
    const { agent, ask, holdings } = await holding()
    const signIn = { kind: 'sign-in', asks: [{ id: 'who' as AskId, purpose: null, kind: 'identifier', methods: ['test'] }] }
    const id = await ask(signIn)
    await agent.decide(id, yes(await agent.shown(id), { who: [{ identifier: 'new' }] }))
    const made = (await holdings.list('identifier')).find(({ origin }) => origin === site)?.did
    await agent.sites.clear()
    const shown = await agent.shown(await ask({ ...signIn, party: other }))
    expect(shown.identifiers?.find(({ did }) => did === made)?.seenBy).toEqual([party.id])
  })

  const text = fc.constantFrom('a', 'b', 'c')
  const activity: fc.Arbitrary<Activity> = fc.record({
    id: fc.uuid(),
    at: fc.nat({ max: 100 }),
    kind: fc.constantFrom('presentation', 'issuance', 'sign-in', 'deletion', 'removal', 'export'),
    result: fc.constantFrom('done', 'refused', 'expired', 'failed', 'unknown'),
    party: text,
    partyName: fc.option(text, { nil: null }),
    proofs: fc.constant([]),
    via: fc.constantFrom('dc-api', 'link', null),
    credentials: fc.array(fc.record({ credentialId: fc.option(text, { nil: null }), title: text, claims: fc.uniqueArray(text) }), { maxLength: 3 }),
    identifiers: fc.uniqueArray(text),
  })
  const facts = (activities: readonly Activity[]) =>
    new Set(
      activities
        .filter(({ kind, result }) => result === 'done' && (kind === 'presentation' || kind === 'sign-in'))
        .flatMap(({ party: who, kind, credentials, identifiers }) => [
          `${who} ${kind}`,
          ...credentials.flatMap(({ credentialId, title, claims }) => claims.map((claim) => [who, kind, credentialId, title, claim].join())),
          ...identifiers.map((did) => [who, kind, did].join()),
        ]),
    )

  it('leaves every fact of what was received and no other, once, and the second time changes nothing', () => {
    fc.assert(
      fc.property(fc.array(activity, { maxLength: 20 }), (activities) => {
        const left = receipts(activities)
        expect(facts(left)).toEqual(facts(activities))
        expect(new Set(left.map(({ party: who, kind }) => `${who} ${kind}`)).size).toBe(left.length)
        for (const { party: who, kind, at } of left)
          expect(at).toBe(Math.max(...activities.filter((one) => one.party === who && one.kind === kind && one.result === 'done').map((one) => one.at)))
        expect(receipts(left)).toEqual(left)
      }),
    )
  })
})
