import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { IndexEntry } from '../core/credential.ts'
import { WalletError } from '../core/errors.ts'
import type { CredentialQuery } from '../core/exchange.ts'
import { fakeHoldings } from '../testing/fakes/holdings.ts'
import { fakeWorld } from '../testing/fakes/world.ts'
import { explain, farMisses, mayServe } from './explain.ts'
import { candidatesOf } from './held-candidates.ts'
import type { MatchContext } from './match.ts'

const entry = (id: string, format: string, types: readonly string[], more: Partial<IndexEntry> = {}): IndexEntry => ({
  id,
  format,
  types,
  issuer: 'did:key:zIssuer',
  holder: 'did:key:zMe',
  title: `a ${types.join(' ')}`,
  claims: { name: 'Ada' },
  withholdable: [],
  authorities: [],
  validFrom: null,
  validUntil: null,
  addedAt: 0,
  ...more,
})
const query = (changes: Partial<CredentialQuery> = {}): CredentialQuery => ({
  id: 'q',
  format: 'f',
  meta: { type: 'A' },
  claims: [{ id: null, path: ['name'], values: null }],
  claimSets: null,
  trustedAuthorities: null,
  holderBinding: true,
  ...changes,
})
const satisfies: MatchContext['satisfies'] = ({ types }, meta) => types.includes(String(meta.type))
const context: MatchContext = { satisfies, mine: () => true, seenBy: () => [], now: 5 }
const counted = (entries: readonly IndexEntry[]) => fakeHoldings(entries.map((value) => ({ put: 'entry', id: value.id, value }))).entriesOf(() => true)

describe('every credential that is held is explained', () => {
  test('near misses by their reasons, the others by their kind', async () => {
    const entries = [
      entry('fits', 'f', ['A']),
      entry('expired', 'f', ['A'], { validUntil: 5 }),
      entry('silent', 'f', ['A', 'Z'], { claims: {} }),
      entry('type', 'f', ['B']),
      entry('type too', 'f', ['B']),
      entry('format', 'g', ['A']),
    ]
    const { candidates, others } = explain(query(), entries, (await counted(entries)).kinds, context)
    expect(candidates.map(({ credentialId, unusable }) => [credentialId, ...unusable.map(({ code }) => code)])).toEqual([
      ['fits'],
      ['expired', 'expired'],
      ['silent', 'claim-missing'],
    ])
    expect(others).toEqual([
      { code: 'other-type', format: 'f', types: ['B'], count: 2 },
      { code: 'other-format', format: 'g', types: ['A'], count: 1 },
    ])
  })

  test('and none is counted twice, whatever the format decides by', async () => {
    const any = fc.record({
      format: fc.constantFrom('f', 'g'),
      types: fc.uniqueArray(fc.constantFrom('A', 'B'), { maxLength: 2 }),
      claims: fc.constantFrom({}, { name: 'Ada' }),
    })
    const byClaims: MatchContext['satisfies'] = ({ claims }) => claims.name === 'Ada'
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 8 }), fc.constantFrom(satisfies, byClaims), async (given, rule) => {
        const entries = given.map(({ format, types, claims }, index) => entry(`${index}`, format, types, { claims }))
        const { kinds } = await counted(entries)
        const told = { ...context, satisfies: rule }
        const whole = explain(query(), entries, kinds, told)
        expect(whole.candidates.length + whole.others.reduce((sum, { count }) => sum + count, 0)).toBe(entries.length)
        const some = entries.filter(({ claims, ...one }) => mayServe({ ...one, says: Object.keys(claims) }, query(), told))
        expect(explain(query(), some, kinds, told)).toEqual(whole)
        const far = farMisses(query(), entries, told)
        expect(far.length + whole.candidates.length).toBe(entries.length)
        for (const { unusable, credentialId } of far)
          expect(unusable[0]?.code).toBe(entries[Number(credentialId)]?.format === 'f' ? 'other-type' : 'other-format')
      }),
    )
  })

  test('a kind is left out only where no claim that it has can change the verdict', () => {
    const byName: MatchContext['satisfies'] = ({ types, claims }) => types.includes('A') || claims.aka !== undefined
    const kinds = [
      { format: 'f', types: ['A'], says: [] },
      { format: 'f', types: ['B'], says: ['name'] },
      { format: 'f', types: ['B'], says: ['name', 'aka'] },
      { format: 'g', types: ['A'], says: ['aka'] },
    ]
    expect(kinds.map((kind) => mayServe(kind, query(), { satisfies: byName }))).toEqual([true, false, true, false])
  })

  test('a query the format finds malformed leaves everything of the format of another type', async () => {
    const malformed = () => {
      throw new WalletError('request.malformed', 'meta')
    }
    const entries = [entry('a', 'f', ['A'])]
    const { candidates, others } = explain(query(), entries, (await counted(entries)).kinds, { ...context, satisfies: malformed })
    expect(candidates).toEqual([])
    expect(others).toMatchObject([{ code: 'other-type', count: 1 }])
    expect(mayServe({ format: 'f', types: ['A'], says: [] }, query(), { satisfies: malformed })).toBe(false)
  })
})

