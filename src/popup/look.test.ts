import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { artOf, contrast, ownColours, palette } from './art.ts'
import { byDay } from './days.ts'
import { originIn, shortId } from './party.ts'
import { standingOf } from './standing.ts'
import { surfaceOf } from './surface.ts'

describe('the look of a card', () => {
  it('has white text of contrast 4.5 and more on both ends of every gradient', () => {
    for (const color of palette.flat()) expect([color, contrast(color, '#ffffff') >= 4.5]).toEqual([color, true])
  })

  it('is the same for the same issuer and title, and uses the whole palette', () => {
    expect(artOf('did:key:z', 'Badge')).toEqual(artOf('did:key:z', 'Badge'))
    expect(new Set(Array.from({ length: 200 }, (_, index) => artOf(`did:web:${index}.example`, 'Badge').from)).size).toBe(palette.length)
  })

  it('draws inside its box, whatever the names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (issuer, title) => {
        for (const line of artOf(issuer, title).lines) {
          expect(line).toMatch(/^M[-\d. L]+Z$/)
          for (const number of line.slice(1, -1).split(/[L ]/)) expect(Math.abs(Number(number) - 100)).toBeLessThanOrEqual(100)
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('the colours of an issuer', () => {
  it('are taken when its text can be read on its background, and else not', () => {
    expect(ownColours({ background: '#ffd84d', text: '#16233b' })).toEqual({ background: '#ffd84d', text: '#16233b' })
    expect(ownColours({ background: '#8a8a8a', text: '#9a9a9a' })).toBeNull()
    // 4.54 and 4.48: right at the limit.
    expect(ownColours({ background: '#ffffff', text: '#767676' })).not.toBeNull()
    expect(ownColours({ background: '#ffffff', text: '#777777' })).toBeNull()
  })

  it('are never anything but colours', () => {
    for (const odd of ['red', '#fff', 'url(https://t.example)', '#ffffff;x', '#ffffff80', '']) {
      expect(ownColours({ background: odd, text: '#000000' })).toBeNull()
      expect(ownColours({ background: '#ffffff', text: odd })).toBeNull()
    }
    expect(ownColours({ background: null, text: '#ffffff' })).toBeNull()
  })

  it('are completed by black or white, which can be read on any', () => {
    const byte = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'))
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte), (parts) => {
        const background = `#${parts.join('')}`
        const own = ownColours({ background, text: null })
        expect(own?.background).toBe(background)
        expect(contrast(background, own?.text ?? background)).toBeGreaterThanOrEqual(4.5)
      }),
    )
    expect(ownColours({ background: '#000000', text: null })?.text).toBe('#ffffff')
    expect(ownColours({ background: '#ffff00', text: null })?.text).toBe('#000000')
  })

  it('differ as WCAG says', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#123456', '#123456')).toBe(1)
  })
})

describe('the standing of a credential', () => {
  const now = 1_000 * 86_400_000
  const dates = (validFrom: number | null, validUntil: number | null) => ({ validFrom, validUntil })
  it('follows its dates', () => {
    expect(standingOf(dates(null, null), null, now)).toBe('valid')
    expect(standingOf(dates(null, now), null, now)).toBe('expired')
    expect(standingOf(dates(now + 1, null), null, now)).toBe('not-yet-valid')
    expect(standingOf(dates(null, now + 86_400_000), null, now)).toBe('expiring')
  })

  it('is never valid when a check failed, or one that counts could not be made', () => {
    const check = (name: 'signature' | 'status', result: 'failed' | 'unknown') => [{ name, result, reason: null, source: '' }] as const
    expect(standingOf(dates(null, null), check('signature', 'failed'), now)).toBe('failed')
    expect(standingOf(dates(null, null), check('status', 'failed'), now)).toBe('failed')
    expect(standingOf(dates(null, null), check('signature', 'unknown'), now)).toBe('unconfirmed')
    expect(standingOf(dates(null, null), check('status', 'unknown'), now)).toBe('valid')
  })
})

describe('small decisions of the screens', () => {
  it('things that happened are grouped by day, newest first, and none is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.integer({ min: 0, max: 4e12 }) })), (things) => {
        const days = byDay(things)
        expect(days.flatMap((group) => group.things)).toEqual(things.toSorted((a, b) => b.at - a.at))
        expect(days.map(({ day }) => day)).toEqual(days.map(({ day }) => day).toSorted((a, b) => b - a))
      }),
    )
  })

  it('a party is known by its origin, or by both ends of its identifier', () => {
    expect(originIn('origin:https://shop.example')).toBe('https://shop.example')
    expect(originIn('did:web:shop.example')).toBe('https://shop.example')
    expect(originIn('did:web:shop.example%3A8443')).toBe('https://shop.example:8443')
    expect(originIn('login.shop.example')).toBe('https://login.shop.example')
    expect(originIn('verifier.localhost:5173')).toBe('https://verifier.localhost:5173')
    expect(shortId('did:web:shop.example')).toBe('shop.example')
    expect(shortId('did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp')).toBe('did:key:z6MkiT…mDooWp')
    expect(shortId('short')).toBe('short')
  })

  it('a party that is not a whole host is no site, however much its id looks like one', () => {
    const ids = [
      'did:web:shop.example:somebody',
      'did:web:',
      'shop.example/path',
      'me@shop.example',
      'x509_hash:shop.example',
      'cn=shop.example',
      'CN=shop.example',
    ]
    const more = [
      '',
      'paste',
      'javascript:alert(1)',
      'shop.example:',
      '-shop.example',
      'shop..example',
      'shop.example.',
      'https://shop.example/',
      'https://me@shop.example',
    ]
    for (const id of [...ids, ...more]) expect([id, originIn(id)]).toEqual([id, null])
  })

  it('a surface that is not known is a tab', () => {
    expect(['?surface=popup', '?surface=prompt', '?surface=panel', '?surface=tab', '?surface=<b>', ''].map(surfaceOf)).toEqual([
      'popup',
      'prompt',
      'panel',
      'tab',
      'tab',
      'tab',
    ])
  })
})
