import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { IndexEntry } from '../core/credential.ts'
import type { JsonObject } from '../core/json.ts'
import { sampleRecords } from '../testing/fakes/sample-records.ts'
import { copyOf, freshVault, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'

let original: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
})

const entry = (id: string, more: Partial<IndexEntry>): IndexEntry => ({ ...sampleRecords(id).entry, holder: null, claims: {}, withholdable: [], ...more })
const degree = entry('degree', {
  title: 'Master of Science',
  issuer: 'did:web:university.example',
  types: ['VerifiableCredential', 'UniversityDegreeCredential'],
  claims: {
    credentialSubject: {
      id: 'did:key:zSubject',
      givenName: 'Alma Maríne',
      family_name: 'Lindqvist\nof "Lund"',
      credits: 120,
      honours: true,
      modules: [{ name: 'Optik' }],
    },
  },
  addedAt: 3,
})
const driving = entry('driving', {
  title: 'Driving licence',
  issuer: 'https://roads.example',
  types: ['mDL'],
  claims: { name: 'Lindqvist', type: 'car' },
  addedAt: 2,
})
const library = entry('library', {
  title: 'Library card',
  issuer: 'did:key:zLibrary',
  types: ['LibraryCard'],
  claims: { credentialSubject: { number: 'L-77' } },
  addedAt: 1,
})

async function holding(...entries: readonly IndexEntry[]) {
  const { vault, restart } = await copyOf(original)
  await vault.commit(entries.map((value) => ({ put: 'entry', id: value.id, value })))
  return { vault, again: () => restart().vault }
}
const ids = ({ entries }: { readonly entries: readonly IndexEntry[] }) => entries.map(({ id }) => id)

describe('a search', () => {
  it('finds every word anywhere in title, issuer, types and claims, with or without accents', async () => {
    const { vault } = await holding(library, driving, degree)
    const find = async (text: string) => ids(await vault.search(text, 10))
    expect(await find('lindqvist')).toEqual(['degree', 'driving'])
    expect(await find('MARÍNE  alma')).toEqual(['degree'])
    expect(await find('alma zzz')).toEqual([])
    expect(await find('  ')).toEqual(['degree', 'driving', 'library'])
    expect(await find('scien')).toEqual(['degree'])
    expect(await find('roads.example')).toEqual(['driving'])
    expect(await find('librarycard')).toEqual(['library'])
    expect(await find('120 true optik')).toEqual(['degree'])
    expect(await find('given family')).toEqual(['degree'])
    expect(await find('"lund"')).toEqual(['degree'])
  })

  it('finds nothing in what a person does not read: whom it is about, its format, its structure', async () => {
    const { vault } = await holding(degree, driving)
    for (const text of ['zSubject', 'jwt_vc_json', 'credentialSubject', '1699999999500', 'nlund'])
      expect(await vault.search(text, 10), text).toMatchObject({ found: 0, total: 2 })
  })

  it('gives the newest first, as many as were asked for, and says how many there are', async () => {
    const all = Array.from({ length: 1300 }, (_, n) => entry(`id ${n}`, { title: n % 3 === 0 ? 'Third' : 'Other', addedAt: (n * 7919) % 1300 }))
    const { vault, again } = await holding(...all)
    const newest = all.toSorted((a, b) => b.addedAt - a.addedAt)
    for (const held of [vault, again()]) {
      expect(await held.search('', 50)).toEqual({ entries: newest.slice(0, 50), found: 1300, total: 1300 })
      const thirds = newest.filter(({ title }) => title === 'Third')
      expect(await held.search('third', 20)).toEqual({ entries: thirds.slice(0, 20), found: thirds.length, total: 1300 })
      expect(await held.search('third', 0)).toEqual({ entries: [], found: thirds.length, total: 1300 })
    }
  })

  it('knows at once what was added, changed and removed', async () => {
    const { vault } = await holding(degree, driving)
    expect(ids(await vault.search('lindqvist', 5))).toEqual(['degree', 'driving'])
    await vault.commit([
      { put: 'entry', id: 'library', value: { ...library, title: 'Card of Lindqvist' } },
      { put: 'entry', id: 'driving', value: { ...driving, claims: { name: 'Berg' } } },
      { remove: 'entry', id: 'degree' },
    ])
    expect(await vault.search('lindqvist', 5)).toMatchObject({ entries: [{ id: 'library' }], found: 1, total: 2 })
  })

  it('throws while the vault is locked', async () => {
    const { vault } = await holding(degree)
    await vault.lock()
    await expect(vault.search('', 1)).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it('finds what a look at each of them finds, whatever they say', async () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'É', 'ß', '"', '\\', '1', '\u0301', 'Σ'), minLength: 1, maxLength: 3 })
    const says = fc.record({
      title: word,
      issuer: word,
      claims: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.oneof(word, fc.nat(20), fc.constantFrom([1, 'ab'], { x: 'b' }))),
    })
    const fold = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
    const valuesIn = (value: unknown): readonly string[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(valuesIn) : [String(value)]
    const namesIn = (value: JsonObject): readonly string[] =>
      Object.entries(value).flatMap(([name, inner]) => [name, ...(typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? ['x'] : [])])
    await fc.assert(
      fc.asyncProperty(fc.array(says, { minLength: 1, maxLength: 8 }), fc.array(word, { minLength: 1, maxLength: 2 }), async (given, words) => {
        const all = given.map(({ title, issuer, claims }, n) =>
          entry(`${n}`, { title, issuer, types: [], claims: JSON.parse(JSON.stringify(claims)), addedAt: n }),
        )
        const { vault } = await holding(...all)
        const wanted = words.map(fold).filter(Boolean)
        const right = all.filter(({ title, issuer, claims }) => {
          const lines = [title, issuer, ...valuesIn(claims), ...namesIn(claims)].map(fold)
          return wanted.every((one) => lines.some((line) => line.includes(one)))
        })
        expect(ids(await vault.search(words.join(' '), 10))).toEqual(right.map(({ id }) => id).reverse())
      }),
      { numRuns: 25 },
    )
  })
})
