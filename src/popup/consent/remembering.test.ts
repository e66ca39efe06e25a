import { describe, expect, it } from 'vitest'
import type { AskId, Shown, Warning } from '../../core/exchange.ts'
import {
  presentAge,
  presentAgain,
  presentBehind,
  presentChoice,
  presentCode,
  presentLocked,
  presentMissing,
  presentStranger,
  receive,
  signInAgain,
} from '../../testing/preview/requests.ts'
import { mayRemember } from './remembering.ts'

const with_ = (change: Partial<Shown['plan']>): Shown => ({ ...presentAge, plan: { ...presentAge.plan, ...change } })

describe('a choice', () => {
  it('may be remembered where the party is proven and nothing asks for care', () => {
    for (const shown of [presentAge, presentChoice, presentAgain, presentBehind, signInAgain]) expect(mayRemember(shown)).toBe(true)
  })

  it('may not be remembered where there is nothing to choose: locked, nothing fits, or something comes in', () => {
    for (const shown of [presentLocked, presentMissing, receive]) expect(mayRemember(shown)).toBe(false)
  })

  it('may not be remembered where something is authorised, typed in, or allowed beyond the click', () => {
    expect(mayRemember(with_({ transactions: [{ asks: [], rows: [], raw: '' }] }))).toBe(false)
    expect(mayRemember(with_({ powers: [{ kind: 'dpop', host: 'x.example' }] }))).toBe(false)
    const input = { id: 'code' as AskId, purpose: null, kind: 'input', input: { type: 'text', length: null, description: null } } as const
    expect(mayRemember(with_({ asks: [...presentAge.plan.asks, input] }))).toBe(false)
  })

  it('may not be remembered for a party that nothing proves, or where the person is warned of who asks or where it goes', () => {
    expect(mayRemember(presentStranger)).toBe(false)
    expect(mayRemember(presentCode)).toBe(false)
    expect(mayRemember(with_({ party: { ...presentAge.plan.party, proofs: [] } }))).toBe(false)
    const never: readonly Warning[] = ['unverified-party', 'cross-device', 'verifier-is-not-site', 'answer-goes-elsewhere', 'punycode']
    for (const warning of never) expect([warning, mayRemember(with_({ warnings: [warning] }))]).toEqual([warning, false])
    expect(mayRemember(with_({ warnings: ['framed'] }))).toBe(true)
  })

  it('may not be remembered in a private window', () => {
    expect(mayRemember({ ...presentAge, received: { ...presentAge.received, inPrivate: true } })).toBe(false)
  })

  it('VP-14: may not be remembered for a name in another script, which only the screen notices', () => {
    const look = 'https://xn--pple-43d.com'
    const party = { id: `origin:${look}`, name: null, proofs: [{ by: 'origin', of: look }] } as const
    const shown: Shown = { ...with_({ party }), received: { ...presentAge.received, origin: look as Shown['received']['origin'] } }
    expect(mayRemember(shown)).toBe(false)
  })
})
