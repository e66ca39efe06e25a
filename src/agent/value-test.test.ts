import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClaimPath, IndexEntry } from '../core/credential.ts'
import type { ClaimQuery, CredentialQuery, ValueTest } from '../core/exchange.ts'
import { isSameData, type Json } from '../core/json.ts'
import { candidates } from './match.ts'
import { longestTested, passes, selectAny } from './value-test.ts'

const none: ValueTest = { type: null, among: null, pattern: null, minimum: null, maximum: null, contains: null }
const only = (changes: Partial<ValueTest>): ValueTest => ({ ...none, ...changes })

describe('a test of one value', () => {
  test.each<[string, Partial<ValueTest>, readonly Json[], readonly Json[]]>([
    ['type string', { type: 'string' }, ['', 'a'], [1, true, null, [], {}]],
    ['type number', { type: 'number' }, [1, 1.5], ['1', null]],
    ['type integer', { type: 'integer' }, [1, -2, 3], [1.5, '1']],
    ['type boolean', { type: 'boolean' }, [true, false], ['true', 0]],
    ['type array', { type: 'array' }, [[], [1]], [{}, 'a', null]],
    ['type object', { type: 'object' }, [{}, { a: 1 }], [[], null, 'a']],
    ['one of these', { among: ['a', 1, { b: [2] }] }, ['a', 1, { b: [2] }], ['A', '1', { b: [3] }, null]],
    ['a pattern', { pattern: '^a+$' }, ['a', 'aa'], ['', 'ab', 1, ['a'], null]],
    ['bounds', { minimum: 18, maximum: 65 }, [18, 40, 65], [17.99, 66, '40', null]],
    ['an element', { contains: only({ pattern: '^x' }) }, [['a', 'xy']], [[], ['a'], 'x', { 0: 'x' }]],
    ['all of it', { type: 'array', contains: only({ type: 'number', minimum: 3 }) }, [[1, 3]], [[1], ['3'], 3]],
  ])('%s', (_, changes, pass, fail) => {
    const made = only(changes)
    for (const value of pass) expect(passes(made, value), JSON.stringify(value)).toBe(true)
    for (const value of fail) expect(passes(made, value), JSON.stringify(value)).toBe(false)
  })
  test('a text longer than patterns are reckoned for matches none', () => {
    const made = only({ pattern: '^a*$' })
    expect(passes(made, 'a'.repeat(longestTested))).toBe(true)
    expect(passes(made, 'a'.repeat(longestTested + 1))).toBe(false)
  })
  test('without members it is passed by everything, and by nothing that one of its members does not let pass', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) => {
        expect(passes(none, value as Json)).toBe(true)
        expect(passes(only({ among: [other as Json] }), value as Json)).toBe(isSameData(other, value))
      }),
    )
  })
})

const claims = { issuer: { id: 'did:x' }, credentialSubject: { age: 17, jobs: [{ active: false }, { active: true }], name: 'Ada' } }
const query = (path: ClaimPath, changes: Partial<ClaimQuery> = {}): ClaimQuery => ({ id: null, path, values: null, ...changes })
const found = (asked: ClaimQuery) => selectAny(asked, claims).found.map(({ path }) => path.join('.'))

describe('where an older request looks', () => {
  test('at the first of its paths where something is', () => {
    expect(found(query(['iss'], { alternatives: [['credentialSubject', 'name'], ['issuer']] }))).toEqual(['credentialSubject.name'])
  })
  test('on at the next one, when what is there does not pass', () => {
    const asked = query(['issuer'], { alternatives: [['issuer', 'id']], test: only({ type: 'string' }) })
    expect(found(asked)).toEqual(['issuer.id'])
  })
  test('nowhere, and says whether anything was there', () => {
    expect(selectAny(query(['iss'], { alternatives: [['sub']] }), claims)).toEqual({ found: [], there: false })
    expect(selectAny(query(['iss'], { alternatives: [['issuer']], test: only({ type: 'string' }) }), claims)).toEqual({ found: [], there: true })
  })
  test('of several values the first decides, as it does for the verifier', () => {
    const active: ClaimPath = ['credentialSubject', 'jobs', null, 'active']
    expect(found(query(active, { test: only({ among: [true] }) }))).toEqual([])
    expect(found(query(active, { test: only({ among: [false] }) }))).toEqual(['credentialSubject.jobs.0.active'])
    expect(found(query(active, { test: only({ type: 'boolean' }) }))).toHaveLength(2)
  })
})

describe('a credential for an older request', () => {
  const entry: IndexEntry = {
    id: 'one',
    format: 'jwt_vc_json',
    types: ['VerifiableCredential'],
    issuer: 'did:x',
    holder: 'did:me',
    title: 'One',
    claims,
    withholdable: [],
    authorities: [],
    validFrom: null,
    validUntil: null,
    addedAt: 1,
  }
  const asking = (claim: ClaimQuery): CredentialQuery => ({
    id: 'q',
    format: 'jwt_vc_json',
    meta: {},
    claims: [claim],
    claimSets: null,
    trustedAuthorities: null,
    holderBinding: true,
  })
  const reason = (claim: ClaimQuery) => {
    const [candidate] = candidates(asking(claim), [entry], { satisfies: () => true, mine: () => true, seenBy: () => [], now: 0 })
    return candidate?.unusable[0]?.code ?? candidate?.sets[0]?.filter(({ asked }) => asked)
  }
  test('shows the value that passed, and where it stood', () => {
    expect(reason(query(['iss'], { alternatives: [['issuer', 'id']] }))).toEqual([{ path: ['issuer', 'id'], value: 'did:x', asked: true }])
  })
  test('is told apart: nothing there, or another value', () => {
    expect(reason(query(['iss'], { alternatives: [['sub']] }))).toBe('claim-missing')
    expect(reason(query(['credentialSubject', 'age'], { test: only({ type: 'integer', minimum: 18 }) }))).toBe('value-differs')
  })
  test('answers as DCQL does where the older words say nothing', () => {
    const step = fc.oneof(fc.constantFrom('credentialSubject', 'age', 'jobs', 'name', 'issuer', 'id', 'active'), fc.constantFrom(0, 1), fc.constant(null))
    const values = fc.option(fc.array(fc.constantFrom(17, 'Ada', true, false), { minLength: 1 }), { nil: null })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), values, (path, wanted) => {
        const plain = reason({ id: null, path, values: wanted })
        const older = reason({ id: null, path, values: wanted, alternatives: [['nowhere']] })
        // Of several values DCQL takes any that fits, an older verifier looks at the first.
        if (!path.includes(null)) expect(older).toEqual(plain)
      }),
    )
  })
})
