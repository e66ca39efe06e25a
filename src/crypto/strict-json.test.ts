import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWellFormed, parseStrictJson } from './strict-json.ts'

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

/** The same string in another spelling. */
function escaped(text: string): string {
  return `"${Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`
}

describe('strict JSON', () => {
  it('reads what the platform reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom('', ' ', '\n\t'), (text, space) => {
        fc.pre(!text.includes('__proto__'))
        expect(parseStrictJson(space + text + space)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('never accepts what the platform refuses, and never reads it differently', () => {
    const text = fc.string({ unit: fc.constantFrom(...'{}[]:,"\\u0 1e.-', 'true', '"a":', '"b"', 'null'), maxLength: 20 })
    fc.assert(
      fc.property(text, (json) => {
        const value = parseStrictJson(json)
        if (value !== undefined) expect(value).toEqual(JSON.parse(json))
      }),
      { numRuns: 3000 },
    )
  })

  it('J-5: accepts members exactly when no name is there twice, however it is spelled and wherever it stands', () => {
    const name = fc.constantFrom('iss', 'sub', 'a', '"', '\\', ':', '{', '', '0', 'é', '😀', 'constructor', 'toString')
    const member = fc.tuple(name, fc.boolean(), fc.constantFrom('1', '"x:y"', '{}', '{"iss":1}', '[{"iss":1},{"iss":2}]', '"\\"iss\\":1"'))
    fc.assert(
      fc.property(fc.array(member, { maxLength: 5 }), fc.integer({ min: 0, max: 3 }), (members, depth) => {
        const object = `{${members.map(([key, spell, value]) => `${spell ? escaped(key) : JSON.stringify(key)} : ${value}`).join(' , ')}}`
        const text = '[{"in":'.repeat(depth) + object + '}]'.repeat(depth)
        const unique = new Set(members.map(([key]) => key)).size === members.length
        expect(parseStrictJson(text) !== undefined).toBe(unique)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['a repeated name', '{"iss":"a","iss":"b"}'],
    ['a repeated name in another spelling', '{"iss":"a","\\u0069ss":"b"}'],
    ['a repeated name deep inside', '{"vc":[{"id":{"x":1,"y":2,"x":1}}]}'],
    ['a member __proto__', '{"__proto__":{"admin":true}}'],
    ['a member __proto__ in another spelling', '{"\\u005f_proto__":1}'],
    ['a lone surrogate, escaped', '"\\ud800"'],
    ['a lone surrogate, escaped, in a name', '{"\\udc00x":1}'],
    ['a lone surrogate as it is', '"\ud800"'],
    ['surrogates in the wrong order', '"\\udc00\\ud800"'],
    ['a number beyond a double', '{"exp":1e400}'],
    ['a negative number beyond a double', '[-1e999]'],
    ['a byte order mark', '\ufeff{}'],
    ['two values', '{}{}'],
    ['a trailing comma', '{"a":1,}'],
    ['a comment', '{}//x'],
    ['nothing', ''],
    ['an open string that hides a bracket', '"[[[['],
  ])('J-5: refuses %s', (_, text) => {
    expect(parseStrictJson(text)).toBe(undefined)
  })

  it.each([
    ['surrogates that are a pair', '"\\ud83d\\ude00"', '😀'],
    ['a quote and a colon in a string', '{"a\\":\\"":":{}[]"}', { 'a":"': ':{}[]' }],
    ['a backslash before the closing quote', '{"a\\\\":1,"b":"\\\\"}', { 'a\\': 1, b: '\\' }],
    ['names that every object inherits', '{"constructor":1,"toString":2}', { constructor: 1, toString: 2 }],
  ])('reads %s', (_, text, value) => {
    expect(parseStrictJson(text)).toEqual(value)
  })

  it('J-8: reads 64 levels, refuses 65, and refuses 20,000 and 200,000 in less than 100 ms', () => {
    expect(parseStrictJson(deep(64))).toBeDefined()
    expect(parseStrictJson(deep(65))).toBe(undefined)
    const start = performance.now()
    expect(parseStrictJson(deep(20_000))).toBe(undefined)
    expect(parseStrictJson('{"a":'.repeat(200_000))).toBe(undefined)
    expect(parseStrictJson(`{"a":${deep(20_000)}}`)).toBe(undefined)
    expect(performance.now() - start).toBeLessThan(100)
  })
})

describe('well-formed text', () => {
  it('is text that survives UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\ud83d', '\ude00'), maxLength: 6 }), (text) => {
        expect(isWellFormed(text)).toBe(Buffer.from(text).toString() === text)
      }),
    )
  })
})
