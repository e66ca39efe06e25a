import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { siteKey, siteRoute, withKey } from './site-key.ts'

describe('the short name of a party', () => {
  it('is the hash of its id (FNV-1a, 64 bits: the published values for these texts)', () => {
    expect(siteKey('')).toBe('cbf29ce484222325')
    expect(siteKey('a')).toBe('af63dc4c8601ec8c')
    expect(siteKey('foobar')).toBe('85944171f73967e8')
  })

  it('ST-20: tells nobody who reads the address of a page whom it is about', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 17 }), (id) => {
        expect(siteRoute(id)).toMatch(/^\/sites\/[0-9a-f]{16}$/)
      }),
    )
  })

  it('finds its party again, and nobody where two have the same', () => {
    const sites = [{ id: 'origin:https://shop.example' }, { id: 'did:web:localhost%3A8080' }]
    for (const site of sites) expect(withKey(sites, siteKey(site.id))).toBe(site)
    expect(withKey(sites, siteKey('origin:https://else.example'))).toBeNull()
    expect(withKey([{ id: 'x' }, { id: 'x' }], siteKey('x'))).toBeNull()
  })
})
