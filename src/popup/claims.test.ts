import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../core/json.ts'
import { type ClaimNode, claimTree, highlights, issuersWord, label, pathLabel, pathName } from './claims.ts'

describe('what an issuer calls a claim', () => {
  const labels = [
    { path: ['cert_no'], label: ' Number of your card ', description: null },
    { path: ['birth_date'], label: 'birth DATE', description: null },
    { path: ['empty'], label: ' ', description: null },
    { path: ['list', null], label: 'One of them', description: null },
  ]

  it('is said where it is another word than the name of the claim', () => {
    expect(issuersWord(['cert_no'], labels)).toBe('Number of your card')
    expect(issuersWord(['list', 3], labels)).toBe('One of them')
  })

  it('is not said where it adds nothing, or nothing is said', () => {
    for (const path of [['birth_date'], ['empty'], ['other'], ['cert_no', 'deeper']]) expect(issuersWord(path, labels)).toBeNull()
    expect(issuersWord(['cert_no'], [])).toBeNull()
  })
})

describe('claims as a person reads them', () => {
  it.each([
    ['given_name', 'Given name'],
    ['givenName', 'Given name'],
    ['birthDate', 'Birth date'],
    ['VAT', 'VAT'],
    ['ISO 18013', 'ISO 18013'],
    ['Ärztin', 'Ärztin'],
    ['https://schema.org/name', 'https://schema.org/name'],
    ['', ''],
  ])('%j is read %j', (name, words) => {
    expect(label(name)).toBe(words)
  })

  it('a path reads from its first name to its last, without the subject and without indexes', () => {
    expect(pathLabel(['credentialSubject', 'degree', 'name'])).toBe('Degree › Name')
    expect(pathLabel(['credentialSubject', 'modules', 0])).toBe('Modules')
    expect(pathLabel(['credentialSubject'])).toBe('Credential subject')
    expect(pathName(['credentialSubject', 'modules', null, 'name'])).toBe('credentialSubject.modules.name')
  })

  it('what a JWT says in letters is said in words, and its seconds are days, but only at the top', () => {
    expect(pathLabel(['exp'])).toBe('registered_exp')
    expect(pathLabel(['credentialSubject', 'exp'])).toBe('Exp')
    const tree = claimTree({ vct: 'https://types.example/a', exp: 1_700_000_000, stay: { exp: 1_700_000_000 } })
    expect(tree).toMatchObject([
      { label: 'registered_vct', value: 'https://types.example/a' },
      { label: 'registered_exp', value: expect.stringContaining('2023') },
      { label: 'Stay', parts: [{ label: 'Exp', value: 1_700_000_000 }] },
    ])
    expect(claimTree({ exp: 1e300, iat: 'then' }).map(({ value }) => value)).toEqual([1e300, 'then'])
  })

  it('what is structure of a credential with subjects is no claim; elsewhere a claim may have such a name', () => {
    const structure = { '@context': ['x'], type: ['y'], proof: 'z' }
    expect(claimTree({ ...structure, credentialSubject: [{ name: 'Alma' }] }).map((node) => node.label)).toEqual(['Credential subject'])
    expect(claimTree({ ...structure, name: 'Alma' }).map((node) => node.label)).toEqual(['@context', 'Type', 'Proof', 'Name'])
  })

  it('UI-6: what a JWT says of itself keeps our words, whatever its issuer calls it', () => {
    const labels = [{ path: ['iss'], label: 'Approved by the ministry', description: null }]
    expect(claimTree({ iss: 'https://issuer.example' }, labels).map((node) => node.label)).toEqual(['registered_iss'])
  })

  it('a claim is called what its issuer calls it, at exactly its place, and each of a list where every element is meant', () => {
    const claims = { name: 'Alma', address: { name: 'Home', city: 'Pier' }, degrees: [{ name: 'MSc' }, { name: 'BSc' }], tags: ['a', 'b'] }
    const labels = [
      { path: ['name'], label: 'Holder', description: 'As on the passport' },
      { path: ['address', 'city'], label: 'Town', description: null },
      { path: ['degrees', null, 'name'], label: 'Degree', description: null },
      { path: ['degrees', 1, 'name'], label: 'Second degree', description: null },
      { path: ['tags', null], label: 'Tag', description: null },
      { path: ['nothing'], label: 'Nowhere', description: null },
    ]
    const read = (nodes: readonly ClaimNode[]): unknown => nodes.map(({ label: name, parts }) => (parts.length ? [name, read(parts)] : name))
    expect(read(claimTree(claims, labels))).toEqual([
      'Holder',
      ['Address', ['Name', 'Town']],
      [
        'Degrees',
        [
          ['1', ['Degree']],
          ['2', ['Second degree']],
        ],
      ],
      ['Tags', ['Tag', 'Tag']],
    ])
    expect(claimTree(claims, labels)[0]?.description).toBe('As on the passport')
    expect(claimTree({ credentialSubject: { name: 'Alma' } }, labels)[0]?.label).toBe('Name')
    expect(claimTree({ credentialSubject: { name: 'Alma' } }, [{ path: ['credentialSubject', 'name'], label: 'Holder', description: null }])[0]?.label).toBe(
      'Holder',
    )
    expect(highlights(claims, 1, labels)).toEqual([{ label: 'Holder', value: 'Alma' }])
  })

  it('a card shows short texts about the subject, those nearest to the top first', () => {
    const claims = { credentialSubject: { id: 'did:key:z', degree: { name: 'MSc' }, note: 'x'.repeat(80), given: 'Alma', hours: 16, flag: true } }
    expect(highlights(claims, 3)).toEqual([
      { label: 'Given', value: 'Alma' },
      { label: 'Hours', value: 16 },
      { label: 'Name', value: 'MSc' },
    ])
  })

  it('whatever the credential says, the tree is finite and nothing is thrown', () => {
    let deep: JsonObject = {}
    for (let index = 0; index < 5000; index++) deep = { a: deep }
    expect(JSON.stringify(claimTree({ x: Array.from({ length: 5000 }, () => 1) })).length).toBeLessThan(60_000)
    fc.assert(
      fc.property(fc.object(), (value) => {
        const claims: JsonObject = JSON.parse(JSON.stringify(value))
        expect(Array.isArray(claimTree(claims))).toBe(true)
        expect(highlights(claims, 3).length).toBeLessThanOrEqual(3)
      }),
    )
  })
})
