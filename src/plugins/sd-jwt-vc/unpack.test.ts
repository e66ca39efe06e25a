import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../core/json.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { codeOf } from '../../testing/conformance/credential-format.ts'
import { digestText } from './disclosure.ts'
import { unpack } from './unpack.ts'

const salt = 'c2FsdHNhbHRzYWx0c2E'
const written = (...content: readonly Json[]) => encodeBase64url(encodeUtf8(JSON.stringify([salt, ...content])))
const hashed = (text: string) => digestText('sha-256', text)
type Sent = { readonly text: string; readonly content: readonly Json[] }

/** RFC 9901 section 7.1 step by step, as plainly as it can be written; null where the section rejects. */
function asWritten(payload: JsonObject, sent: readonly Sent[]): JsonObject | null {
  const met: string[] = []
  const referenced = new Set<Sent>()
  const find = (digest: string): Sent | undefined => {
    met.push(digest)
    const found = sent.find(({ text }) => hashed(text) === digest)
    if (found) referenced.add(found)
    return found
  }
  const reject = (): never => {
    throw new Error('rejected')
  }
  const process = (value: Json): Json => {
    if (Array.isArray(value)) {
      return value.flatMap((item: Json) => {
        if (typeof item !== 'object' || item === null || !('...' in item)) return [process(item)]
        const found = find(String(item['...']))
        if (!found) return []
        return found.content.length === 2 ? [process(found.content[1] ?? null)] : reject()
      })
    }
    if (typeof value !== 'object' || value === null) return value
    const { _sd: digests = [], ...plain } = value as JsonObject
    const result = new Map(Object.entries(plain).map(([name, inner]) => [name, process(inner)]))
    for (const digest of digests as readonly string[]) {
      const found = find(digest)
      if (!found) continue
      const [, name, inner] = found.content
      if (found.content.length !== 3 || typeof name !== 'string' || name === '_sd' || name === '...' || result.has(name)) return reject()
      result.set(name, process(inner ?? null))
    }
    return Object.fromEntries(result)
  }
  try {
    const claims = process(payload) as JsonObject
    return new Set(met).size === met.length && referenced.size === sent.length ? claims : null
  } catch {
    return null
  }
}

/** A value in which digests stand at any place where they may: of what was written before, or of nothing. */
function valueWith(digests: readonly string[]): fc.Arbitrary<Json> {
  const decoy = fc.nat(50).map((number) => `decoy-${number}`)
  const digest = digests.length > 0 ? fc.oneof(decoy, fc.constantFrom(...digests)) : decoy
  const { value } = fc.letrec<{ value: Json; object: JsonObject; list: Json[] }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, fc.constantFrom<Json>(1, 'x', null, true), tie('object'), tie('list')),
    object: fc
      .record({
        members: fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2, noNullPrototype: true }),
        _sd: fc.array(digest, { maxLength: 3 }),
      })
      .map(({ members, _sd }) => (_sd.length > 0 ? { ...members, _sd } : members)),
    list: fc.array(
      fc.oneof(
        tie('value'),
        digest.map((one) => ({ '...': one })),
      ),
      { maxLength: 3 },
    ),
  }))
  return value
}

/** A payload and up to four disclosures, each of which may name those before it. Names and numbers of elements are not always what they should be. */
const credentials = fc
  .nat({ max: 4 })
  .chain((count) => disclosed(count, []))
  .chain((sent) => {
    const digests = sent.map(({ text }) => hashed(text))
    return fc.record({ payload: fc.record({ c: valueWith(digests), d: valueWith(digests), _sd: fc.subarray(digests) }), sent: fc.shuffledSubarray([...sent]) })
  })

function disclosed(count: number, before: readonly Sent[]): fc.Arbitrary<readonly Sent[]> {
  if (count === 0) return fc.constant(before)
  const value = valueWith(before.map(({ text }) => hashed(text)))
  const name = fc.constantFrom('a', 'b', 'c', 'e', 'f', '_sd', '...')
  const content = fc.oneof({ weight: 4, arbitrary: fc.tuple(name, value) }, { weight: 2, arbitrary: fc.tuple(value) })
  return content.chain((rest) => disclosed(count - 1, [...before, { text: written(...rest), content: [salt, ...rest] }]))
}

describe('S-1 to S-9: processing as RFC 9901 section 7.1 has it', () => {
  test('S-9: what comes out, and what is refused, is what a plain reading of the section says', () => {
    let [accepted, refused] = [0, 0]
    fc.assert(
      fc.property(credentials, ({ payload, sent }) => {
        const texts = sent.map(({ text }) => text)
        const expected = asWritten(payload, sent)
        if (expected === null) {
          refused++
          expect(codeOf(() => unpack(payload, texts, 'sha-256'))).toBe('credential.malformed')
          return
        }
        accepted++
        const { claims, disclosures } = unpack(payload, texts, 'sha-256')
        expect(claims).toEqual(expected)
        expect(disclosures.map(({ text }) => text)).toEqual(texts)
        for (const { place } of disclosures) expect(place.reduce<unknown>((value, name) => Reflect.get(Object(value), name), claims)).toBeDefined()
      }),
      { numRuns: 2000 },
    )
    // Both happen, or nothing was compared.
    expect(Math.min(accepted, refused)).toBeGreaterThan(100)
  })
  test.each<[string, JsonObject, readonly string[]]>([
    ['a disclosure whose parent is not there', { _sd: [hashed(written('a', { _sd: [hashed(written('b', 1))] }))] }, [written('b', 1)]],
    ['one whose parent is a decoy', { list: [{ '...': hashed(written({ _sd: [hashed(written('b', 1))] })) }] }, [written('b', 1)]],
    [
      'one that two disclosures name',
      { _sd: ['a', 'c'].map((name) => hashed(written(name, { _sd: [hashed(written('b', 1))] }))) },
      ['a', 'c'].map((name) => written(name, { _sd: [hashed(written('b', 1))] })).concat(written('b', 1)),
    ],
    [
      'a decoy that stands in two disclosures',
      { _sd: ['a', 'c'].map((name) => hashed(written(name, [{ '...': 'x' }]))) },
      ['a', 'c'].map((name) => written(name, [{ '...': 'x' }])),
    ],
  ])('S-3: %s is refused', (_, payload, texts) => {
    expect(codeOf(() => unpack(payload, texts, 'sha-256'))).toBe('credential.malformed')
  })
})
