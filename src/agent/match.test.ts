import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClaimPath, IndexEntry } from '../core/credential.ts'
import { WalletError } from '../core/errors.ts'
import type { ClaimQuery, CredentialQuery } from '../core/exchange.ts'
import { candidates, type MatchContext } from './match.ts'

const now = 1_800_000_000_000
const me = 'did:key:zMe'
const entry = (changes: Partial<IndexEntry> = {}): IndexEntry => ({
  id: 'one',
  format: 'jwt_vc_json',
  types: ['VerifiableCredential', 'Membership'],
  issuer: 'did:key:zIssuer',
  holder: me,
  title: 'Membership',
  claims: {
    '@context': ['https://www.w3.org/2018/credentials/v1'],
    type: ['VerifiableCredential', 'Membership'],
    credentialSubject: { name: 'Ada', level: 3, active: true, tags: ['a', 'b'], address: { city: 'Bern', street: 'Hill 1' } },
  },
  withholdable: [],
  authorities: [],
  validFrom: null,
  validUntil: null,
  addedAt: 1,
  ...changes,
})
const claim = (path: ClaimPath, values: ClaimQuery['values'] = null, id: string | null = null): ClaimQuery => ({ id, path, values })
const query = (changes: Partial<CredentialQuery> = {}): CredentialQuery => ({
  id: 'q',
  format: 'jwt_vc_json',
  meta: {},
  claims: null,
  claimSets: null,
  trustedAuthorities: null,
  holderBinding: true,
  ...changes,
})
const context: MatchContext = { satisfies: () => true, mine: (did) => did === me, seenBy: () => ['https://elsewhere.example'], now }
const only = (q: CredentialQuery, e: IndexEntry = entry()) => {
  const [candidate] = candidates(q, [e], context)
  if (!candidate) throw new Error('no candidate')
  return candidate
}
const paths = (list: readonly { readonly path: ClaimPath; readonly asked: boolean }[] | undefined, asked: boolean) =>
  (list ?? []).filter((one) => one.asked === asked).map(({ path }) => path.join('.'))
const reasons = (q: CredentialQuery, e?: IndexEntry) => only(q, e).unusable.map(({ code }) => code)

describe('what is a candidate', () => {
  test('a credential of another format is none', () => {
    expect(candidates(query({ format: 'dc+sd-jwt' }), [entry()], context)).toEqual([])
  })
  test('a credential of another type is none', () => {
    expect(candidates(query(), [entry()], { ...context, satisfies: () => false })).toEqual([])
  })
  test('a query the format finds malformed matches nothing, and does not tell by failing that something is held', () => {
    const satisfies = () => {
      throw new WalletError('request.malformed', 'type_values')
    }
    expect(candidates(query(), [entry()], { ...context, satisfies })).toEqual([])
  })
  test('any other failure of a format is not hidden', () => {
    const satisfies = () => {
      throw new TypeError('bug')
    }
    expect(() => candidates(query(), [entry()], { ...context, satisfies })).toThrow(TypeError)
  })
  test('usable ones come first, then the newest', () => {
    const entries = [
      entry({ id: 'old', addedAt: 1 }),
      entry({ id: 'expired', addedAt: 9, validUntil: now }),
      entry({ id: 'new', addedAt: 5 }),
      entry({ id: 'expired-older', addedAt: 8, validUntil: now - 1 }),
    ]
    expect(candidates(query(), entries, context).map(({ credentialId }) => credentialId)).toEqual(['new', 'old', 'expired', 'expired-older'])
  })
  test('the holder and where it was seen are shown', () => {
    expect(only(query())).toMatchObject({ holder: me, seenBy: ['https://elsewhere.example'], unusable: [] })
  })
})

