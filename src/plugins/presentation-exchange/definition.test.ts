import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asWalletError } from '../../core/errors.ts'
import type { CredentialQuery } from '../../core/exchange.ts'
import { type Definition, parseDefinition } from './definition.ts'
import { parseFormats } from './formats.ts'

const jwt = { jwt_vc: { alg: ['EdDSA'] } }
const sdJwt = { 'vc+sd-jwt': {} }
const vct = { path: ['$.vct'], filter: { type: 'string', const: 'https://a.example/pid' } }
const input = (fields: unknown, changes: object = {}, constraints: object = {}) => ({
  id: 'one',
  format: jwt,
  constraints: { fields, ...constraints },
  ...changes,
})
const parse = (...descriptors: object[]): Definition => parseDefinition({ id: 'd', input_descriptors: descriptors }, null)
const queries = ({ asks }: Definition): readonly CredentialQuery[] => asks.flatMap((ask) => (ask.kind === 'credential' ? [ask.query] : []))
const only = (...descriptors: object[]): CredentialQuery => {
  const [query, ...others] = queries(parse(...descriptors))
  if (!query || others.length > 0) throw new Error('not one query')
  return query
}
const codeOf = (parsing: () => unknown) => {
  try {
    parsing()
    return 'read'
  } catch (error) {
    return asWalletError(error).code
  }
}
const filtered = (filter: unknown) => () => parse(input([{ path: ['$.x'], filter }]))

describe('the type of a credential', () => {
  const type = (filter: object, path = '$.vc.type') => only(input([{ path: [path], filter }]))
  test.each<[string, object, readonly (readonly string[])[]]>([
    ['contains a constant', { type: 'array', contains: { type: 'string', const: 'Degree' } }, [['Degree']]],
    ['contains one of some', { type: 'array', contains: { enum: ['Degree', 'Diploma'] } }, [['Degree'], ['Diploma']]],
    ['contains what a pattern spells out', { type: 'array', contains: { type: 'string', pattern: '^Degree$|^Diploma$' } }, [['Degree'], ['Diploma']]],
    ['is a constant, as verifiers write it', { type: 'string', const: 'Degree' }, [['Degree']]],
  ])('%s', (_, filter, values) => {
    for (const path of ['$.vc.type', '$.type', '$.type[*]', "$['vc']['type'][*]"])
      expect(type(filter, path)).toMatchObject({ meta: { type_values: values }, claims: null })
  })
  test('by a pattern that spells nothing out it is tested like any claim', () => {
    expect(type({ type: 'array', contains: { type: 'string', pattern: 'Degree' } })).toMatchObject({
      meta: { type_values: [['VerifiableCredential']] },
      claims: [{ path: ['type'], test: { type: 'array', contains: { pattern: 'Degree' } } }],
    })
  })
  test('in two fields is both of them', () => {
    const both = only(
      input([
        { path: ['$.type'], filter: { contains: { const: 'A' } } },
        { path: ['$.vc.type'], filter: { contains: { enum: ['B', 'C'] } } },
      ]),
    )
    expect(both.meta).toEqual({
      type_values: [
        ['A', 'B'],
        ['A', 'C'],
      ],
    })
  })
  test('of an SD-JWT VC is its vct, by a constant, some, or a pattern that spells them out', () => {
    for (const [filter, values] of [
      [{ const: 'https://a.example/pid' }, ['https://a.example/pid']],
      [{ type: 'string', enum: ['urn:a', 'urn:b'] }, ['urn:a', 'urn:b']],
      [{ type: 'string', pattern: '^https://a\\.example/(pid|mdl)$' }, ['https://a.example/pid', 'https://a.example/mdl']],
    ])
      expect(only(input([{ path: ['$.vct'], filter }], { format: sdJwt }))).toMatchObject({ format: 'dc+sd-jwt', meta: { vct_values: values }, claims: null })
  })
  test('that says two things at once is no type at all', () => {
    const twice = input([vct, { path: ['$.vct'], filter: { const: 'urn:other' } }], { format: sdJwt })
    expect(codeOf(() => parse(twice))).toBe('request.unsupported')
  })
  test('of an SD-JWT VC has to be said', () => {
    expect(codeOf(() => parse(input([{ path: ['$.name'] }], { format: sdJwt })))).toBe('request.unsupported')
    expect(codeOf(() => parse(input([{ path: ['$.vct'], filter: { pattern: 'pid' } }], { format: sdJwt })))).toBe('request.unsupported')
  })
})

