import { describe, expect, test } from 'vitest'
import { asWalletError } from '../../core/errors.ts'
import { isObject } from '../../core/json.ts'
import { vectorFiles, vectors } from '../../testing/vectors.ts'
import { parseDefinition } from './definition.ts'
import { parseRequirements } from './submission-requirements.ts'

const topic = 'presentation-exchange/test'
const definitions = vectorFiles(`${topic}/presentation-definition`)
const requirements = vectorFiles(`${topic}/submission-requirements`).filter((name) => name !== 'schema.json')
const skip = definitions.length === 0 ? 'no vectors: presentation-exchange is in none of the folders' : null

/** What of the standard's own examples is more than is answered here, and why. Each is well-formed, and none is called malformed. */
const beyond: Readonly<Record<string, string>> = {
  'basic_example.json': 'nothing beyond the fields may be shown, of a credential whose type is not said',
  'format_example.json': 'asks for nothing',
  'input_descriptors_example.json': 'a pattern in which braces count nothing',
  'multi_group_example.json': 'filters with allOf and properties',
  'pd_filter2.json': 'a filter of definitions and references',
}

function codeOf(parsing: () => unknown): string {
  try {
    parsing()
    return 'read'
  } catch (error) {
    return asWalletError(error).code
  }
}

describe.skipIf(skip !== null)(`the examples of the standard ${skip ?? ''}`, () => {
  test('are there', () => {
    expect([definitions.length, requirements.length]).toEqual([12, 5])
  })
  for (const folder of ['', '/v2.0.0'])
    test.each(definitions)(`presentation-exchange${folder} %s is answered, or is more than is answered here`, (name) => {
      const { data, skip: absent } = vectors<unknown>(`presentation-exchange/test${folder}/presentation-definition`, name)
      if (absent !== null) return
      const of = isObject(data) && 'presentation_definition' in data ? data.presentation_definition : { id: 'one', input_descriptors: [data] }
      const result = () => parseDefinition(of, null).asks.length
      // What stands under one name in two versions is not always the same.
      if (beyond[name] === undefined || (folder === '/v2.0.0' && name === 'pd_filter2.json')) expect(result()).toBeGreaterThan(0)
      else expect(codeOf(result)).toBe('request.unsupported')
    })
  test.each(requirements)('%s can be met', (name) => {
    const { data } = vectors<{ submission_requirements: unknown }>(`${topic}/submission-requirements`, name)
    const met = parseRequirements(data?.submission_requirements, [['A'], ['A', 'B'], ['B'], ['C'], ['D']])
    expect(met.length).toBeGreaterThan(0)
    for (const { options } of met) expect(options.length).toBeGreaterThan(0)
  })
})
