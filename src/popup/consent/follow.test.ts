import { describe, expect, it } from 'vitest'
import { presentAge, presentDegree } from '../../testing/preview/requests.ts'
import { follow } from './follow.ts'

describe('a screen that is fetched again', () => {
  it('is the same while its number is', () => {
    expect(follow(presentDegree, { ...presentDegree })).toBe('same')
  })

  it('follows the vault when that was opened or locked, and is updated when something else changed', () => {
    const locked = { ...presentDegree, candidates: null }
    expect(follow(locked, { ...presentDegree, version: 2 })).toBe('vault')
    expect(follow(presentDegree, { ...presentDegree, version: 2 })).toBe('updated')
    expect(follow(presentDegree, { ...locked, version: 2 })).toBe('vault')
  })

  it('UI-5: another request under the same number is never shown in its place', () => {
    expect(follow(presentDegree, { ...presentAge, version: presentDegree.version })).toBe('swapped')
  })

  it('UI-5: neither is the same request with another party, other asks or another origin', () => {
    const { plan } = presentDegree
    expect(follow(presentDegree, { ...presentDegree, version: 2, plan: { ...plan, party: { ...plan.party, name: 'Somebody else' } } })).toBe('swapped')
    expect(follow(presentDegree, { ...presentDegree, version: 2, plan: { ...plan, asks: presentAge.plan.asks } })).toBe('swapped')
    expect(follow(presentDegree, { ...presentDegree, version: 2, received: presentAge.received })).toBe('swapped')
  })
})
