import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Ask, AskId, Candidate, Check, ExchangeId, Offer, Origin, Shown } from '../../core/exchange.ts'
import { canBeMet, isAnswer, isUsable } from '../../core/selection.ts'
import { decisionOf, fits, isClaimable, neededAsks, ownIdentifier, pickChoices, pickOption, start } from './choices.ts'
import { isRemembered } from './remembered.ts'

const askId = (id: string) => id as AskId
const credential = (id: string, multiple = false): Ask => ({
  id: askId(id),
  purpose: null,
  kind: 'credential',
  multiple,
  query: { id, format: 'jwt_vc_json', meta: {}, claims: null, claimSets: null, trustedAuthorities: null, holderBinding: true },
})
const identifier = (id: string): Ask => ({ id: askId(id), purpose: null, kind: 'identifier', methods: ['key'] })
const candidate = (credentialId: string, sets: number): Candidate => ({
  credentialId,
  title: credentialId,
  issuer: 'did:key:zIssuer',
  holder: null,
  seenBy: [],
  sets: Array.from({ length: sets }, () => [{ path: ['a'], value: 1, asked: true }]),
  unusable: sets ? [] : [{ code: 'expired', path: null }],
})
const check = (name: Check['name'], result: Check['result']): Check => ({ name, result, reason: null, source: '' })
const offer = (id: string, checks: readonly Check[] = [check('signature', 'passed')]): Offer => ({
  id,
  raw: null,
  preview: { title: id, types: [], issuer: 'did:key:zIssuer', holder: null, claims: {}, validFrom: null, validUntil: null },
  checks,
})

interface Told {
  readonly asks: readonly Ask[]
  readonly sets?: Shown['plan']['sets']
  readonly offers?: readonly Offer[]
  readonly candidates?: Shown['candidates']
  readonly identifiers?: Shown['identifiers']
  readonly grant?: NonNullable<Shown['grant']>['choices'] | null
}
function shownOf({ asks, sets, offers = [], candidates = {}, identifiers = [], grant = null }: Told): Shown {
  return {
    version: 7,
    plan: {
      id: 'x' as ExchangeId,
      kind: 'presentation',
      protocol: 'p',
      party: { id: 'origin:https://shop.example', name: null, proofs: [] },
      asks,
      sets: sets ?? asks.map((ask) => ({ required: true, options: [[ask.id]] })),
      offers,
      answer: { to: null, audience: '', encrypted: false },
      transactions: [],
      statements: [],
      warnings: [],
      links: [],
      powers: [],
      once: null,
      expiresAt: 0,
      memo: {},
    },
    received: { via: 'provider', origin: 'https://shop.example' as Origin, topOrigin: null },
    candidates,
    more: {},
    identifiers,
    before: null,
    grant: grant && { choices: grant, until: 1 },
  }
}

