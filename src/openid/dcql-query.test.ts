import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asWalletError } from '../core/errors.ts'
import { parseDcqlQuery } from './dcql-query.ts'

const credential = (changes: object = {}) => ({ id: 'a', format: 'x', meta: {}, ...changes })
const codeOf = (value: unknown): string => {
  try {
    parseDcqlQuery(value)
    return 'accepted'
  } catch (error) {
    return asWalletError(error).code
  }
}
const withCredential = (changes: object) => codeOf({ credentials: [credential(changes)] })
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))
const deep = (levels: number): object => (levels === 0 ? {} : { in: deep(levels - 1) })

describe('a query is read with its defaults', () => {
  test('what is absent is null, holder binding is required, one credential is meant, and all are required', () => {
    expect(parseDcqlQuery({ credentials: [credential(), credential({ id: 'b', require_cryptographic_holder_binding: false, multiple: true })] })).toEqual({
      credentials: [
        { id: 'a', format: 'x', meta: {}, claims: null, claimSets: null, trustedAuthorities: null, holderBinding: true, multiple: false },
        { id: 'b', format: 'x', meta: {}, claims: null, claimSets: null, trustedAuthorities: null, holderBinding: false, multiple: true },
      ],
      sets: [{ required: true, options: [['a', 'b']] }],
    })
  })
  test('unknown members are ignored, on every level', () => {
    const query = {
      later: 1,
      credentials: [
        credential({ later: 1, claims: [{ id: 'c', path: ['p'], later: 1 }], trusted_authorities: [{ type: 'x-later', values: ['v'], later: 1 }] }),
      ],
      credential_sets: [{ options: [['a']], later: 1, purpose: 'x' }],
    }
    expect(JSON.stringify(parseDcqlQuery(query))).not.toMatch(/later":|purpose/)
  })
  test('VP-22: of two queries for the same claim the first counts', () => {
    const claims = [{ path: ['p'], values: [1] }, { path: ['q'] }, { path: ['p'] }]
    expect(parseDcqlQuery({ credentials: [credential({ claims })] }).credentials[0]?.claims).toEqual([
      { id: null, path: ['p'], values: [1] },
      { id: null, path: ['q'], values: null },
    ])
  })
  test('with claim_sets both are kept, because each set may name another', () => {
    const claims = [
      { id: 'one', path: ['p'], values: [1] },
      { id: 'two', path: ['p'], values: [2] },
    ]
    expect(parseDcqlQuery({ credentials: [credential({ claims, claim_sets: [['one'], ['two']] })] }).credentials[0]?.claims).toHaveLength(2)
  })
  test('meta is copied, so that nothing can change it afterwards', () => {
    const meta = { values: ['a'] }
    const { credentials } = parseDcqlQuery({ credentials: [credential({ meta })] })
    meta.values.push('b')
    expect(credentials[0]?.meta).toEqual({ values: ['a'] })
  })
})

describe('VP-21: what a query may not be', () => {
  test.each([
    ['two credentials of one id', { credentials: [credential(), credential()] }],
    ['no credentials', { credentials: [] }],
    ['credentials that are an object', { credentials: { a: credential() } }],
    ['more than 100 credentials', { credentials: many(101, (index) => credential({ id: `${index}` })) }],
    ['more than 1,000 claims in all', { credentials: many(11, (id) => credential({ id: `${id}`, claims: many(100, (index) => ({ path: [index] })) })) }],
    ['a set of a credential that is not asked for', { credentials: [credential()], credential_sets: [{ options: [['b']] }] }],
    ['a set whose option names an inherited member', { credentials: [credential()], credential_sets: [{ options: [['toString']] }] }],
    ['required that is text', { credentials: [credential()], credential_sets: [{ options: [['a']], required: 'true' }] }],
  ])('%s', (_, query) => {
    expect(codeOf(query)).toBe('request.malformed')
  })
  test.each([
    ['an id that is empty', { id: '' }],
    ['an id that ends in a line break', { id: 'a\n' }],
    ['an id of 129 characters', { id: 'a'.repeat(129) }],
    ['an id that would reach a prototype', { id: '__proto__' }],
    ['an id that is a number', { id: 1 }],
    ['meta that is missing', { meta: undefined }],
    ['meta that is null', { meta: null }],
    ['meta that is a list', { meta: [] }],
    ['meta nested 100 deep', { meta: deep(100) }],
    ['multiple that is a number', { multiple: 1 }],
    ['claim_sets without claims', { claim_sets: [['a']] }],
    ['claim_sets with a claim that has no id', { claims: [{ id: 'c', path: ['p'] }, { path: ['q'] }], claim_sets: [['c']] }],
    ['a claim set that is empty', { claims: [{ id: 'c', path: ['p'] }], claim_sets: [[]] }],
    ['claims that are null', { claims: null }],
    ['more than 100 claims', { claims: many(101, (index) => ({ path: [index] })) }],
    ['a path 33 deep', { claims: [{ path: many(33, () => 'a') }] }],
    ['a path 1,000 deep', { claims: [{ path: many(1000, () => null) }] }],
    ['a negative index', { claims: [{ path: ['a', -1] }] }],
    ['an index that is not whole', { claims: [{ path: ['a', 1.5] }] }],
    ['an index no array has', { claims: [{ path: ['a', 2 ** 53] }] }],
    ['values that are empty', { claims: [{ path: ['a'], values: [] }] }],
    ['a value that is not whole', { claims: [{ path: ['a'], values: [1.5] }] }],
    ['a value that is a list', { claims: [{ path: ['a'], values: [['x']] }] }],
  ])('%s', (_, changes) => {
    expect(withCredential(changes)).toBe('request.malformed')
  })
  test.each([
    ['100 credentials', { credentials: many(100, (index) => credential({ id: `${index}` })) }],
    ['100 claims', { credentials: [credential({ claims: many(100, (index) => ({ path: [index] })) })] }],
    ['a path 32 deep', { credentials: [credential({ claims: [{ path: many(32, () => null) }] })] }],
    ['a text that looks like a regular expression', { credentials: [credential({ claims: [{ path: ['(a+)+$'], values: ['(.*)*', ''] }] })] }],
  ])('%s is not too much', (_, query) => {
    expect(codeOf(query)).toBe('accepted')
  })
})

describe('appendix B', () => {
  test.each([
    ['jwt_vc_json', { type_values: [['A', 'B'], ['C']] }, 'accepted'],
    ['jwt_vc_json', { type_values: [] }, 'request.malformed'],
    ['jwt_vc_json', { type_values: [[]] }, 'request.malformed'],
    ['ldp_vc', { type_values: ['A'] }, 'request.malformed'],
    ['dc+sd-jwt', { vct_values: 'A' }, 'request.malformed'],
    ['dc+sd-jwt', { vct_values: [1] }, 'request.malformed'],
    ['mso_mdoc', { doctype_value: ['A'] }, 'request.malformed'],
    ['x-other', { type_values: 7 }, 'accepted'],
  ])('%s with %j: %s', (format, meta, expected) => {
    expect(withCredential({ format, meta })).toBe(expected)
  })
})

test('VP-21: random queries are read or refused, never anything else', () => {
  const claims = fc.array(
    fc.record({ id: fc.string(), path: fc.array(fc.oneof(fc.string(), fc.double(), fc.constant(null))), values: fc.jsonValue() }, { requiredKeys: [] }),
  )
  const near = fc.record({
    credentials: fc.array(
      fc.record(
        { id: fc.string(), format: fc.constantFrom('jwt_vc_json', 'mso_mdoc', 'x'), meta: fc.jsonValue(), claims, claim_sets: fc.jsonValue() },
        { requiredKeys: [] },
      ),
    ),
    credential_sets: fc.jsonValue(),
  })
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.jsonValue(), near), (value) => {
      expect(['accepted', 'request.malformed']).toContain(codeOf(value))
    }),
  )
})

test('what was read is plain data', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/)
  const query = fc.record({
    id: name,
    format: name,
    meta: fc.dictionary(name, fc.jsonValue({ maxDepth: 3 })),
    claims: fc.array(fc.record({ path: fc.array(name, { minLength: 1 }) }), { minLength: 1 }),
  })
  fc.assert(
    fc.property(fc.uniqueArray(query, { minLength: 1, selector: ({ id }) => id }), (credentials) => {
      const parsed = parseDcqlQuery(JSON.parse(JSON.stringify({ credentials })))
      expect(JSON.stringify(structuredClone(parsed))).toBe(JSON.stringify(parsed))
      expect(parsed.sets[0]?.options[0]).toEqual(credentials.map(({ id }) => id))
    }),
  )
})
