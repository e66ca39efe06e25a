import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../core/json.ts'
import { disclosures, leavesOf } from './disclosures.ts'

const shown = (types: readonly string[], claims: JsonObject) =>
  disclosures([], leavesOf({ types, claims, withholdable: [] })).map(({ path, value }) => `${path.join('.')}: ${value}`)

describe('UI-6: what nothing holds back is shown before it leaves, whatever it is called', () => {
  test('a type and a context that say what the credential is are not shown as something about the subject', () => {
    expect(shown(['VerifiableCredential', 'Pass'], { '@context': ['https://c.example'], type: ['VerifiableCredential', 'Pass'], name: 'Ada' })).toEqual([
      'name: Ada',
    ])
    expect(shown(['Pass'], { '@context': 'https://c.example', type: 'Pass', name: 'Ada' })).toEqual(['name: Ada'])
  })
  test.each<[string, readonly string[], JsonObject]>([
    ['a claim that is called type', ['urn:example:pass'], { type: 'refugee' }],
    ['several of them', ['urn:example:pass'], { type: ['urn:example:pass', 'refugee'] }],
    ['one about each of them', ['urn:example:pass'], { type: { kind: 'refugee' } }],
    ['a claim that is called @context', ['urn:example:pass'], { '@context': 'refugee' }],
    ['more types than the entry knows', ['VerifiableCredential', 'Pass'], { type: ['VerifiableCredential', 'refugee'] }],
  ])('%s is', (_, types, claims) => {
    expect(shown(types, claims).join()).toContain('refugee')
  })
})