describe('the fields', () => {
  test('of a JWT VC start where the wallet starts, also when they were written for the JWT', () => {
    const { claims } = only(
      input([
        { path: ['$.vc.credentialSubject.name', '$.credentialSubject.name', '$.name'] },
        { path: ['$.issuer', '$.vc.issuer', '$.iss'], filter: { type: 'string', pattern: '^did:example:(1|2)$' } },
        { path: ['$.sub'] },
      ]),
    )
    expect(claims).toEqual([
      { id: 'f0', path: ['credentialSubject', 'name'], values: null, alternatives: [['name']] },
      { id: 'f1', path: ['issuer'], values: null, alternatives: [['issuer', 'id']], test: expect.objectContaining({ pattern: '^did:example:(1|2)$' }) },
      { id: 'f2', path: ['credentialSubject', 'id'], values: null },
    ])
  })
  test('that are optional may be left out, with the fullest answer first', () => {
    const { claims, claimSets } = only(input([{ path: ['$.a'] }, { path: ['$.b'], optional: true }, { path: ['$.c'], optional: true }]))
    expect(claims?.map(({ id }) => id)).toEqual(['f0', 'f1', 'f2'])
    expect(claimSets).toEqual([['f0', 'f1', 'f2'], ['f0', 'f2'], ['f0', 'f1'], ['f0']])
  })
  test('that are optional and many are left out together', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ path: [`$.a${index}`], optional: true }))
    expect(only(input(many)).claimSets?.map((set) => set.length)).toEqual([60, 0])
  })
  test('where nothing else may be shown: only formats that can hold things back', () => {
    const limited = { limit_disclosure: 'required' }
    expect(codeOf(() => parse(input([{ path: ['$.name'] }], {}, limited)))).toBe('request.unsupported')
    const either = { path: ['$.vct', '$.type'], filter: { const: 'X' } }
    expect(queries(parse(input([either], { format: { ...jwt, ...sdJwt } }, limited))).map(({ format }) => format)).toEqual(['dc+sd-jwt'])
    expect(only(input([{ path: ['$.name'] }], {}, { limit_disclosure: 'preferred' })).format).toBe('jwt_vc_json')
  })
  test.each<[string, object]>([
    ['a predicate', input([{ path: ['$.age'], predicate: 'required', filter: { minimum: 18 } }])],
    ['a subject that is the issuer', input([], {}, { subject_is_issuer: 'required' })],
    ['the same subject', input([], {}, { same_subject: [{ field_id: ['a'], directive: 'required' }] })],
    ['version 1, with a schema', input([], { schema: [{ uri: 'https://a.example' }] })],
    ['a script in a path', input([{ path: ['$.a[?(@.b)]'] }])],
  ])('with %s: unsupported', (_, descriptor) => {
    expect(codeOf(() => parse(descriptor))).toBe('request.unsupported')
  })
})

describe('a filter', () => {
  test.each<[object]>([
    [{ type: 'string', format: 'date' }],
    [{ type: 'string', const: 'x', title: 'X', $comment: 'x' }],
    [{ type: 'integer', minimum: 18, maximum: 65 }],
    [{ type: 'array', contains: { type: 'array', contains: { const: 1 } } }],
    [{ enum: [1, 'a', null, true] }],
    [{}],
  ])('%j is one we test', (filter) => {
    expect(codeOf(filtered(filter))).toBe('read')
  })
  test.each<[object]>([
    [{ not: { const: 'x' } }],
    [{ allOf: [{ const: 'x' }] }],
    [{ anyOf: [{ const: 'x' }] }],
    [{ oneOf: [] }],
    [{ $ref: '#/$defs/x' }],
    [{ type: 'object', properties: { id: { const: 'x' } } }],
    [{ type: 'string', minLength: 3 }],
    [{ exclusiveMinimum: 18 }],
    [{ formatMinimum: '2020-01-01' }],
    [{ type: 'string', format: 'regex' }],
    [{ type: ['string', 'null'] }],
    [{ type: 'null' }],
    [{ const: 'a', enum: ['a'] }],
    [{ pattern: '(a+)+$' }],
    [{ contains: { contains: { contains: {} } } }],
    [{ constructor: 1 }],
  ])('%j says more than we test: unsupported, and not matched by half', (filter) => {
    expect(codeOf(filtered(filter))).toBe('request.unsupported')
  })
  test.each<[unknown]>([[null], ['x'], [[]], [{ type: 1 }], [{ enum: [] }], [{ enum: 'a' }], [{ minimum: '1' }], [{ pattern: 1 }], [{ format: {} }]])(
    '%j is none: malformed',
    (filter) => {
      expect(codeOf(filtered(filter))).toBe('request.malformed')
    },
  )
})