describe('what the consent screen lists', () => {
  const formats = new Map([['f', { satisfies }]])
  const ask = (changes: Partial<CredentialQuery> = {}) => ({ id: 'ask', kind: 'credential', purpose: null, multiple: false, query: query(changes) })
  async function listed(entries: readonly IndexEntry[], ...asks: readonly object[]) {
    const holdings = fakeHoldings(entries.map((value) => ({ put: 'entry', id: value.id, value })))
    const opened: number[] = []
    const watched = {
      entriesOf: async (...parts: Parameters<typeof holdings.entriesOf>) => {
        const found = await holdings.entriesOf(...parts)
        opened.push(found.entries.length)
        return found
      },
    }
    const plan = { asks: asks.length > 0 ? asks : [ask()] } as unknown as Parameters<typeof candidatesOf>[0]
    const { candidates: found, more } = await candidatesOf(plan, { formats } as unknown as Parameters<typeof candidatesOf>[1], watched, context, fakeWorld())
    return { found, more, opened, of: (found.ask ?? []).map(({ credentialId, unusable }) => [credentialId, ...unusable.map(({ code }) => code)].join(' ')) }
  }
  const others = Array.from({ length: 9 }, (_, index) => entry(`o${index}`, 'f', ['B'], { addedAt: index }))

  test('VP-23: where only an expired one comes near, it is listed and nothing of another kind, and nothing of another kind is opened', async () => {
    expect(await listed([...others, entry('near', 'f', ['A'], { validUntil: 1 })])).toMatchObject({ of: ['near expired'], opened: [1] })
  })
  test('where nothing does, the newest five of the same format', async () => {
    const { of } = await listed([entry('g', 'g', ['A'], { addedAt: 99 }), ...others])
    expect(of.toSorted()).toEqual(['o4 other-type', 'o5 other-type', 'o6 other-type', 'o7 other-type', 'o8 other-type'])
  })
  test('and where there are none of that format, those of another', async () => {
    expect((await listed([entry('g', 'g', ['A'])])).of).toEqual(['g other-format'])
  })
  test('of a format that the wallet does not know nothing fits', async () => {
    expect((await listed([entry('a', 'h', ['A'])], ask({ format: 'h' }))).of).toEqual(['a other-type'])
  })
  test('several asks are looked up at once', async () => {
    const { found, opened } = await listed([entry('a', 'f', ['A']), entry('b', 'f', ['B'])], ask(), { ...ask({ meta: { type: 'B' } }), id: 'b' })
    expect(Object.entries(found).map(([id, list]) => [id, ...list.map(({ credentialId }) => credentialId)])).toEqual([
      ['ask', 'a'],
      ['b', 'b'],
    ])
    expect(opened).toEqual([2])
  })
  test('of very many the newest two hundred that fit and the newest fifty that come near, and how many more would fit', async () => {
    const fit = Array.from({ length: 203 }, (_, index) => entry(`a${index}`, 'f', ['A'], { addedAt: index }))
    const near = Array.from({ length: 60 }, (_, index) => entry(`n${index}`, 'f', ['A'], { addedAt: 1000 + index, validUntil: 1 }))
    const { of, more } = await listed([...fit, ...near])
    expect(of).toHaveLength(250)
    expect(of.slice(0, 2)).toEqual(['a202', 'a201'])
    expect(of.slice(199, 201)).toEqual(['a3', 'n59 expired'])
    expect(more).toEqual({ ask: 3 })
    expect((await listed(fit.slice(0, 200))).more).toEqual({})
  })
  test('an empty wallet has nothing to list', async () => {
    expect((await listed([])).of).toEqual([])
  })
  test('nothing is looked up for a plan that asks for no credential', async () => {
    expect((await listed(others, { id: 'i', kind: 'identifier', purpose: null, methods: [] })).opened).toEqual([])
  })
})
