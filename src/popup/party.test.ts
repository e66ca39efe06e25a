import { describe, expect, it } from 'vitest'
import { originIn, shortId } from './party.ts'

describe('a party that an attester gave its name', () => {
  it('is called by that name, and not by the prefix of its kind', () => {
    expect(shortId('verifier_attestation:harbour-rentals')).toBe('harbour-rentals')
    expect(shortId('verifier_attestation:harbour-rentals-of-the-north', 6)).toBe('harbou…-north')
  })
  it.each(['https://bank.example', 'bank.example', 'did:web:bank.example', 'redirect_uri:bank.example'])(
    'UI-9: is no site, also where it is called %s',
    (name) => {
      expect(originIn(`verifier_attestation:${name}`)).toBeNull()
      expect(shortId(`verifier_attestation:${name}`, 24)).toBe(name)
    },
  )
})