describe('the formats', () => {
  const named = (format: object | undefined, accepted: object | null = null) =>
    Object.values(
      parseDefinition(
        { id: 'd', input_descriptors: [{ ...input([vct]), format: undefined }], ...(format ? { format } : {}) },
        accepted && parseFormats(accepted, 'vp_formats'),
      ).answered,
    )
  test('are called in the answer what they were called in the request', () => {
    const either = { id: 'one', constraints: { fields: [{ path: ['$.vct', '$.type'], filter: { const: 'X' } }] } }
    const names = (format: object) => Object.values(parse({ ...either, format }).answered).map(({ outer, inner }) => [outer, inner])
    expect(names({ jwt_vp: { alg: ['ES256'] } })).toEqual([['jwt_vp', 'jwt_vc']])
    expect(names({ jwt_vc_json: {}, jwt_vc: {} })).toEqual([['jwt_vp_json', 'jwt_vc_json']])
    expect(names({ 'vc+sd-jwt': {}, jwt_vc: {} })).toEqual([
      ['vc+sd-jwt', null],
      ['jwt_vp', 'jwt_vc'],
    ])
    expect(names({ 'dc+sd-jwt': {}, 'vc+sd-jwt': {}, mso_mdoc: {} })).toEqual([['dc+sd-jwt', null]])
  })
  test('may be any, unless the verifier says elsewhere what it takes', () => {
    expect(named(undefined).map(({ outer }) => outer)).toEqual(['vc+sd-jwt'])
    expect(named(undefined, { 'dc+sd-jwt': {} }).map(({ outer }) => outer)).toEqual(['dc+sd-jwt'])
    expect(named({ jwt_vc: {}, 'vc+sd-jwt': {} }, { 'vc+sd-jwt': { 'kb-jwt_alg_values': ['ES256'] } }).map(({ outer }) => outer)).toEqual(['vc+sd-jwt'])
  })
  test.each<[string, object]>([
    ['none of ours', { ldp_vc: { proof_type: ['Ed25519Signature2018'] }, mso_mdoc: {} }],
    ['ours, with signatures no holder can make here', { jwt_vp: { alg: ['ES512'] } }],
    ['ours, with key binding no holder can make here', { 'vc+sd-jwt': { 'kb-jwt_alg_values': ['ES512'] } }],
  ])('%s: unsupported', (_, format) => {
    expect(codeOf(() => parse({ ...input([vct]), format }))).toBe('request.unsupported')
  })
})

