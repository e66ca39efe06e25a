import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Json } from '../core/json.ts'
import { sampleRecords } from '../testing/fakes/sample-records.ts'
import { keyRecordType } from './key-record.ts'
import { decodeRecord, encodeRecord, readEnvelope, recordType } from './record-type.ts'
import { recordTypes } from './record-types.ts'
import { number, object, text } from './shape.ts'

const all = [...Object.values(recordTypes), keyRecordType]

describe('the types of stored records', () => {
  it('have one file each, and there is no file without its type', () => {
    const files = readdirSync(join(import.meta.dirname, 'records')).filter((file) => !file.endsWith('.test.ts'))
    expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(Object.keys(recordTypes).sort())
    expect(files.length).toBeGreaterThanOrEqual(7)
  })

  it('are stored under the names they are listed by', () => {
    for (const [name, type] of Object.entries(recordTypes)) expect(type.name).toBe(name)
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  })

  it('have every migration exercised by its example, the last of which their parser takes', () => {
    for (const { name, parse, migrations, version } of all) {
      expect(version).toBe(migrations.length + 1)
      for (const { up, example } of migrations) expect(up(example.before)).toEqual(example.after)
      const newest = migrations.at(-1)
      if (newest) expect(parse(newest.example.after, name)).toEqual(newest.example.after)
    }
  })
})

/** A type with a past: version 1 had `label`, 2 renamed it, 3 added `at`. */
const withPast = recordType('past', object<{ readonly name: string; readonly at: number }>({ name: text, at: number }), [
  { up: (value) => ({ name: member(value, 'label') }), example: { before: { label: 'x' }, after: { name: 'x' } } },
  { up: (value) => ({ name: member(value, 'name'), at: 0 }), example: { before: { name: 'x' }, after: { name: 'x', at: 0 } } },
])
function member(value: Json, name: string): Json {
  return Object.entries(Object(value)).find(([known]) => known === name)?.[1] as Json
}
const envelope = (version: number, value: Json) => ({ type: 'past', id: 'a', version, value })

describe('the version of a record', () => {
  it('brings an older one up step by step, from wherever it stands', () => {
    expect(withPast.version).toBe(3)
    expect(decodeRecord(withPast, envelope(1, { label: 'x' }))).toEqual({ name: 'x', at: 0 })
    expect(decodeRecord(withPast, envelope(2, { name: 'x' }))).toEqual({ name: 'x', at: 0 })
    expect(decodeRecord(withPast, envelope(3, { name: 'x', at: 5 }))).toEqual({ name: 'x', at: 5 })
  })

  it('ST-16: a newer one is refused as newer, not as damaged', () => {
    expect(() => decodeRecord(withPast, envelope(4, { name: 'x' }))).toThrow(expect.objectContaining({ code: 'vault.newer' }))
  })

  it('refuses an old one that was never like that', () => {
    expect(() => decodeRecord(withPast, envelope(1, { other: 'x' }))).toThrow(expect.objectContaining({ code: 'vault.damaged' }))
  })
})

describe('a record as text', () => {
  it('comes back as it went', () => {
    for (const [name, value] of Object.entries(sampleRecords('a'))) {
      const { text } = encodeRecord(
        recordType(name, (given) => given),
        'a',
        value,
      )
      expect(readEnvelope(text)).toEqual({ type: name, id: 'a', version: 1, value })
    }
  })

  it('is not written when the value is not of its type', () => {
    const wrong: unknown = { hash: 7, at: 1 }
    const loose = recordType<unknown>('spent', recordTypes.spent.parse)
    expect(() => encodeRecord(loose, 'a', wrong)).toThrow(expect.objectContaining({ code: 'internal' }))
  })

  it.each([
    '',
    '[]',
    '{}',
    'null',
    '{"type":"spent","id":"a","version":0,"value":1}',
    '{"type":"spent","id":"a","version":1}',
    '{"type":"spent","id":"a","version":1,"value":1,"x":1}',
    '{"type":1,"id":"a","version":1,"value":1}',
  ])('is refused when it is %j', (written) => {
    expect(() => readEnvelope(written)).toThrow(expect.objectContaining({ code: 'vault.damaged' }))
  })
})