describe('a decision', () => {
  it('starts with the first usable candidate and its first claim set, under the number of the screen', () => {
    const shown = shownOf({ asks: [credential('a')], candidates: { a: [candidate('old', 0), candidate('one', 2), candidate('two', 1)] } })
    expect(decisionOf(shown, start(shown))).toEqual({ version: 7, allow: true, choices: { a: [{ credentialId: 'one', set: 0 }] }, inputs: {}, offers: [] })
  })

  it('takes the first option that can be met, in the order of the verifier, and leaves optional sets out', () => {
    const shown = shownOf({
      asks: [credential('a'), credential('b'), credential('c')],
      sets: [
        { required: true, options: [[askId('a')], [askId('b')]] },
        { required: false, options: [[askId('c')]] },
      ],
      candidates: { a: [candidate('old', 0)], b: [candidate('two', 1)], c: [candidate('three', 1)] },
    })
    const picked = start(shown)
    expect(decisionOf(shown, picked)?.choices).toEqual({ b: [{ credentialId: 'two', set: 0 }] })
    expect(Object.keys(decisionOf(shown, pickOption(picked, 1, 0))?.choices ?? {})).toEqual(['b', 'c'])
  })

  it('does not exist while the wallet is locked, or when nothing fits', () => {
    const locked = shownOf({ asks: [credential('a')], candidates: null })
    expect(fits(locked)).toBe(false)
    expect(decisionOf(locked, start(locked))).toBeNull()
    const empty = shownOf({ asks: [credential('a')], candidates: { a: [candidate('old', 0)] } })
    expect(decisionOf(empty, start(empty))).toBeNull()
  })

  it('does not exist for a choice that was never offered', () => {
    const shown = shownOf({ asks: [credential('a')], candidates: { a: [candidate('one', 1), candidate('old', 0)] } })
    for (const choice of [{ credentialId: 'other', set: 0 }, { credentialId: 'one', set: 1 }, { credentialId: 'old', set: 0 }, { identifier: 'new' }]) {
      expect(decisionOf(shown, pickChoices(start(shown), askId('a'), [choice]))).toBeNull()
    }
    expect(decisionOf(shown, pickChoices(start(shown), askId('a'), []))).toBeNull()
  })

  it('signs in with a fresh identifier unless this very site knows one', () => {
    const own = { did: 'did:key:zOwn', name: '', origin: 'https://shop.example', seenBy: [] }
    const other = { did: 'did:key:zOther', name: '', origin: 'https://forum.example', seenBy: [] }
    const free = { did: 'did:key:zFree', name: '', origin: null, seenBy: [] }
    expect(ownIdentifier(shownOf({ asks: [identifier('i')], identifiers: [own, free] }))).toBe('did:key:zOwn')
    expect(ownIdentifier(shownOf({ asks: [identifier('i')], identifiers: [other, free] }))).toBe('new')
    expect(ownIdentifier(shownOf({ asks: [identifier('i')], identifiers: [free] }))).toBe('new')
    const shown = shownOf({ asks: [identifier('i')], identifiers: [free] })
    expect(decisionOf(shown, start(shown))?.choices).toEqual({ i: [{ identifier: 'new' }] })
    const linked = shownOf({ asks: [identifier('i')], identifiers: [own, other] })
    const byLink = (id: string, to: string): Shown => {
      const party = { id, name: null, proofs: [] }
      return { ...linked, plan: { ...linked.plan, party, answer: { ...linked.plan.answer, to } }, received: { ...linked.received, via: 'link' } }
    }
    expect(ownIdentifier(byLink('forum.example', 'https://forum.example/answer'))).toBe('did:key:zOther')
    expect(ownIdentifier(byLink('CN=Forum', 'https://forum.example/answer'))).toBe('did:key:zOther')
    expect(ownIdentifier(byLink('forum.example', 'https://forum.example:8443/answer'))).toBe('new')
    expect(ownIdentifier(byLink('forum.example', 'https://elsewhere.example/answer'))).toBe('new')
  })

  it('claims only what passed the checks that count', () => {
    for (const result of ['failed', 'unknown'] as const)
      for (const name of ['signature', 'issuer-key', 'format'] as const) expect(isClaimable(offer('x', [check(name, result)]))).toBe(false)
    expect(isClaimable(offer('x', [check('status', 'unknown'), check('signature', 'passed')]))).toBe(true)
    const shown = shownOf({ asks: [], offers: [offer('good'), offer('bad', [check('signature', 'unknown')])] })
    expect(decisionOf(shown, { ...start(shown), offers: ['good', 'bad'] })?.offers).toEqual(['good'])
    const bad = shownOf({ asks: [], offers: [offer('bad', [check('signature', 'unknown')])] })
    expect(decisionOf(bad, { ...start(bad), offers: ['bad'] })).toBeNull()
  })

  it('waits for text that is asked for', () => {
    const ask: Ask = { id: askId('code'), purpose: null, kind: 'input', input: { type: 'tx-code', length: 4, description: null } }
    const shown = shownOf({ asks: [ask] })
    expect(decisionOf(shown, start(shown))).toBeNull()
    expect(decisionOf(shown, { ...start(shown), inputs: { code: '1234' } })?.inputs).toEqual({ code: '1234' })
  })

  it('whatever is asked and held: the start is a valid answer exactly when one exists, and any options picked stay one', () => {
    const names = ['a', 'b', 'c', 'd']
    const set = fc.record({
      required: fc.boolean(),
      options: fc.array(
        fc.subarray(names, { minLength: 1 }).map((ids) => ids.map(askId)),
        { minLength: 1, maxLength: 3 },
      ),
    })
    const held = fc.record(Object.fromEntries(names.map((name) => [name, fc.array(fc.nat(2), { maxLength: 3 })])))
    fc.assert(
      fc.property(fc.array(set, { minLength: 1, maxLength: 3 }), held, fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }), (sets, counts, options) => {
        const candidates = Object.fromEntries(names.map((name) => [name, (counts[name] ?? []).map((count, index) => candidate(`${name}${index}`, count))]))
        const shown = shownOf({ asks: names.map((name) => credential(name)), sets, candidates })
        const usable = (id: AskId) => isUsable(shown.plan, candidates, id)
        const first = decisionOf(shown, start(shown))
        expect(first !== null).toBe(canBeMet(shown.plan, usable))
        if (first) expect(isAnswer(shown.plan, Object.keys(first.choices))).toBe(true)
        const picked = options.reduce((now, option, index) => pickOption(now, index, option), start(shown))
        const decision = decisionOf(shown, picked)
        if (!decision) return
        expect(isAnswer(shown.plan, Object.keys(decision.choices))).toBe(true)
        expect(Object.keys(decision.choices).toSorted()).toEqual(
          neededAsks(shown, picked)
            .map(({ id }) => String(id))
            .toSorted(),
        )
        for (const [id, choices] of Object.entries(decision.choices))
          for (const choice of choices) {
            const found = candidates[id]?.find((one) => 'credentialId' in choice && one.credentialId === choice.credentialId)
            expect('set' in choice && found && choice.set < found.sets.length).toBe(true)
          }
      }),
    )
  })
})

