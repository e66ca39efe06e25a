import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../core/json.ts'
import { isSensitive } from './sensitive.ts'

const named = (...path: (string | number | null)[]) => isSensitive({ path, value: 'x' })

describe('a claim that wants a tick of its own', () => {
  it.each([
    'portrait',
    'picture',
    'document_number',
    'documentNumber',
    'holder-document-number',
    'personal_administrative_number',
    'national_id_number',
    'nationalId',
    'ssn',
    'SSN',
    'tax_id',
    'taxIdentificationNumber',
    'IBAN',
    'iban',
    'health_data',
    'blood_type',
    'passport_number',
    'ethnic_origin',
    'https://example.org/terms#taxId',
  ])('is one called %s', (name) => {
    expect(named('credentialSubject', name)).toBe(true)
    expect(named('eu.europa.ec.eudi.pid.1', name)).toBe(true)
  })

  it.each([
    'given_name',
    'family_name',
    'birth_date',
    'age_over_18',
    'email',
    'degree',
    'number',
    'document',
    'id',
    'healthy_food',
    'pictures_seen',
    'assn',
    '',
  ])('is not one called %j', (name) => {
    expect(named('credentialSubject', name)).toBe(false)
  })

  it('is also what lies under such a name, what contains one, and a photograph by any name', () => {
    expect(named('medical', 'doctor', 'name')).toBe(true)
    expect(named('accounts', 0, 'iban')).toBe(true)
    expect(isSensitive({ path: ['person'], value: { papers: [{ kind: 'passport', passport_number: 'C01' }] } })).toBe(true)
    expect(isSensitive({ path: ['who'], value: 'data:image/jpeg;base64,AAAA' })).toBe(true)
    expect(isSensitive({ path: ['who'], value: [{ is: ['data:image/JPG;base64,AAAA'] }] })).toBe(true)
    expect(isSensitive({ path: ['achievement', 'image'], value: 'data:image/svg+xml;base64,AAAA' })).toBe(false)
    expect(isSensitive({ path: ['person'], value: { given_name: 'Alma', age: 33 } })).toBe(false)
  })

  it('whatever else a value holds: a sensitive name anywhere in it is found', () => {
    const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>
    fc.assert(
      fc.property(json, json, fc.array(fc.string(), { maxLength: 3 }), (value, beside, path) => {
        expect(isSensitive({ path, value: [beside, { deep: { beside, iban: value } }] })).toBe(true)
      }),
    )
  })

  it('is asked of anything, and always answered', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.nat(), fc.constant(null))), fc.jsonValue() as fc.Arbitrary<Json>, (path, value) => {
        expect(typeof isSensitive({ path, value })).toBe('boolean')
      }),
    )
    expect(isSensitive({ path: ['a'.repeat(1_000_000)], value: null })).toBe(false)
  })
})
