import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Ask, AskId, Candidate, Plan } from './exchange.ts'
import { canBeMet, isAnswer, preselect, satisfiable } from './selection.ts'

const id = (text: string) => text as AskId
const credential = (name: string): Ask => ({
  id: id(name),
  purpose: null,
  kind: 'credential',
  multiple: false,
  query: { id: name, format: 'f', meta: {}, claims: null, claimSets: null, trustedAuthorities: null, holderBinding: true },
})
const candidate = (credentialId: string, usable: boolean): Candidate => ({
  credentialId,
  title: '',
  issuer: '',
  holder: null,
  seenBy: [],
  sets: usable ? [[]] : [],
  unusable: usable ? [] : [{ code: 'expired', path: null }],
})
const set = (required: boolean, ...options: readonly (readonly string[])[]) => ({ required, options: options.map((option) => option.map(id)) })
const plan = (...sets: Plan['sets']): Pick<Plan, 'asks' | 'sets'> => ({ asks: ['a', 'b', 'c'].map(credential), sets })

describe('which options can be met', () => {
  test("each set keeps the verifier's order", () => {
    const { sets } = plan(set(true, ['a', 'b'], ['c'], ['b']), set(false, ['a']))
    expect(satisfiable({ sets }, (ask) => ask !== id('a'))).toEqual([[1, 2], []])
  })
  test('a required set without one forbids any answer, an optional one does not', () => {
    expect(canBeMet(plan(set(true, ['a']), set(true, ['b'])), (ask) => ask === id('a'))).toBe(false)
    expect(canBeMet(plan(set(true, ['a']), set(false, ['b'])), (ask) => ask === id('a'))).toBe(true)
  })
})

describe('what counts as an answer', () => {
  const { sets } = plan(set(true, ['a', 'b'], ['c']), set(false, ['b']))
  test.each([
    [['a', 'b'], true],
    [['c'], true],
    [['c', 'b'], true],
    [['a', 'b', 'c'], false],
    [['a'], false],
    [['b'], false],
    [[], false],
    [['a', 'c'], false],
    [['c', 'never-asked'], false],
  ])('%j: %s', (answered, expected) => {
    expect(isAnswer({ sets }, answered)).toBe(expected)
  })
  test('an ask in several sets is answered once for all of them', () => {
    const plans = { sets: [...plan(set(true, ['a'], ['b']), set(true, ['b', 'c']), set(false, ['b'])).sets] }
    expect(isAnswer(plans, ['b', 'c'])).toBe(true)
    expect(isAnswer(plans, ['a', 'b', 'c'])).toBe(true)
    expect(isAnswer(plans, ['a', 'c'])).toBe(false)
    expect(isAnswer(plans, ['b'])).toBe(false)
  })
  test('of two options of one set, also one that is not required, only one is taken', () => {
    expect(isAnswer(plan(set(true, ['a'], ['b'])), ['a', 'b'])).toBe(false)
    expect(isAnswer(plan(set(true, ['c']), set(false, ['a'], ['b'])), ['c', 'a', 'b'])).toBe(false)
    expect(isAnswer(plan(set(true, ['c']), set(false, ['a'], ['b'])), ['c', 'b'])).toBe(true)
    expect(isAnswer(plan(set(false, ['a'], ['b'])), [])).toBe(true)
  })
  test('a plan with more combinations than anybody asks for is none that can be answered, and that is said at once', () => {
    const many = Array.from({ length: 40 }, (_, index) => `x${index}`)
    const sets = many.map((name) => set(false, [name]))
    const start = performance.now()
    expect(isAnswer({ sets }, many)).toBe(false)
    expect(performance.now() - start).toBeLessThan(2000)
  })
  test('it is what a look at every combination finds', () => {
    const ids = fc.constantFrom<string>('a', 'b', 'c', 'd')
    const options = fc.array(fc.uniqueArray(ids, { minLength: 1 }), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(fc.record({ required: fc.boolean(), options }), { maxLength: 3 }), fc.uniqueArray(ids), (given, answered) => {
        const sets = given.map((one) => set(one.required, ...one.options))
        const unions = given.reduce<readonly (readonly string[])[]>(
          (reached, one) => reached.flatMap((base) => [...(one.required ? [] : [base]), ...one.options.map((option) => [...base, ...option])]),
          [[]],
        )
        const right = unions.some((union) => [...new Set(union)].toSorted().join() === answered.toSorted().join())
        expect(isAnswer({ sets }, answered)).toBe(right)
      }),
    )
  })
  test('a plan that asks for nothing is answered with nothing', () => {
    expect(isAnswer({ sets: [] }, [])).toBe(true)
    expect(isAnswer({ sets: [] }, ['a'])).toBe(false)
  })
})

describe('what the screen starts with', () => {
  const held = { a: [candidate('a1', false)], b: [candidate('b1', false), candidate('b2', true)], c: [candidate('c1', true), candidate('c2', true)] }
  test('the first option that can be met, with the first usable candidate and its first claim set', () => {
    expect(preselect(plan(set(true, ['a', 'b'], ['b', 'c'], ['c'])), held)).toEqual({
      b: [{ credentialId: 'b2', set: 0 }],
      c: [{ credentialId: 'c1', set: 0 }],
    })
  })
  test('an optional set is not preselected', () => {
    expect(preselect(plan(set(true, ['b']), set(false, ['c'])), held)).toEqual({ b: [{ credentialId: 'b2', set: 0 }] })
  })
  test('nothing, when a required set cannot be met', () => {
    expect(preselect(plan(set(true, ['b']), set(true, ['a'])), held)).toEqual({})
  })
  test('nothing, while locked', () => {
    expect(preselect(plan(set(true, ['b'])), null)).toEqual({})
  })
  test('of identifiers the one made for this site, else a new one', () => {
    const signIn = { asks: [{ id: id('i'), purpose: null, kind: 'identifier', methods: ['key'] } as const], sets: [set(true, ['i'])] }
    const held = [
      { did: 'did:key:z1', name: '', origin: null, seenBy: [] },
      { did: 'did:key:z2', name: '', origin: 'https://shop.example', seenBy: [] },
    ]
    expect(preselect(signIn, {}, held, 'https://shop.example')).toEqual({ i: [{ identifier: 'did:key:z2' }] })
    expect(preselect(signIn, {}, held, 'https://other.example')).toEqual({ i: [{ identifier: 'new' }] })
    expect(preselect(signIn, {}, [])).toEqual({ i: [{ identifier: 'new' }] })
  })
  test('what is preselected is always an answer, or nothing', () => {
    const ids = fc.constantFrom<string>('a', 'b', 'c')
    const anySet = fc.record({ required: fc.boolean(), options: fc.array(fc.uniqueArray(ids, { minLength: 1 }), { minLength: 1, maxLength: 3 }) })
    fc.assert(
      fc.property(fc.array(anySet, { maxLength: 3 }), fc.uniqueArray(ids), (sets, usable) => {
        const p = plan(...sets.map(({ required, options }) => set(required, ...options)))
        const all = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, [candidate(name, usable.includes(name))]]))
        const chosen = Object.keys(preselect(p, all))
        const met = canBeMet(p, (ask) => usable.includes(ask))
        expect(isAnswer(p, chosen)).toBe(met)
        if (!met) expect(chosen).toEqual([])
      }),
    )
  })
})