describe('a choice that was remembered', () => {
  const two = { asks: [credential('a')], candidates: { a: [candidate('one', 1), candidate('two', 2)] } }

  it('is chosen beforehand', () => {
    const choices = { a: [{ credentialId: 'two', set: 1 }] }
    const shown = shownOf({ ...two, grant: choices })
    expect(isRemembered(shown)).toBe(true)
    expect(decisionOf(shown, start(shown))?.choices).toEqual(choices)
    expect(isRemembered(shownOf(two))).toBe(false)
  })

  it('ticks nothing: what is sensitive is confirmed each time', () => {
    expect(start(shownOf({ ...two, grant: { a: [{ credentialId: 'two', set: 0 }] } })).ticked).toEqual([])
  })

  it('is let go as a whole when any part of it is not offered any more', () => {
    const usual = decisionOf(shownOf(two), start(shownOf(two)))
    for (const choices of [
      { a: [{ credentialId: 'gone', set: 0 }] },
      { a: [{ credentialId: 'one', set: 1 }] },
      { a: [] },
      { a: [{ identifier: 'new' }] },
      { a: [{ credentialId: 'two', set: 0 }], b: [{ credentialId: 'two', set: 0 }] },
    ]) {
      const shown = shownOf({ ...two, grant: choices })
      expect(isRemembered(shown)).toBe(false)
      expect(decisionOf(shown, start(shown))).toEqual(usual)
    }
  })

  it('brings back the alternative and the optional part that were picked', () => {
    const asks = ['a', 'b', 'c'].map((id) => credential(id))
    const candidates = Object.fromEntries(['a', 'b', 'c'].map((id) => [id, [candidate(id, 1)]]))
    const sets = [
      { required: true, options: [[askId('a')], [askId('b')]] },
      { required: false, options: [[askId('c')]] },
    ]
    const grant = { b: [{ credentialId: 'b', set: 0 }], c: [{ credentialId: 'c', set: 0 }] }
    const shown = shownOf({ asks, sets, candidates, grant })
    expect(start(shown).options).toEqual([1, 0])
    expect(decisionOf(shown, start(shown))?.choices).toEqual(grant)
  })

  it('is itself the next time, whatever was asked and picked', () => {
    const names = ['a', 'b', 'c', 'd']
    const option = fc.subarray(names, { minLength: 1 }).map((ids) => ids.map(askId))
    const set = fc.record({ required: fc.boolean(), options: fc.array(option, { minLength: 1, maxLength: 3 }) })
    let seen = 0
    fc.assert(
      fc.property(fc.array(set, { minLength: 1, maxLength: 3 }), fc.array(fc.nat(2), { minLength: 7, maxLength: 7 }), (sets, picks) => {
        const asks = names.map((name) => credential(name))
        const candidates = Object.fromEntries(names.map((name) => [name, [candidate(`${name}0`, 2), candidate(`${name}1`, 2)]]))
        const shown = shownOf({ asks, sets, candidates })
        let picked = picks.slice(0, 3).reduce((now, pick, index) => pickOption(now, index, pick), start(shown))
        for (const [index, name] of names.entries())
          picked = pickChoices(picked, askId(name), [{ credentialId: `${name}${(picks[3 + index] ?? 0) % 2}`, set: 1 }])
        const made = decisionOf(shown, picked)
        if (!made) return
        seen++
        const again = shownOf({ asks, sets, candidates, grant: made.choices })
        expect(isRemembered(again)).toBe(true)
        expect(decisionOf(again, start(again))).toEqual(made)
      }),
    )
    expect(seen).toBeGreaterThan(20)
  })
})
