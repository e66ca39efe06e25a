import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../core/json.ts'
import { claimTree, highlights, label, pathLabel, pathName } from './claims.ts'

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

  it('what is structure is no claim', () => {
    const tree = claimTree({ '@context': ['x'], type: ['y'], name: 'Alma' })
    expect(tree.map((node) => node.label)).toEqual(['Name'])
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
