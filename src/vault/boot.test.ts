import { describe, expect, it } from 'vitest'
import { type Boot, decideBoot, type Sight } from './boot.ts'

const markers = ['none', 'present'] as const
const databases = ['ok', 'empty', 'error', 'newer', 'unavailable'] as const
const mirrors = ['none', 'ok', 'bad'] as const
const agreements = ['same', 'older', 'foreign'] as const
const all: readonly Sight[] = markers.flatMap((marker) =>
  databases.flatMap((database) => mirrors.flatMap((mirror) => agreements.map((agreement) => ({ marker, database, mirror, agreement })))),
)
const recover = (why: 'lost' | 'damaged' | 'older' | 'foreign', ...actions: Extract<Boot, { kind: 'recover' }>['actions']): Boot => ({
  kind: 'recover',
  why,
  actions,
})

describe('how the wallet starts', () => {
  it.each<[string, Sight['marker'], Sight['database'], Sight['mirror'], Boot]>([
    ['onboarding, when there is nothing anywhere', 'none', 'empty', 'none', { kind: 'absent' }],
    ['recovery, when only the mirror is left', 'none', 'empty', 'ok', recover('lost', 'restore', 'import', 'export', 'erase')],
    ['recovery, when only a broken mirror is left', 'none', 'empty', 'bad', recover('lost', 'import', 'export', 'erase')],
    ['recovery, when only the marker is left', 'present', 'empty', 'none', recover('lost', 'import', 'erase')],
    ['recovery, when the database is gone', 'present', 'empty', 'ok', recover('lost', 'restore', 'import', 'export', 'erase')],
    ['recovery, when the database is gone and the mirror broken', 'present', 'empty', 'bad', recover('lost', 'import', 'export', 'erase')],
    ['unlock, when all is well', 'present', 'ok', 'ok', { kind: 'ready' }],
    ['unlock, when the mirror is gone', 'present', 'ok', 'none', { kind: 'ready' }],
    ['unlock, when the mirror is broken', 'present', 'ok', 'bad', { kind: 'ready' }],
    ['unlock, when the marker is gone', 'none', 'ok', 'ok', { kind: 'ready' }],
    ['unlock, when the whole storage beside the database is gone', 'none', 'ok', 'none', { kind: 'ready' }],
    ['unlock, when that storage is broken', 'none', 'ok', 'bad', { kind: 'ready' }],
    ['recovery, when the database is damaged', 'present', 'error', 'ok', recover('damaged', 'restore', 'import', 'export', 'erase')],
    ['recovery, when the database is damaged and no mirror left', 'present', 'error', 'none', recover('damaged', 'import', 'export', 'erase')],
    ['recovery, when both are damaged', 'present', 'error', 'bad', recover('damaged', 'import', 'export', 'erase')],
    ['recovery, when the database is damaged and the marker gone', 'none', 'error', 'ok', recover('damaged', 'restore', 'import', 'export', 'erase')],
    ['recovery, when only a damaged database is left', 'none', 'error', 'none', recover('damaged', 'import', 'export', 'erase')],
    ['recovery, when all that is left is damaged', 'none', 'error', 'bad', recover('damaged', 'import', 'export', 'erase')],
    ['a word about the browser, when no database opens and nothing is known', 'none', 'unavailable', 'none', { kind: 'unavailable' }],
    ['recovery, when no database opens and a vault is remembered', 'present', 'unavailable', 'none', recover('damaged', 'import', 'erase')],
    ['recovery, when no database opens and there is a mirror', 'none', 'unavailable', 'ok', recover('damaged', 'restore', 'import', 'export', 'erase')],
    ['recovery, when no database opens and both are there', 'present', 'unavailable', 'ok', recover('damaged', 'restore', 'import', 'export', 'erase')],
    ['recovery, when no database opens and the mirror is broken', 'none', 'unavailable', 'bad', recover('damaged', 'import', 'export', 'erase')],
  ])('ST-5, ST-6, ST-7, ST-12, ST-13: is %s', (_, marker, database, mirror, expected) => {
    expect(decideBoot({ marker, database, mirror, agreement: 'same' })).toEqual(expected)
  })

  it('ST-8: is recovery when the database is an earlier copy, or another vault', () => {
    const sight = { marker: 'present', database: 'ok', mirror: 'ok' } as const
    expect(decideBoot({ ...sight, agreement: 'older' })).toEqual(recover('older', 'restore', 'keep', 'import', 'export', 'erase'))
    expect(decideBoot({ ...sight, agreement: 'foreign' })).toEqual(recover('foreign', 'restore', 'keep', 'import', 'export', 'erase'))
  })

  it('is onboarding in no other case of all there are, and restores from no mirror that cannot be used', () => {
    expect(all.length).toBe(90)
    const absent = all.filter((sight) => decideBoot(sight).kind === 'absent')
    expect(absent.every(({ marker, database, mirror }) => marker === 'none' && database === 'empty' && mirror === 'none')).toBe(true)
    expect(absent.length).toBe(3)
    for (const sight of all) {
      const boot = decideBoot(sight)
      if (boot.kind === 'recover') expect(boot.actions.includes('restore')).toBe(sight.mirror === 'ok')
      if (boot.kind === 'unavailable') expect([sight.marker, sight.database, sight.mirror]).toEqual(['none', 'unavailable', 'none'])
      if (sight.database === 'newer') expect(boot).toEqual({ kind: 'newer' })
    }
  })
})
