import { expect, test } from 'vitest'
import { titleOf } from './title.ts'

test.each([
  [['VerifiableCredential', 'EmailPassCredential'], {}, 'Email Pass'],
  [['VerifiableCredential', 'https://example.org/examples#AlumniCredential'], {}, 'Alumni'],
  [['VerifiableCredential', 'EUDriverLicence'], {}, 'EU Driver Licence'],
  [['urn:eudi:pid:1'], {}, 'pid'],
  [['VerifiableCredential'], {}, 'Credential'],
  [[], {}, 'Credential'],
  [['VerifiableCredential', 'X'], { name: '  Club card ' }, 'Club card'],
  [['VerifiableCredential', 'X'], { name: ' ' }, 'X'],
  [['VerifiableCredential', 'X'], { name: { en: 'Club card' } }, 'X'],
])('types %j and claims %j are called %s', (types, claims, title) => {
  expect(titleOf({ types, claims })).toBe(title)
})
test('a title is at most 100 characters', () => {
  expect(titleOf({ types: [], claims: { name: '😀'.repeat(300) } })).toBe('😀'.repeat(100))
})
