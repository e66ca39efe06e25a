import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClaimPath } from '../core/credential.ts'
import type { Json, JsonObject } from '../core/json.ts'
import { vectors } from '../testing/vectors.ts'
import { leaves, liesUnder, select } from './claim-path.ts'

const credential: JsonObject = {
  name: 'Ada',
  address: { street: 'Hill 1', city: 'Bern' },
  degrees: [{ type: 'Bachelor', from: 'A' }, { type: 'Master' }],
  codes: ['CH', 'FR'],
  mixed: [{ a: 1 }, 'text'],
  nothing: null,
}

describe('a claims path pointer', () => {
  test.each([
    [['name'], ['Ada']],
    [['address'], [{ street: 'Hill 1', city: 'Bern' }]],
    [['address', 'city'], ['Bern']],
    [
      ['degrees', null, 'type'],
      ['Bachelor', 'Master'],
    ],
    [['degrees', null, 'from'], ['A']],
    [['codes', 1], ['FR']],
    [['nothing'], [null]],
  ])('%j selects %j', (path, values) => {
    expect(select(credential, path).map(({ value }) => value)).toEqual(values)
  })
  test.each([
    ['a member that is not there', ['age']],
    ['an index past the end', ['codes', 2]],
    ['an index into an object', ['address', 0]],
    ['null over an object', ['address', null]],
    ['a name in an array', ['degrees', 'type']],
    ['a name in a text', ['name', 'length']],
    ['one element of the wrong kind among good ones', ['mixed', null, 'a']],
    ['an inherited member', ['constructor']],
    ['the prototype', ['__proto__']],
  ])('%s selects nothing', (_, path) => {
    expect(select(credential, path)).toEqual([])
  })
  test('null stands for every index, and the claim says which', () => {
    expect(select(credential, ['degrees', null, 'type']).map(({ path }) => path)).toEqual([
      ['degrees', 0, 'type'],
      ['degrees', 1, 'type'],
    ])
  })
  test('an index lies under null, a name does not', () => {
    expect(liesUnder(['codes', 1], ['codes', null])).toBe(true)
    expect(liesUnder(['codes', 'x'], ['codes', null])).toBe(false)
    expect(liesUnder(['codes'], ['codes', null])).toBe(false)
  })
})

describe('the leaves of a credential', () => {
  test('every leaf is found where it says it stands', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const root = JSON.parse(JSON.stringify(value))
        for (const leaf of leaves(root)) expect(select(root, leaf.path)).toEqual([leaf])
      }),
    )
  })
  test('a credential nested deeper than any stack is walked', () => {
    let deep: JsonObject = { end: true }
    for (let level = 0; level < 5000; level++) deep = { in: deep }
    expect(leaves(deep)).toHaveLength(1)
  })
})

interface SpecVectors {
  readonly claims_path_pointer: {
    readonly credential: JsonObject
    readonly cases: readonly (readonly [path: ClaimPath, values: readonly Json[]])[]
    readonly errors: readonly (readonly [path: ClaimPath, why: string])[]
  }
}
const spec = vectors<SpecVectors>('openid4vp-examples', 'spec-vectors.json')
describe.skipIf(spec.skip)(`the path pointers of the standard's own text ${spec.skip ?? ''}`, () => {
  const { credential: example = {}, cases = [], errors = [] } = spec.data?.claims_path_pointer ?? {}
  test.each(cases)('%j selects what section 7.3 says', (path, values) => {
    expect(select(example, path).map(({ value }) => value)).toEqual(values)
  })
  test.each(errors)('%j is an error (%s)', (path) => {
    expect(select(example, path)).toEqual([])
  })
})
