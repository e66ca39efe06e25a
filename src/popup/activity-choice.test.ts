import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Activity } from '../core/records.ts'
import { activities } from '../testing/preview/sites.ts'
import { choicesIn, everything, filtered } from './activity-choice.ts'
import { activityFile, activityFileName } from './activity-file.ts'

const ids = (list: readonly Activity[]) => list.map(({ id }) => id)

describe('the activity', () => {
  it('is shown whole where nothing is chosen', () => {
    expect(filtered(activities, everything)).toEqual(activities)
  })

  it('is filtered by site, by kind, by how it ended, and by all of them at once', () => {
    const party = 'origin:https://rental.example'
    expect(ids(filtered(activities, { ...everything, party }))).toEqual(['a', 'l', 'n', 'o', 'p'])
    expect(ids(filtered(activities, { ...everything, kind: 'sign-in' }))).toEqual(['b'])
    expect(ids(filtered(activities, { ...everything, result: 'refused' }))).toEqual(['c', 'n', 'q'])
    expect(ids(filtered(activities, { party, kind: 'presentation', result: 'refused' }))).toEqual(['n'])
    expect(filtered(activities, { party, kind: 'sign-in', result: '' })).toEqual([])
  })

  it('offers to choose only what occurs, each once, and nobody where there was nobody', () => {
    const { parties, kinds, results } = choicesIn(activities)
    expect(new Set(parties.map(({ id }) => id)).size).toBe(parties.length)
    expect(parties.every(({ id }) => id !== '')).toBe(true)
    expect(kinds).toContain('export')
    expect(choicesIn([])).toEqual({ parties: [], kinds: [], results: [] })
    for (const kind of kinds) expect(filtered(activities, { ...everything, kind }).length).toBeGreaterThan(0)
    for (const result of results) expect(filtered(activities, { ...everything, result }).length).toBeGreaterThan(0)
    for (const { id } of parties) expect(filtered(activities, { ...everything, party: id }).length).toBeGreaterThan(0)
  })
})

describe('the file of the activity', () => {
  const now = Date.UTC(2026, 4, 2, 12)

  it('says what happened, newest first, with what proved the party and the claims by their names', () => {
    const file = JSON.parse(activityFile(activities, now))
    expect(file.made).toBe('2026-05-02T12:00:00.000Z')
    expect(file.activity).toHaveLength(activities.length)
    expect(file.activity[0]).toEqual({
      at: new Date(activities[0]?.at ?? 0).toISOString(),
      kind: 'presentation',
      result: 'done',
      party: 'origin:https://rental.example',
      partyName: null,
      proofs: [{ by: 'origin', of: 'https://rental.example' }],
      via: 'dc-api',
      credentials: [{ title: 'Driving Licence', claims: ['credentialSubject.family_name', 'credentialSubject.vehicle_category'] }],
      identifiers: activities[0]?.identifiers,
    })
    expect(activityFileName(now)).toBe('lanyard-activity-2026-05-02.json')
  })

  it('holds nothing beside what is named, whatever else a record carries', () => {
    const canary = 'canary-value'
    fc.assert(
      fc.property(fc.constantFrom(...activities), fc.string({ minLength: 1, maxLength: 20 }), (activity, name) => {
        const more = {
          ...activity,
          [`extra-${name}`]: canary,
          credentials: activity.credentials.map((one) => ({ ...one, value: canary, credentialId: canary })),
        }
        expect(activityFile([more], now)).toBe(activityFile([activity], now))
      }),
    )
  })
})