describe('what satisfies the request', () => {
  const named = (id: string, ...group: string[]) => ({ id, ...(group.length > 0 ? { group } : {}), format: jwt })
  const sets = (requirements: unknown, ...descriptors: object[]) =>
    parseDefinition({ id: 'd', input_descriptors: descriptors, ...(requirements === undefined ? {} : { submission_requirements: requirements }) }, null)
  const options = (...args: Parameters<typeof sets>) => sets(...args).sets.map(({ required, options: some }) => [required, some.map((one) => one.join('+'))])
  const [a, b, c, d] = [named('a', 'A'), named('b', 'A'), named('c', 'A', 'B'), named('d', 'B')]
  test('is everything, when nothing is said', () => {
    expect(options(undefined, a, b)).toEqual([
      [true, ['d0-0']],
      [true, ['d1-0']],
    ])
  })
  test('is one credential in either format', () => {
    expect(options(undefined, { ...input([{ path: ['$.vct', '$.type'], filter: { const: 'X' } }]), format: { ...jwt, ...sdJwt } })).toEqual([
      [true, ['d0-0', 'd0-1']],
    ])
  })
  test.each<[string, unknown, unknown]>([
    [
      'all of a group',
      [{ rule: 'all', from: 'A' }],
      [
        [true, ['d0-0']],
        [true, ['d1-0']],
        [true, ['d2-0']],
      ],
    ],
    ['one of a group', [{ rule: 'pick', count: 1, from: 'A' }], [[true, ['d0-0', 'd1-0', 'd2-0']]]],
    ['two of a group', [{ rule: 'pick', count: 2, from: 'A' }], [[true, ['d0-0+d1-0', 'd0-0+d2-0', 'd1-0+d2-0']]]],
    ['two or more', [{ rule: 'pick', min: 2, from: 'A' }], [[true, ['d0-0+d1-0', 'd0-0+d2-0', 'd1-0+d2-0', 'd0-0+d1-0+d2-0']]]],
    ['at most one', [{ rule: 'pick', max: 1, from: 'B' }], [[false, ['d2-0', 'd3-0']]]],
    ['none or one', [{ rule: 'pick', min: 0, max: 1, from: 'B' }], [[false, ['d2-0', 'd3-0']]]],
    ['any, without a number', [{ rule: 'pick', from: 'B' }], [[true, ['d2-0', 'd3-0', 'd2-0+d3-0']]]],
    [
      'one of two ways',
      [
        {
          rule: 'pick',
          count: 1,
          from_nested: [
            { rule: 'all', from: 'A' },
            { rule: 'pick', count: 1, from: 'B' },
          ],
        },
      ],
      [[true, ['d0-0+d1-0+d2-0', 'd2-0', 'd3-0']]],
    ],
    [
      'both of two ways',
      [
        {
          rule: 'all',
          from_nested: [
            { rule: 'pick', count: 1, from: 'A' },
            { rule: 'all', from: 'B' },
          ],
        },
      ],
      [
        [true, ['d0-0', 'd1-0', 'd2-0']],
        [true, ['d2-0+d3-0']],
      ],
    ],
  ])('%s', (_, requirements, expected) => {
    expect(options(requirements, a, b, c, d)).toEqual(expected)
  })
  test('asks for nothing that no requirement names', () => {
    expect(sets([{ rule: 'all', from: 'B' }], a, b, c, d).asks.map(({ id }) => id)).toEqual(['d2-0', 'd3-0'])
  })
  test.each<[string, unknown, string]>([
    ['an unknown group', [{ rule: 'all', from: 'Z' }], 'malformed'],
    ['an unknown rule', [{ rule: 'some', from: 'A' }], 'malformed'],
    ['from and from_nested', [{ rule: 'all', from: 'A', from_nested: [{ rule: 'all', from: 'B' }] }], 'malformed'],
    ['neither of them', [{ rule: 'all' }], 'malformed'],
    ['more than there are', [{ rule: 'pick', count: 4, from: 'A' }], 'malformed'],
    ['a count of nothing', [{ rule: 'pick', count: 0, from: 'A' }], 'malformed'],
    ['a count and a minimum', [{ rule: 'pick', count: 1, min: 1, from: 'A' }], 'malformed'],
    ['a count that is no number', [{ rule: 'pick', count: '1', from: 'A' }], 'malformed'],
    ['no requirement', [], 'malformed'],
    [
      'four levels',
      [{ rule: 'all', from_nested: [{ rule: 'all', from_nested: [{ rule: 'all', from_nested: [{ rule: 'all', from: 'A' }] }] }] }],
      'unsupported',
    ],
  ])('%s: refused', (_, requirements, code) => {
    expect(codeOf(() => options(requirements, a, b, c, d))).toBe(`request.${code}`)
  })
  test('VP-21: in more ways than can be shown it is unsupported, and that is found out at once', () => {
    const many = Array.from({ length: 32 }, (_, index) => named(`n${index}`, 'A'))
    const before = performance.now()
    for (const rule of [
      { rule: 'pick', count: 16, from: 'A' },
      { rule: 'all', from_nested: [{ rule: 'all', from_nested: Array.from({ length: 32 }, () => ({ rule: 'pick', count: 1, from: 'A' })) }] },
      { rule: 'pick', count: 2, from_nested: Array.from({ length: 32 }, () => ({ rule: 'pick', min: 1, from: 'A' })) },
    ])
      expect(codeOf(() => options([rule], ...many))).toBe('request.unsupported')
    expect(performance.now() - before).toBeLessThan(200)
    expect(options([{ rule: 'pick', min: 1, from: 'A' }], ...many)[0]?.[1]).toHaveLength(32)
  })
})