describe('what would leave', () => {
  test('a format that cannot hold back shows everything with the asked claims, but for what says what it is', () => {
    const [set] = only(query({ claims: [claim(['credentialSubject', 'name'])] })).sets
    expect(paths(set, true)).toEqual(['credentialSubject.name'])
    expect(paths(set, false)).toEqual([
      'credentialSubject.level',
      'credentialSubject.active',
      'credentialSubject.tags.0',
      'credentialSubject.tags.1',
      'credentialSubject.address.city',
      'credentialSubject.address.street',
    ])
  })
  test('without claims nothing is asked, and what cannot be held back still leaves', () => {
    const [set] = only(query()).sets
    expect(paths(set, true)).toEqual([])
    expect(paths(set, false)).toHaveLength(7)
  })
  test('what can be held back stays', () => {
    const withholdable = [
      ['credentialSubject', 'level'],
      ['credentialSubject', 'tags', null],
      ['credentialSubject', 'address'],
    ]
    const [set] = only(query({ claims: [claim(['credentialSubject', 'tags', 1])] }), entry({ withholdable })).sets
    expect(paths(set, true)).toEqual(['credentialSubject.tags.1'])
    expect(paths(set, false)).toEqual(['credentialSubject.name', 'credentialSubject.active'])
  })
  test('what is held back as one piece leaves as one piece', () => {
    const withholdable = [['credentialSubject'], ['credentialSubject', 'address'], ['credentialSubject', 'level']]
    const [set] = only(query({ claims: [claim(['credentialSubject', 'address', 'city'])] }), entry({ withholdable })).sets
    expect(paths(set, true)).toEqual(['credentialSubject.address.city'])
    expect(paths(set, false)).toContain('credentialSubject.address.street')
    expect(paths(set, false)).toContain('credentialSubject.name')
    expect(paths(set, false)).not.toContain('credentialSubject.level')
  })
  test('VP-22: a claim asked by overlapping paths is shown once, at the level that covers it', () => {
    const claims = [
      claim(['credentialSubject', 'address', 'city']),
      claim(['credentialSubject', 'address']),
      claim(['credentialSubject', 'tags', null]),
      claim(['credentialSubject', 'tags', 0]),
    ]
    const [set] = only(
      query({ claims }),
      entry({
        withholdable: [
          ['credentialSubject', 'address'],
          ['credentialSubject', 'level'],
        ],
      }),
    ).sets
    expect(paths(set, true)).toEqual(['credentialSubject.address', 'credentialSubject.tags.0', 'credentialSubject.tags.1'])
    expect(paths(set, false)).toEqual(['credentialSubject.name', 'credentialSubject.active'])
  })
  test('a path with null shows each match with its value', () => {
    expect(only(query({ claims: [claim(['credentialSubject', 'tags', null])] })).sets[0]?.filter(({ asked }) => asked)).toEqual([
      { path: ['credentialSubject', 'tags', 0], value: 'a', asked: true },
      { path: ['credentialSubject', 'tags', 1], value: 'b', asked: true },
    ])
  })
})

describe('values (OpenID4VP 1.0 section 6.3)', () => {
  test.each([
    ['a string that is equal', 'name', ['Eve', 'Ada'], []],
    ['a string in another case', 'name', ['ada'], ['value-differs']],
    ['an integer that is equal', 'level', [3], []],
    ['the same digits as text', 'level', ['3'], ['value-differs']],
    ['a boolean that is equal', 'active', [true], []],
    ['a boolean as text', 'active', ['true'], ['value-differs']],
    ['one for a boolean', 'active', [1], ['value-differs']],
    ['a value for an object', 'address', ['Bern'], ['value-differs']],
    ['a value for nothing', 'age', [3], ['claim-missing']],
  ])('%s', (_, name, values, expected) => {
    expect(reasons(query({ claims: [claim(['credentialSubject', name], values)] }))).toEqual(expected)
  })
  test('of the matches of a null only those with an accepted value leave', () => {
    const withholdable = [['credentialSubject', 'tags', null]]
    const [set] = only(query({ claims: [claim(['credentialSubject', 'tags', null], ['b'])] }), entry({ withholdable })).sets
    expect(paths(set, true)).toEqual(['credentialSubject.tags.1'])
    expect(paths(set, false)).not.toContain('credentialSubject.tags.0')
  })
})

describe('claim_sets (OpenID4VP 1.0 section 6.4.1)', () => {
  const claims = [
    claim(['credentialSubject', 'age'], null, 'age'),
    claim(['credentialSubject', 'level'], null, 'level'),
    claim(['credentialSubject', 'name'], ['Eve'], 'eve'),
    claim(['credentialSubject', 'active'], null, 'active'),
  ]
  test("every option that can be met is there, in the verifier's order", () => {
    const { sets } = only(query({ claims, claimSets: [['age'], ['level', 'active'], ['eve'], ['active']] }))
    expect(sets.map((set) => paths(set, true))).toEqual([['credentialSubject.level', 'credentialSubject.active'], ['credentialSubject.active']])
  })
  test('when none can be met, the reasons name each claim that is in the way once', () => {
    expect(
      only(
        query({
          claims,
          claimSets: [
            ['age', 'eve'],
            ['active', 'age'],
          ],
        }),
      ),
    ).toMatchObject({
      sets: [],
      unusable: [
        { code: 'claim-missing', path: ['credentialSubject', 'age'] },
        { code: 'value-differs', path: ['credentialSubject', 'name'] },
      ],
    })
  })
})

