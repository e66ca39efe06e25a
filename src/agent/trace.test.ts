import { describe, expect, test } from 'vitest'
import type { IndexEntry } from '../core/credential.ts'
import type { Ask, AskId } from '../core/exchange.ts'
import { fakeHoldings } from '../testing/fakes/holdings.ts'
import { credentialAsk } from '../testing/fakes/plugins.ts'
import { fakeWorld } from '../testing/fakes/world.ts'
import { traceOf } from './trace.ts'

const entry = (id: string, type: string, more: Partial<IndexEntry> = {}): IndexEntry => ({
  id,
  format: 'jwt_vc_json',
  types: [type],
  issuer: 'did:test:i',
  holder: null,
  title: `a ${type}`,
  claims: { name: 'CANARY' },
  withholdable: [],
  authorities: [],
  validFrom: null,
  validUntil: null,
  addedAt: 0,
  ...more,
})
const unbound = (id: string, type: string, claims: readonly string[] = ['name']): Ask => {
  const ask = credentialAsk(id, type, claims)
  return ask.kind === 'credential' ? { ...ask, query: { ...ask.query, holderBinding: false } } : ask
}
const plugins = {
  formats: new Map([['jwt_vc_json', { satisfies: (one: Pick<IndexEntry, 'types'>, meta: object) => one.types.includes(Object.values(meta)[0]) }]]),
}

/** A trace over these entries, by a clock that goes on by two milliseconds whenever it is read. */
function traced(entries: readonly IndexEntry[], asks: readonly Ask[]) {
  const holdings = fakeHoldings(entries.map((value) => ({ put: 'entry', id: value.id, value })))
  let now = 1000
  const clock = () => (now += 2)
  return {
    holdings,
    trace: () => traceOf({ asks }, plugins as unknown as Parameters<typeof traceOf>[1], holdings, { now: clock, resolve: fakeWorld().resolve }),
  }
}

describe('how a request was matched, for those who look into it', () => {
  test('names for each ask who could serve, who comes near and why not, what else there is, and how long it took', async () => {
    const held = [entry('fits', 'Degree'), entry('silent', 'Degree', { claims: {} }), entry('other', 'Badge'), entry('sd', 'Badge', { format: 'dc+sd-jwt' })]
    const asks: readonly Ask[] = [
      unbound('a', 'Degree'),
      { id: 'who' as AskId, purpose: null, kind: 'identifier', methods: ['key'] } as unknown as Ask,
      unbound('b', 'Pass'),
    ]
    const [first, second, ...rest] = await traced(held, asks).trace()
    expect(rest).toEqual([])
    expect(first).toEqual({
      ask: 'a',
      took: 2,
      candidates: [
        { credentialId: 'fits', title: 'a Degree', sets: 1, unusable: [] },
        { credentialId: 'silent', title: 'a Degree', sets: 0, unusable: [{ code: 'claim-missing', path: ['name'] }] },
      ],
      others: [
        { code: 'other-type', format: 'jwt_vc_json', types: ['Badge'], count: 1 },
        { code: 'other-format', format: 'dc+sd-jwt', types: ['Badge'], count: 1 },
      ],
      more: { candidates: 0, others: 0 },
    })
    expect(second).toMatchObject({ ask: 'b', candidates: [] })
    expect(second?.others.reduce((sum, { count }) => sum + count, 0)).toBe(held.length)
  })

  test('holds the value of no claim', async () => {
    expect(JSON.stringify(await traced([entry('a', 'Degree'), entry('b', 'Badge')], [unbound('a', 'Degree')]).trace())).not.toContain('CANARY')
  })

  test('lists fifty candidates and fifty kinds, and says how many more there are', async () => {
    const held = [...Array.from({ length: 53 }, (_, at) => entry(`c${at}`, 'Degree')), ...Array.from({ length: 57 }, (_, at) => entry(`o${at}`, `Type${at}`))]
    const [only] = await traced(held, [unbound('a', 'Degree')]).trace()
    expect(only?.candidates).toHaveLength(50)
    expect(only?.others).toHaveLength(50)
    expect(only?.more).toEqual({ candidates: 3, others: 7 })
  })

  test('is not there while the vault is locked', async () => {
    const { holdings, trace } = traced([], [unbound('a', 'Degree')])
    holdings.lock()
    await expect(trace()).rejects.toMatchObject({ code: 'vault.locked' })
  })
})