describe('a definition', () => {
  test('as docs/dapps.md shows it asks for what is said there', async () => {
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/dapps.md'), 'utf8')
    const [, code = ''] = /^```js server=older-request\.mjs\n([^]*?)^```$/m.exec(docs) ?? []
    const { presentationDefinition } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)
    expect(queries(parseDefinition(presentationDefinition, null))).toMatchObject([
      { format: 'dc+sd-jwt', meta: { vct_values: ['https://university.example/degree'] }, claims: [{ path: ['degree', 'name'] }] },
    ])
  })
  test('keeps what is only shown short, and leaves out what is no text', () => {
    const purposes = (changes: object) => parse({ ...input([]), ...changes }).asks.map(({ purpose }) => purpose)
    expect(purposes({ purpose: 'To rent a boat', name: 'Degree' })).toEqual(['To rent a boat'])
    expect(purposes({ name: ' Degree ' })).toEqual(['Degree'])
    expect(purposes({ purpose: 5 })).toEqual([null])
    expect(purposes({ purpose: 'x'.repeat(9999) })[0]).toHaveLength(500)
  })
  test('may call its descriptors anything: the names of asks are ours', () => {
    const ids = ['__proto__', 'constructor', 'a b', '"', '*'.repeat(1024)]
    const { asks, answered } = parse(...ids.map((id) => ({ id, format: jwt })))
    expect(asks.map(({ id }) => id)).toEqual(ids.map((_, index) => `d${index}-0`))
    expect(Object.values(answered).map(({ descriptor }) => descriptor)).toEqual(ids)
  })
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['no descriptors', { id: 'd' }],
    ['no id', { input_descriptors: [input([])] }],
    ['a descriptor without an id', { id: 'd', input_descriptors: [{ format: jwt }] }],
    ['two descriptors of one id', { id: 'd', input_descriptors: [input([]), input([])] }],
    ['33 descriptors', { id: 'd', input_descriptors: Array.from({ length: 33 }, (_, index) => ({ id: `${index}` })) }],
    ['a field without a path', { id: 'd', input_descriptors: [input([{ filter: {} }])] }],
    ['17 paths', { id: 'd', input_descriptors: [input([{ path: Array.from({ length: 17 }, () => '$.a') }])] }],
    ['fields that are no list', { id: 'd', input_descriptors: [input({})] }],
    ['another limit_disclosure', { id: 'd', input_descriptors: [input([], {}, { limit_disclosure: 'maybe' })] }],
  ])('%s: malformed', (_, value) => {
    expect(codeOf(() => parseDefinition(value, null))).toBe('request.malformed')
  })
  test('of any shape is read or refused, quickly, and what is read holds together', () => {
    const often = <T>(good: fc.Arbitrary<T>, odd: fc.Arbitrary<unknown>) => fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: odd })
    const path = often(fc.constantFrom('$.a', '$.vc.type', '$.credentialSubject.b', '$.a[*].b'), fc.constantFrom('$..a', 'a', 1))
    const simple = fc.constantFrom({ const: 'A' }, { type: 'array', contains: { const: 'B' } }, { pattern: 'c' }, { minimum: 1 })
    const field = fc.record(
      { path: fc.array(path, { minLength: 1, maxLength: 3 }), filter: often(simple, fc.jsonValue()), optional: fc.boolean() },
      { requiredKeys: ['path'] },
    )
    const constraints = fc.record(
      { fields: fc.array(field, { maxLength: 3 }), limit_disclosure: often(fc.constant('preferred'), fc.constantFrom('required', 1)) },
      { requiredKeys: [] },
    )
    const descriptor = fc.record({
      id: fc.string({ minLength: 1 }),
      group: fc.constantFrom(['A'], ['A', 'B'], ['B']),
      format: fc.constantFrom(jwt, { ...jwt, ...sdJwt }),
      constraints,
    })
    const { requirement } = fc.letrec((tie) => ({
      requirement: fc.oneof(
        { maxDepth: 4 },
        fc.record({ rule: fc.constantFrom('all', 'pick'), count: fc.integer({ min: 1, max: 2 }), from: often(fc.constantFrom('A', 'B'), fc.string()) }),
        fc.record({ rule: fc.constantFrom('all', 'pick'), min: fc.nat(2), from_nested: fc.array(tie('requirement'), { minLength: 1, maxLength: 3 }) }),
      ),
    }))
    const definition = fc.record(
      {
        id: fc.constant('d'),
        input_descriptors: fc.uniqueArray(descriptor, { minLength: 1, maxLength: 5, selector: ({ id }) => id }),
        submission_requirements: fc.array(requirement, { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: ['id', 'input_descriptors'] },
    )
    let read = 0
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), definition), (value) => {
        let parsed: Definition
        try {
          parsed = parseDefinition(value, null)
        } catch (error) {
          expect(asWalletError(error).code).toMatch(/^request\.(?:malformed|unsupported)$/)
          return
        }
        read++
        const ids = parsed.asks.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(Object.keys(parsed.answered)).toEqual(ids)
        expect([...new Set(parsed.sets.flatMap(({ options }) => options.flat()))].toSorted()).toEqual(ids.toSorted())
        for (const { options } of parsed.sets) expect(options.length).toBeLessThanOrEqual(100)
      }),
      { numRuns: 1000 },
    )
    expect(read).toBeGreaterThan(30)
  })
})