describe('why a credential cannot serve', () => {
  test.each([
    ['VP-23: an expired one is not offered', {}, { validUntil: now }, ['expired']],
    ['a credential is good until the moment it expires', {}, { validUntil: now + 1 }, []],
    ['VP-23: one that is not valid yet is not offered', {}, { validFrom: now + 1 }, ['not-yet-valid']],
    ['a credential is good from the moment it becomes valid', {}, { validFrom: now }, []],
    ['VP-27: holder binding is required and it is bound to nobody', {}, { holder: null }, ['not-bound']],
    ['VP-27: holder binding is required and the key is not in the wallet', {}, { holder: 'did:key:zOther' }, ['not-mine']],
    ['without holder binding it may be bound to nobody', { holderBinding: false }, { holder: null }, []],
    ['every reason is given', { claims: [claim(['nope'])] }, { validUntil: now, holder: null }, ['expired', 'not-bound', 'claim-missing']],
  ])('%s', (_, q, e, expected) => {
    const candidate = only(query(q), entry(e))
    expect(candidate.unusable.map(({ code }) => code)).toEqual(expected)
    expect(candidate.sets).toHaveLength(expected.length === 0 ? 1 : 0)
  })
})

describe('trusted_authorities (OpenID4VP 1.0 section 6.1.1)', () => {
  const held = [
    { type: 'aki' as const, value: 's9tIpPmhxdiuNkHMEWNpYim8S8Y' },
    { type: 'aki' as const, value: 'AAAA' },
  ]
  test.each([
    ['one of the key identifiers of its certificates', [{ type: 'aki', values: ['BBBB', 'AAAA'] }], held, []],
    ['the same bytes with padding', [{ type: 'aki', values: ['s9tIpPmhxdiuNkHMEWNpYim8S8Y='] }], held, []],
    [
      'one of several conditions',
      [
        { type: 'x-later', values: ['q'] },
        { type: 'aki', values: ['AAAA'] },
      ],
      held,
      [],
    ],
    ['the same letters in another case', [{ type: 'aki', values: ['aaaa'] }], held, ['issuer-not-accepted']],
    ['a key identifier it has not', [{ type: 'aki', values: ['BBBB'] }], held, ['issuer-not-accepted']],
    ['a key identifier, when it has none', [{ type: 'aki', values: ['AAAA'] }], [], ['issuer-not-accepted']],
    ['the identifier under a type nobody knows', [{ type: 'x-later', values: ['AAAA'] }], held, ['issuer-not-accepted']],
    ['a trusted list, which is not consulted', [{ type: 'etsi_tl', values: ['https://lotl.example'] }], held, ['issuer-not-accepted']],
    ['a federation, which is not consulted', [{ type: 'openid_federation', values: ['https://anchor.example'] }], held, ['issuer-not-accepted']],
    ['no condition', null, [], []],
  ])('%s', (_, trustedAuthorities, authorities, expected) => {
    expect(reasons(query({ trustedAuthorities }), entry({ authorities }))).toEqual(expected)
  })
})

