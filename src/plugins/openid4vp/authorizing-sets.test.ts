import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WalletError } from '../../core/errors.ts'
import type { AskId, Plan } from '../../core/exchange.ts'
import { isAnswer } from '../../core/selection.ts'
import { authorizingSets } from './authorizing-sets.ts'

const set = (options: readonly (readonly string[])[], required = true): Plan['sets'][number] => ({
  required,
  options: options as readonly (readonly AskId[])[],
})
const by = (...asks: string[]) => ({ asks: asks as AskId[] })

describe('the sets of a request with transactions', () => {
  test('stay as they are without any, and where every answer authorizes them', () => {
    const sets = [set([['a', 'b'], ['a']]), set([['c']], false)]
    expect(authorizingSets(sets, [])).toEqual(sets)
    expect(authorizingSets(sets, [by('a'), by('b', 'a')])).toEqual(sets)
  })
  test('VP-3: an alternative that authorizes nothing is none', () => {
    expect(authorizingSets([set([['a'], ['b'], ['b', 'c']])], [by('b')])).toEqual([set([['b'], ['b', 'c']])])
  })
  test('VP-3: what may be left out has to be answered when nothing else authorizes', () => {
    expect(authorizingSets([set([['a']]), set([['b'], ['c']], false)], [by('c')])).toEqual([set([['a']]), set([['c']])])
  })
  test('a set that has to be met anyway comes before one that may be left out', () => {
    expect(authorizingSets([set([['b']], false), set([['a'], ['b']])], [by('b')])).toEqual([set([['b']], false), set([['b']])])
  })
  test('VP-3: transactions that no single answer authorizes are refused', () => {
    expect(() => authorizingSets([set([['a'], ['b']])], [by('a'), by('b')])).toThrow(WalletError)
  })
  test('VP-3: every answer that is left authorizes all of them, and was one of the request', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd')
    const some = fc.uniqueArray(name, { minLength: 1, maxLength: 3 })
    const drawn = fc.record({
      sets: fc.array(
        fc.tuple(fc.array(some, { minLength: 1, maxLength: 3 }), fc.boolean()).map(([options, required]) => set(options, required)),
        { minLength: 1, maxLength: 3 },
      ),
      transactions: fc.array(
        some.map((asks) => by(...asks)),
        { minLength: 1, maxLength: 3 },
      ),
      answered: fc.subarray(['a', 'b', 'c', 'd']),
    })
    let left = 0
    fc.assert(
      fc.property(drawn, ({ sets, transactions, answered }) => {
        const narrowed = narrowedOrNull(sets, transactions)
        if (!narrowed || !isAnswer({ sets: narrowed }, answered)) return
        left++
        expect(isAnswer({ sets }, answered)).toBe(true)
        for (const { asks } of transactions) expect(asks.some((id) => answered.includes(id))).toBe(true)
      }),
      { numRuns: 2000 },
    )
    expect(left).toBeGreaterThan(50)
  })
})

function narrowedOrNull(sets: Plan['sets'], transactions: readonly { readonly asks: readonly AskId[] }[]): Plan['sets'] | null {
  try {
    return authorizingSets(sets, transactions)
  } catch (error) {
    expect(error).toMatchObject({ code: 'request.malformed' })
    return null
  }
}
