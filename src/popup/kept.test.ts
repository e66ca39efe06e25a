import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { all, me } from '../testing/preview/credentials.ts'
import { missing } from './banners.tsx'
import { secondsLeft } from './countdown.ts'
import { keepFresh, takeFresh } from './fresh.ts'
import { boundTo } from './screens/identifier-secrets.tsx'

describe('the wait after wrong secrets', () => {
  it('counts whole seconds down to nothing', () => {
    expect([8000, 7001, 7000, 1, 0, -5].map((until) => secondsLeft(until, 0))).toEqual([8, 8, 7, 1, 0, 0])
  })

  it('ST-18: is never negative and never longer than a minute, wherever the clock is set', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (until, now) => {
        expect(secondsLeft(until, now)).toBeGreaterThanOrEqual(0)
        expect(secondsLeft(until, now)).toBeLessThanOrEqual(60)
      }),
    )
  })
})

describe('what is missing to bring a wallet back', () => {
  const day = 86_400_000
  const now = 1000 * day
  it('is said until words are set and a backup is made, and again when that is old and things changed', () => {
    expect(missing({ words: false, lastAt: null, stale: true }, now)).toBe('both')
    expect(missing({ words: false, lastAt: now, stale: false }, now)).toBe('words')
    expect(missing({ words: true, lastAt: null, stale: true }, now)).toBe('backup')
    expect(missing({ words: true, lastAt: now - 31 * day, stale: true }, now)).toBe('old')
    expect(missing({ words: true, lastAt: now - 29 * day, stale: true }, now)).toBeNull()
    expect(missing({ words: true, lastAt: now - 400 * day, stale: false }, now)).toBeNull()
  })
})

describe('what was given a moment ago', () => {
  it('counts once more, once, and for two minutes at most', () => {
    const secret = { entropy: 'x' }
    keepFresh(secret, 0)
    expect(takeFresh(119_999)).toBe(secret)
    expect(takeFresh(119_999)).toBeNull()
    keepFresh(secret, 0)
    expect(takeFresh(120_000)).toBeNull()
    expect(takeFresh(1)).toBeNull()
  })
})

describe('an identifier that is to be deleted', () => {
  it('says which credentials are bound to it', () => {
    const list = { entries: all, found: all.length, total: all.length }
    expect(boundTo(list, me).map(({ id }) => id)).toEqual(['degree', 'driving', 'staff', 'library', 'diving'])
    expect(boundTo(list, 'did:key:z')).toEqual([])
  })
})
