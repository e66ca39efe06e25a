import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WalletError } from '../core/errors.ts'
import { sampleRecords } from '../testing/fakes/sample-records.ts'
import { recordTypes } from './record-types.ts'
import { json, list, object, oneOf, text, whole } from './shape.ts'

const shapes = Object.entries(recordTypes)
const samples: Readonly<Record<string, unknown>> = { ...sampleRecords('a') }

function parsed(name: string, value: unknown): unknown {
  const type = shapes.find(([known]) => known === name)?.[1]
  try {
    return { value: type?.parse(value, name) }
  } catch (error) {
    expect(error).toBeInstanceOf(WalletError)
    expect(error).toMatchObject({ code: 'vault.damaged' })
    return 'refused'
  }
}

const isPlain = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

function at(value: unknown, [step, ...rest]: readonly string[]): unknown {
  return step === undefined ? value : at(new Map(Object.entries(Object(value))).get(step), rest)
}

/** Every path to a member or element inside a value. */
function paths(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [[]]
  const inside = Object.entries(value).flatMap(([name, member]) => paths(member).map((path) => [name, ...path]))
  return [[], ...inside]
}

function edited(value: unknown, [step, ...rest]: readonly string[], edit: (value: unknown) => unknown): unknown {
  if (step === undefined) return edit(value)
  if (Array.isArray(value)) return value.map((element, index) => (String(index) === step ? edited(element, rest, edit) : element))
  return Object.fromEntries(Object.entries(Object(value)).map(([name, member]) => [name, name === step ? edited(member, rest, edit) : member]))
}

describe('the parsers of stored records', () => {
  it.each(shapes.map(([name]) => name))('take a whole %s and give it back unchanged', (name) => {
    expect(parsed(name, samples[name])).toEqual({ value: samples[name] })
  })

  it.each(shapes.map(([name]) => name))('refuse anything that is not a %s, and throw nothing else', (name) => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true }), (value) => {
        expect(parsed(name, value)).toBe('refused')
      }),
    )
  })

  it.each(shapes.map(([name]) => name))('refuse a %s with a member more or less', (name) => {
    const sample = samples[name]
    const objects = paths(sample).filter((path) => isPlain(at(sample, path)))
    expect(objects.length).toBeGreaterThan(0)
    for (const path of objects) {
      expect(
        parsed(
          name,
          edited(sample, path, (value) => ({ ...Object(value), another: () => 1 })),
        ),
      ).toBe('refused')
    }
    for (const member of Object.keys(Object(sample))) {
      const less = Object.fromEntries(Object.entries(Object(sample)).filter(([known]) => known !== member))
      expect(parsed(name, less)).toBe('refused')
    }
  })

  it.each(shapes.map(([name]) => name))('refuse a %s with a function anywhere in it', (name) => {
    for (const path of paths(samples[name]))
      expect(
        parsed(
          name,
          edited(samples[name], path, () => () => 1),
        ),
      ).toBe('refused')
  })

  it('never hand out a prototype of the input', () => {
    const shape = object<{ readonly a: string }>({ a: text })
    expect(() => shape(JSON.parse('{"a":"x","__proto__":{}}'), 'it')).toThrow(WalletError)
    expect(() => shape(Object.create({ a: 'x' }), 'it')).toThrow(WalletError)
  })

  it('name the place and never the value', () => {
    const shape = object<{ readonly a: readonly number[] }>({ a: list(whole) })
    expect(() => shape({ a: [1, 'canary'] }, 'it')).toThrow('it.a[1] is not what it should be')
  })

  it('tell literals apart by type', () => {
    expect(() => oneOf(1)('1', 'it')).toThrow(WalletError)
    expect(oneOf(1)(1, 'it')).toBe(1)
  })

  it('refuse nesting deeper than 64 levels without exhausting the stack', () => {
    const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth))
    expect(json(nested(65), 'it')).toBeInstanceOf(Array)
    expect(() => json(nested(66), 'it')).toThrow(WalletError)
    expect(() => json(nested(5_000), 'it')).toThrow(WalletError)
  })
})