describe('the format is asked once for all credentials of the same types', () => {
  const types = (index: number) => ['VerifiableCredential', `Type${index % 100}`]
  const entries = Array.from({ length: 10_000 }, (_, index) => entry({ id: `${index}`, addedAt: index, types: types(index) }))
  const claims = [claim(['credentialSubject', 'name'], ['Ada']), claim(['credentialSubject', 'address', 'city'])]

  test('10,000 credentials of 100 types are matched with 100 questions', () => {
    const asked: (readonly string[])[] = []
    const satisfies: MatchContext['satisfies'] = (of) => asked.push(of.types) > 0 && of.types.includes('Type7')
    expect(candidates(query({ claims }), entries, { ...context, satisfies })).toHaveLength(100)
    expect(asked).toHaveLength(100)
  })
  test('a claim that it looks for and none of them has changes nothing in that', () => {
    const asked: (readonly string[])[] = []
    const satisfies: MatchContext['satisfies'] = (of) => asked.push(of.types) > 0 && (of.types.includes('Type7') || of.claims.aka !== undefined)
    const other = entry({ id: 'aka', types: types(1), claims: { aka: ['Type7'] } })
    expect(candidates(query(), [...entries, other], { ...context, satisfies })).toHaveLength(101)
    expect(asked.length).toBe(102)
  })
  test('one that looks at the claims is asked about every credential', () => {
    const satisfies: MatchContext['satisfies'] = (of, meta) => of.claims.level === meta.level
    const some = entries.slice(0, 200).map((one, index) => ({ ...one, claims: { level: index < 150 ? 1 : 2 } }))
    expect(candidates(query({ meta: { level: 2 } }), some, { ...context, satisfies })).toHaveLength(50)
  })
  test('a list with more in it is another list', () => {
    const satisfies: MatchContext['satisfies'] = (of) => of.types.includes('Type7')
    expect(candidates(query(), entries, { ...context, satisfies })).toHaveLength(100)
    expect(candidates(query(), [...entries, entry({ types: types(7) })], { ...context, satisfies })).toHaveLength(101)
  })
})

test('what is found is what a look at each credential finds, in the same order', () => {
  const word = fc.constantFrom('A', 'B', '["A","B"]', '1 A', 'A","B')
  const anyEntry = fc.record({
    format: fc.constantFrom('f', 'g'),
    types: fc.array(word, { maxLength: 3 }),
    addedAt: fc.nat(2),
    level: fc.nat(1),
    aka: fc.option(fc.nat(2), { nil: undefined }),
    late: fc.boolean(),
  })
  const rules: readonly MatchContext['satisfies'][] = [
    (of, meta) => of.types.includes(String(meta.type)),
    (of, meta) => of.types.length === meta.level,
    (of, meta) => of.claims.level === meta.level,
    (of, meta) => of.types.length > 1 && of.claims.level === meta.level,
    (of, meta) => of.types.includes(String(meta.type)) || of.claims.aka === meta.level,
    (of) => 'aka' in of.claims,
    (of) => Object.keys(of.claims).length > 1,
    (of) => Object.values(of.claims).includes(1),
    (of) => JSON.stringify(of.claims).includes('1'),
    () => true,
  ]
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 12 }), fc.constantFrom(...rules), word, fc.nat(2), (given, satisfies, type, level) => {
      const entries = given.map(({ level: at, late, aka, ...more }, index) =>
        entry({ id: `${index}`, ...more, claims: { level: at, ...(aka === undefined ? {} : { aka }) }, validUntil: late ? now : null }),
      )
      const asked = query({ format: 'f', meta: { type, level }, claims: [claim(['level'], [1])] })
      const found = candidates(asked, entries, { ...context, satisfies })
      const fitting = entries.filter((one) => one.format === 'f' && satisfies(one, asked.meta))
      const usable = (one: IndexEntry) => one.claims.level === 1 && one.validUntil === null
      const scanned = fitting.toSorted((a, b) => Number(usable(b)) - Number(usable(a)) || b.addedAt - a.addedAt)
      expect(found.map(({ credentialId }) => credentialId)).toEqual(scanned.map(({ id }) => id))
      expect(found.map(({ sets }) => sets.length)).toEqual(scanned.map((one) => Number(usable(one))))
    }),
  )
})

describe('VP-21: what a query may cost', () => {
  test('as many claim sets as a query may have are looked at in a moment, in a wallet with thousands of credentials', () => {
    const names = Array.from({ length: 100 }, (_, index) => `c${index}`)
    const claims = names.map((name) => claim([name], null, name))
    const held = Array.from({ length: 2000 }, (_, index) => entry({ id: `${index}`, claims: { c0: 1 } }))
    const began = performance.now()
    const found = candidates(query({ claims, claimSets: names.map(() => names) }), held, context)
    expect(performance.now() - began).toBeLessThan(3000)
    expect(found).toHaveLength(2000)
    expect(found[0]?.unusable).toHaveLength(99)
  })
  test('a list of any length can be asked for as a whole', () => {
    const list = Array.from({ length: 250_000 }, () => 1)
    expect(only(query({ claims: [claim(['list', null])] }), entry({ claims: { list } })).sets[0]).toHaveLength(250_000)
  })
})
